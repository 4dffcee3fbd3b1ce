package dev.dormouse.future;

/** The body of an async block that has no value. */
@FunctionalInterface
public interface AsyncAction {

  /** Runs the body. Only woven code may await in it. */
  void run() throws Exception;
}
