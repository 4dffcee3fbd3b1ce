package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One JVM full of waiting tasks. Prints resident and heap bytes per task, then answers all. */
final class MemoryProcess {
  /** What tasks may wait for: an answer of their own, or the end of an hour. */
  static final String ANSWER = "answer";

  static final String SLEEP = "sleep";

  private static final int COLLECTIONS = 2;
  private static final Duration HOUR = Duration.ofHours(1);

  /** How many tasks have begun, and how many have had their answer. */
  private static final AtomicInteger BEGUN = new AtomicInteger();

  private static final AtomicInteger ENDED = new AtomicInteger();

  private MemoryProcess() {}

  /**
   * Takes the peer, the kind of runtime, how many tasks there are to be, and what they wait for.
   */
  public static void main(String[] arguments) throws Exception {
    int tasks = Integer.parseInt(arguments[2]);
    boolean sleep = arguments[3].equals(SLEEP);
    if (arguments[0].equals(Peer.DORMOUSE.key())) {
      try (AsyncRuntime runtime = Runtimes.open(RuntimeKind.of(arguments[1]))) {
        if (sleep) {
          fillWithSleepers(runtime, tasks);
        } else {
          fill(runtime, tasks);
        }
      }
    } else if (sleep) {
      fillWithSleepingThreads(tasks);
    } else {
      fillWithThreads(tasks);
    }
  }

  private static void fillWithSleepers(AsyncRuntime runtime, int tasks) throws Exception {
    List<JoinHandle<Void>> handles = new ArrayList<>(tasks);
    runtime.blockOn(Time.sleep(Duration.ofMillis(1))); // loads what the first task needs
    Usage before = Usage.now();
    runtime.blockOn(runtime.spawn(spawnSleepers(tasks, handles)));
    while (runtime.metrics().armedTimers() < tasks) {
      runtime.blockOn(Futures.yieldNow());
    }
    Usage.now().printSince(before, tasks);
    handles.forEach(JoinHandle::abort);
  }

  private static Future<Void> spawnSleepers(int tasks, List<JoinHandle<Void>> handles) {
    return async(() -> {
      for (int i = 0; i < tasks; i++) {
        handles.add(spawn(Time.sleep(HOUR)));
      }
    });
  }

  private static void fillWithSleepingThreads(int tasks) throws Exception {
    List<Thread> threads = new ArrayList<>(tasks);
    Thread.startVirtualThread(() -> {});
    Usage before = Usage.now();
    for (int i = 0; i < tasks; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            BEGUN.incrementAndGet();
            try {
              Thread.sleep(HOUR);
            } catch (InterruptedException end) {
              return;
            }
          }));
    }
    while (BEGUN.get() < tasks) {
      Thread.yield();
    }
    Usage.now().printSince(before, tasks);
    threads.forEach(Thread::interrupt);
  }

  private static void fill(AsyncRuntime runtime, int tasks) throws Exception {
    List<Oneshot.Sender<Integer>> answers = new ArrayList<>(tasks);
    runtime.blockOn(Futures.yieldNow()); // loads what the first task needs
    Usage before = Usage.now();
    runtime.blockOn(runtime.spawn(spawnAll(tasks, answers)));
    while (BEGUN.get() < tasks) {
      runtime.blockOn(Futures.yieldNow());
    }
    Usage.now().printSince(before, tasks);
    answers.forEach(answer -> answer.send(1));
    while (ENDED.get() < tasks) {
      runtime.blockOn(Futures.yieldNow());
    }
  }

  private static Future<Void> spawnAll(int tasks, List<Oneshot.Sender<Integer>> answers) {
    return async(() -> {
      for (int i = 0; i < tasks; i++) {
        Oneshot<Integer> answer = Oneshot.channel();
        answers.add(answer.sender());
        spawn(waitFor(answer.receiver()));
      }
    });
  }

  private static Future<Void> waitFor(Oneshot.Receiver<Integer> answer) {
    return async(() -> {
      BEGUN.incrementAndGet();
      ENDED.addAndGet(await(answer.recv()));
    });
  }

  private static void fillWithThreads(int tasks) throws IOException {
    List<CompletableFuture<Integer>> answers = new ArrayList<>(tasks);
    Thread.startVirtualThread(() -> {});
    Usage before = Usage.now();
    for (int i = 0; i < tasks; i++) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      answers.add(answer);
      Thread.startVirtualThread(() -> {
        BEGUN.incrementAndGet();
        ENDED.addAndGet(answer.join());
      });
    }
    while (BEGUN.get() < tasks) {
      Thread.yield();
    }
    Usage.now().printSince(before, tasks);
    answers.forEach(answer -> answer.complete(1));
    while (ENDED.get() < tasks) {
      Thread.yield();
    }
  }

  /** What the process holds after full collections. */
  private record Usage(long resident, long heap) {

    static Usage now() throws IOException {
      for (int i = 0; i < COLLECTIONS; i++) {
        System.gc();
      }
      Runtime jvm = Runtime.getRuntime();
      return new Usage(residentBytes(), jvm.totalMemory() - jvm.freeMemory());
    }

    private static long residentBytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.split("\\s+")[1]) * 1024;
        }
      }
      throw new IOException("/proc/self/status has no VmRSS");
    }

    void printSince(Usage before, int tasks) {
      System.out.printf(
          "%.1f\t%.1f%n",
          (double) (resident - before.resident) / tasks, (double) (heap - before.heap) / tasks);
    }
  }
}
