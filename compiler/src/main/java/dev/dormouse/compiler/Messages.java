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
        + lock
        + " is locked: a lock belongs to a thread, but the block may go on later on another one;"
        + " unlock before the await";
  }

  static String awaitOfLocalFuture() {
    return "await of a LocalFuture in an async block: the block may move between threads and the"
        + " future must not; make the block asyncLocal(() -> { … })";
  }

  static String heldContext(String value) {
    return value
        + " is a Context, which is valid during one poll only, and the block keeps it across an"
        + " await; spawn, spawnLocal, spawner() and clock() take the context of the moment";
  }

  static String heldNotSend(String value, String type) {
    return value
        + " is a "
        + type
        + ", which is marked @NotSend, and the block, which may move between threads, keeps it"
        + " across an await; make the block asyncLocal(() -> { … }), or end its use before";
  }

  static String unusedFuture() {
    return "this future does nothing, since nobody awaits, spawns or keeps it";
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
    return "the woven block is too large for a method, which can have 65535 bytes and jump over"
        + " 32767; move parts of it to async methods of their own ("
        + detail
        + ")";
  }

  static String unsupported(String shape) {
    return "this async block cannot be woven: " + shape;
  }
}
