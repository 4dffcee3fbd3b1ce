package dev.dormouse.runtime;

/** Learns of locks that were granted and are not used. */
@FunctionalInterface
public interface UnclaimedGrantHandler {

  /**
   * Is told once of each such grant, while it lasts. On a thread that watches all runtimes of the
   * process: it should not wait.
   */
  void unclaimed(UnclaimedGrant grant);
}
