package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One JVM full of waiting tasks. Prints resident and heap bytes per task. The arrays that hold the
 * handles are there before, so that only the tasks count.
 */
final class MemoryProcess {
  private static final int COLLECTIONS = 2;
  private static final Duration HOUR = Duration.ofHours(1);

  private MemoryProcess() {}

  /**
   * Takes the peer, the kind of runtime, how many tasks there are to be, and what they wait for.
   */
  public static void main(String[] arguments) throws Exception {
    int tasks = Integer.parseInt(arguments[2]);
    Wait wait = Wait.of(arguments[3]);
    if (arguments[0].equals(Peer.DORMOUSE.key())) {
      fill(Runtimes.open(RuntimeKind.of(arguments[1])), tasks, wait);
    } else {
      fillWithThreads(tasks, wait);
    }
    System.out.flush();
    Runtime.getRuntime().halt(0); // to end a million tasks would only take time
  }

  private static void fill(AsyncRuntime runtime, int tasks, Wait wait) throws Exception {
    Object[] handles = new Object[tasks];
    Object[] answers = new Object[tasks];
    runtime.blockOn(Time.sleep(Duration.ofMillis(1))); // loads what the first task needs
    runtime.blockOn(runtime.spawn(spawnAll(wait, handles, answers, new Countdown(1), 1)));
    Countdown begun = new Countdown(tasks);
    Usage before = Usage.now();
    runtime.blockOn(runtime.spawn(spawnAll(wait, handles, answers, begun, tasks)));
    if (wait == Wait.SLEEP) {
      while (runtime.metrics().armedTimers() < tasks) {
        runtime.blockOn(Futures.yieldNow());
      }
    } else {
      runtime.blockOn(begun.awaitLast());
    }
    Usage.now().printSince(before, tasks);
    Reference.reachabilityFence(handles);
    Reference.reachabilityFence(answers);
  }

  private static Future<Void> spawnAll(
      Wait wait, Object[] handles, Object[] answers, Countdown begun, int tasks) {
    return async(() -> {
      for (int i = 0; i < tasks; i++) {
        switch (wait) {
          case LEAF -> handles[i] = spawn(new Leaf(begun));
          case ANSWER -> {
            Oneshot<Integer> answer = Oneshot.channel();
            answers[i] = answer.sender();
            handles[i] = spawn(waitFor(answer.receiver(), begun));
          }
          case SLEEP -> handles[i] = spawn(Time.sleep(HOUR));
        }
      }
    });
  }

  private static Future<Integer> waitFor(Oneshot.Receiver<Integer> answer, Countdown begun) {
    return async(() -> {
      begun.ended();
      return await(answer.recv());
    });
  }

  /** Keeps the waker of its task. */
  private static final class Leaf extends RawFuture<Void> {
    private @Nullable Countdown begun;
    private @Nullable Waker waker;

    Leaf(Countdown begun) {
      this.begun = begun;
    }

    @Override
    public Object pollRaw(Context cx) {
      waker = cx.waker();
      if (begun != null) {
        begun.ended();
        begun = null;
      }
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      waker = null;
    }
  }

  private static void fillWithThreads(int tasks, Wait wait) throws Exception {
    Object[] handles = new Object[tasks];
    Object[] answers = new Object[tasks];
    startAll(wait, handles, answers, new CountDownLatch(1), 1);
    CountDownLatch begun = new CountDownLatch(tasks);
    Usage before = Usage.now();
    startAll(wait, handles, answers, begun, tasks);
    begun.await();
    Usage.now().printSince(before, tasks);
    Reference.reachabilityFence(handles);
    Reference.reachabilityFence(answers);
  }

  private static void startAll(
      Wait wait, Object[] handles, Object[] answers, CountDownLatch begun, int threads) {
    for (int i = 0; i < threads; i++) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      switch (wait) {
        case LEAF ->
            handles[i] =
                Thread.startVirtualThread(() -> {
                  begun.countDown();
                  LockSupport.park();
                });
        case ANSWER -> {
          answers[i] = answer;
          handles[i] =
              Thread.startVirtualThread(() -> {
                begun.countDown();
                answer.join();
              });
        }
        case SLEEP ->
            handles[i] =
                Thread.startVirtualThread(() -> {
                  begun.countDown();
                  sleep();
                });
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(HOUR);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the process holds after full collections. */
  private record Usage(long resident, long heap) {

    static Usage now() throws IOException {
      for (int i = 0; i < COLLECTIONS; i++) {
        System.gc();
      }
      Runtime jvm = Runtime.getRuntime();
      return new Usage(ResidentBytes.now(), jvm.totalMemory() - jvm.freeMemory());
    }

    void printSince(Usage before, int tasks) {
      System.out.printf(
          "%.1f\t%.1f%n",
          (double) (resident - before.resident) / tasks, (double) (heap - before.heap) / tasks);
    }
  }
}
