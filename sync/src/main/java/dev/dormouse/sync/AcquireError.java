package dev.dormouse.sync;

/** The semaphore is closed: it grants nothing more. */
public final class AcquireError extends Exception {
  private static final long serialVersionUID = 1L;

  AcquireError() {
    super("the semaphore is closed and grants no more permits");
  }
}
