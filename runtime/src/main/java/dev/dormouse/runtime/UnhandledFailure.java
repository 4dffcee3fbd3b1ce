package dev.dormouse.runtime;

/**
 * Is told the failures that nobody awaits: of detached tasks, of cleanup code during drops.
 *
 * <p>It is called on the thread that met the failure, between two polls; it must not block. What it
 * throws itself is logged.
 */
@FunctionalInterface
public interface UnhandledFailure {

  /**
   * Takes note of a failure.
   *
   * @param what names what failed, for instance a task by the class of its future
   * @param failure what was thrown, as it is
   */
  void handle(String what, Throwable failure);
}
