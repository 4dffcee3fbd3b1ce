package dev.dormouse.runtime;

/** Learns of polls that take too long. */
@FunctionalInterface
public interface StuckPollHandler {

  /**
   * Is told once of each such poll, while it goes on. On a thread that watches all runtimes of the
   * process: it should not wait.
   */
  void stuck(StuckPoll poll);
}
