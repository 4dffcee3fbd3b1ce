package dev.dormouse.tidy;

import java.util.List;

/** All exceptions from the rules. One that no longer covers anything fails the test. */
final class Exemptions {
  static final List<Exemption> ALL =
      List.of(
          new Exemption(
              "seam",
              "future/Unwoven.java",
              "Thread.ofVirtual",
              "the debugging mode for classes that were never woven; no production run enters it"),
          new Exemption(
              "seam", "reactor/MonotonicClock.java", "nanoTime", "the production class of Clock"),
          new Exemption(
              "seam",
              "reactor/BlockingPool.java",
              "Thread.ofPlatform",
              "the production class of Offload, whose threads are allowed to block"),
          new Exemption(
              "seam",
              "io/SharedInput.java",
              "Thread.ofPlatform",
              "nobody can end a read of the standard input, so no runtime may own its thread"),
          new Exemption(
              "seam",
              "io/SharedOutput.java",
              "Thread.ofPlatform",
              "nor a write into a pipe that nobody reads"),
          new Exemption(
              "seam",
              "runtime/Parker.java",
              "LockSupport",
              "puts the threads of an executor to sleep; nothing else does"),
          new Exemption(
              "seam",
              "runtime/WorkerThread.java",
              "Thread",
              "the threads of the work-stealing executor, by which code finds its worker"),
          new Exemption(
              "seam",
              "runtime/SplitMix.java",
              "ThreadLocalRandom",
              "the production class of Entropy, for a seed that differs from run to run"),
          new Exemption(
              "sleep",
              "bench/MemoryProcess.java",
              "Thread.sleep",
              "measures virtual threads that sleep"),
          new Exemption(
              "sleep",
              "bench/PausesProcess.java",
              "Thread.sleep",
              "measures virtual threads that sleep"),
          new Exemption(
              "sleep",
              "bench/FairnessProcess.java",
              "Thread.sleep",
              "measures virtual threads that sleep"),
          new Exemption(
              "seam",
              "testing/TestClock.java",
              "nanoTime",
              "a class of Clock, which may run along with the JVM's"),
          new Exemption(
              "seam",
              "testing/Seeds.java",
              "ThreadLocalRandom",
              "chooses the seed of a test run, which is printed"),
          new Exemption(
              "getter",
              "runtime/AsyncRuntimeMXBean.java",
              "",
              "attributes of an MXBean are named by the JDK's pattern"),
          new Exemption(
              "type-name",
              "compiler/WeavingFileManager.java",
              "",
              "a file manager is what javac calls the thing"),
          new Exemption(
              "cancel-safety",
              "future/TimerEntry.java",
              "link()",
              "the wheel's own list; the entry is returned as a link, not as a future"),
          new Exemption(
              "file-length",
              "future/Futures.java",
              "",
              "the one list of what makes futures of futures: a line of code and its documentation"
                  + " for each number of arguments"));

  private Exemptions() {}
}
