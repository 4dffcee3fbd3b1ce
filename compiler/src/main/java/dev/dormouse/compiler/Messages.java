package dev.dormouse.compiler;

import java.util.Optional;

/** The diagnostics that source checks and weaver share: what is wrong, why, what to do. */
final class Messages {
  private Messages() {}

  /** An await or intrinsic outside of a block; {@code inLambda} if an ordinary lambda holds it. */
  static String outsideBlock(String call, boolean inLambda) {
    String why =
        inLambda
            ? call
                + " stands in an ordinary lambda or class, which is a function of its own even"
                + " inside an async block"
            : call + " stands outside an async block";
    return why + "; " + alternative(call);
  }

  private static String alternative(String call) {
    return switch (call) {
      case "await" ->
          "make the enclosing lambda or method body an async block, async(() -> { … }),"
              + " or wait on this thread with runtime.blockOn(future)";
      case "spawn", "spawnLocal" ->
          "take a Spawner parameter (spawner() in the enclosing block gives one),"
              + " or call runtime."
              + call
              + "(future)";
      case "spawner" -> "take a Spawner parameter, or call runtime.spawner()";
      default -> "take a Clock parameter (clock() in the enclosing block gives one)";
    };
  }

  static String awaitUnderMonitor() {
    return "await under synchronized: a monitor belongs to a thread, but the block may go on later"
        + " on another one; end the synchronized region before the await";
  }

  static String awaitUnderLock(String lock) {
    return "await while "
        + (lock.isEmpty() ? "a lock" : "'" + lock + "'")
        + " is locked: a lock belongs to a thread, but the block may go on later on another one;"
        + " unlock before the await";
  }

  static String awaitWithPermit(String semaphore) {
    return "await while a permit of "
        + (semaphore.isEmpty() ? "a semaphore" : "'" + semaphore + "'")
        + " is held: who waits for one blocks a thread, perhaps that which this block needs to go"
        + " on; release it before the await";
  }

  /** A second await; {@code line} is that of the first, or 0, and the same one {@code inLoop}. */
  static String awaitedTwice(String future, boolean inLoop, int line) {
    String before = line == 0 ? " before" : " before, on line " + line;
    return (future.isEmpty() ? "this future" : "'" + future + "'")
        + (inLoop ? " is awaited again when the loop comes round" : " has been awaited" + before)
        + ": a future ends once, and to poll it again is an error; keep its value in a variable, or"
        + " make a new future for each await";
  }

  static String threadLocal(String local, boolean written, ThreadLocalCall after, int line) {
    return (local.isEmpty() ? "a thread-local" : "'" + local + "'")
        + " is "
        + (written ? "set" : "read")
        + " before this await and "
        + after.text()
        + (written || after != ThreadLocalCall.READ ? "" : " again")
        + " after it"
        + (line == 0 ? "" : ", on line " + line)
        + ", but the block may go on on another thread, which has a value of its own; keep the"
        + " value in a local variable, or make the block asyncLocal(() -> { … })";
  }

  static String endlessLoop() {
    return "this loop has no await and no way out, so the block never lets go of its thread, and"
        + " dropping it does nothing; await something in each round, if only Futures.yieldNow()";
  }

  static String awaitOfLocalFuture() {
    return "await of a LocalFuture in an async block: the block may move between threads and the"
        + " future must not; make the block asyncLocal(() -> { … })";
  }

  static String heldContext(String value, boolean within) {
    return value
        + (within ? " holds" : " is")
        + " a Context, which is valid during one poll only, and the block keeps it across an"
        + " await; spawn, spawnLocal, spawner() and clock() take the context of the moment";
  }

  /** A value of a {@code type} that is {@code confined} itself or, by its arguments, holds such. */
  static String heldNotSend(String value, String type, String confined) {
    return value
        + " is a "
        + type
        + (type.equals(confined) ? "" : ", which holds a " + confined)
        + ", which is marked @NotSend, and the block, which may move between threads, keeps it"
        + " across an await; make the block asyncLocal(() -> { … }), or end its use before";
  }

  static String unusedFuture() {
    return "this future does nothing, since nobody awaits, spawns or keeps it";
  }

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
        + " lend "
        + choice
        + " the handle with byRef(), or use a call that is safe to cancel";
  }

  static String swallowedDrop(String jump) {
    return jump
        + " leaves this finally and with it ends a drop: the block would go on although it is"
        + " cancelled, and an exception would be lost too; let the finally end by itself";
  }

  static String tooLong(int bytes, Optional<SplitPoint> split) {
    return "the woven block has "
        + bytes
        + " bytes of code, and the JVM never compiles a method above "
        + Weaver.JIT_BYTES_MAX
        + ": it will run many times slower; move a part of it to an async method of its own"
        + split.map(Messages::suggestion).orElse("");
  }

  private static String suggestion(SplitPoint split) {
    return ", for example lines "
        + split.firstLine()
        + " to "
        + split.lastLine()
        + ", which hold "
        + split.awaits()
        + " of its "
        + split.allAwaits()
        + " awaits and read "
        + switch (split.variables().size()) {
          case 0 -> "no variable";
          case 1 -> "only " + split.variables().getFirst();
          default -> String.join(", ", split.variables());
        }
        + " from before";
  }

  static String overlong(String detail) {
    return "the woven block is too large for a method, which can have 65535 bytes; move parts of it"
        + " to async methods of their own ("
        + detail
        + ")";
  }

  static String unsupported(String shape) {
    return "this async block cannot be woven: " + shape;
  }
}
