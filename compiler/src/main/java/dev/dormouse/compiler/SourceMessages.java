package dev.dormouse.compiler;

/** The diagnostics of the rules that go by the source alone: what is wrong, why, what to do. */
final class SourceMessages {
  private SourceMessages() {}

  static String unreadFuture(String variable) {
    return "'"
        + variable
        + "' is a future that does nothing, since nobody reads the variable; await or spawn it, or"
        + " call drop() on it if it is not wanted";
  }

  static String unusedValue(String value, String why) {
    return value + " is ignored" + (why.isEmpty() ? "" : ": " + why);
  }

  static String blockingCall(String call, String advice) {
    return call
        + " blocks the thread that polls this block, and every other task that waits for that"
        + " thread; "
        + advice;
  }

  static String blockingFile(String call, String advice) {
    return call
        + " waits for the disk on the thread that polls this block, and every other task that"
        + " waits for that thread with it; "
        + advice;
  }

  static String endDropped(String call) {
    return call
        + " is a graceful end that is dropped before it has begun; await it, or call close() if an"
        + " abrupt end will do";
  }

  static String endDetached(String call) {
    return call
        + " is a graceful end that goes on in a task which nobody awaits: if the program ends"
        + " first, so does the task; await it here";
  }

  /** {@code through} is the method that awaits the call, or an empty text. */
  static String cancelUnsafe(String call, String through, String choice, String lost) {
    return call
        + (through.isEmpty() ? "" : ", which " + through + " awaits,")
        + " is not safe to cancel"
        + (lost.isEmpty() ? "" : " (" + lost + ")")
        + ", but "
        + choice
        + " drops it when another branch wins, and this loop begins it anew; spawn it once and"
        + " give "
        + choice
        + " the handle, or use a call that is safe to cancel";
  }

  static String swallowedDrop(String jump) {
    return jump
        + " leaves this finally and with it ends a drop: the block would go on although it is"
        + " cancelled, and an exception would be lost too; let the finally end by itself";
  }
}
