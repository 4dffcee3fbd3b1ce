package dev.dormouse.runtime;

/** Finds in a stack who called the runtime, for messages about calls in the wrong place. */
final class CallSites {
  private static final String ENTRANCE = AsyncRuntime.class.getName();

  /** Frames of a stack that a message shows. */
  private static final int DEPTH_MAX = 32;

  private CallSites() {}

  /** Returns the caller of the innermost call of the runtime. */
  static String innermost(StackTraceElement[] stack) {
    for (int i = 1; i < stack.length; i++) {
      if (isEntrance(stack[i - 1]) && !isEntrance(stack[i])) {
        return stack[i].toString();
      }
    }
    return "an unknown place";
  }

  /** Returns the caller of the outermost call of the runtime. */
  static String outermost(StackTraceElement[] stack) {
    for (int i = stack.length - 1; i > 0; i--) {
      if (isEntrance(stack[i - 1]) && !isEntrance(stack[i])) {
        return stack[i].toString();
      }
    }
    return "an unknown place";
  }

  /** Returns a thread with the stack of what it is doing. */
  static String describe(Thread thread) {
    StringBuilder text = new StringBuilder("thread ").append(thread.getName()).append(" in");
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < Math.min(stack.length, DEPTH_MAX); i++) {
      text.append("\n\tat ").append(stack[i]);
    }
    return text.toString();
  }

  private static boolean isEntrance(StackTraceElement frame) {
    return frame.getClassName().equals(ENTRANCE);
  }
}
