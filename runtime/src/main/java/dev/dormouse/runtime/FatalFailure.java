package dev.dormouse.runtime;

/**
 * Why a runtime has closed itself.
 *
 * @param task the task that failed
 * @param failure what it failed with
 */
record FatalFailure(String task, Throwable failure) {

  /** Makes {@code error} say so. */
  <E extends IllegalStateException> E causeOf(E error) {
    error.initCause(failure);
    return error;
  }

  String reason() {
    return "the runtime was stopped because " + task + " failed";
  }
}
