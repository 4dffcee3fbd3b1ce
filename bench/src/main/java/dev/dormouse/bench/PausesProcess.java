package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.clock;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * One JVM in which tasks are started, all wait, and all end. Prints how many milliseconds it took
 * until all waited, and from the moment they may go on until all have ended.
 */
final class PausesProcess {
  /** How long sleeping tasks sleep: longer than it takes to start them all. */
  private static final Duration NAP = Duration.ofSeconds(3);

  private static final double NANOS_PER_MILLI = 1e6;

  private PausesProcess() {}

  /** Takes the peer, the kind of runtime, the number of tasks, and what they wait for. */
  public static void main(String[] arguments) throws Exception {
    int tasks = Integer.parseInt(arguments[2]);
    boolean sleeping = Wait.of(arguments[3]) == Wait.SLEEP;
    if (arguments[0].equals(Peer.DORMOUSE.key())) {
      AsyncRuntime runtime = Runtimes.open(RuntimeKind.of(arguments[1]));
      if (sleeping) {
        sleep(runtime, tasks);
      } else {
        answer(runtime, tasks);
      }
    } else if (sleeping) {
      sleepOnThreads(tasks);
    } else {
      answerThreads(tasks);
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void answer(AsyncRuntime runtime, int tasks) throws Exception {
    Countdown begun = new Countdown(tasks);
    Countdown ended = new Countdown(tasks);
    List<Oneshot.Sender<Integer>> answers = new ArrayList<>();
    long start = System.nanoTime();
    runtime.blockOn(runtime.spawn(spawnAll(tasks, answers, begun, ended)));
    runtime.blockOn(begun.awaitLast());
    long waking = System.nanoTime();
    runtime.blockOn(runtime.spawn(answerAll(answers)));
    runtime.blockOn(ended.awaitLast());
    print(start, waking, waking);
  }

  private static Future<Void> spawnAll(
      int tasks, List<Oneshot.Sender<Integer>> answers, Countdown begun, Countdown ended) {
    return async(() -> {
      for (int i = 0; i < tasks; i++) {
        Oneshot<Integer> answer = Oneshot.channel();
        answers.add(answer.sender());
        spawn(waitFor(answer.receiver(), begun, ended));
      }
    });
  }

  private static Future<Void> waitFor(
      Oneshot.Receiver<Integer> answer, Countdown begun, Countdown ended) {
    return async(() -> {
      begun.ended();
      await(answer.recv());
      ended.ended();
    });
  }

  private static Future<Void> answerAll(List<Oneshot.Sender<Integer>> answers) {
    return async(() -> {
      for (Oneshot.Sender<Integer> answer : answers) {
        answer.send(1);
      }
      answers.clear();
    });
  }

  private static void sleep(AsyncRuntime runtime, int tasks) throws Exception {
    Countdown begun = new Countdown(tasks);
    Countdown ended = new Countdown(tasks);
    long start = System.nanoTime();
    runtime.blockOn(runtime.spawn(spawnSleepers(tasks, begun, ended)));
    runtime.blockOn(begun.awaitLast());
    long waiting = System.nanoTime();
    runtime.blockOn(ended.awaitLast());
    print(start, waiting, start + NAP.toNanos());
  }

  private static Future<Void> spawnSleepers(int tasks, Countdown begun, Countdown ended) {
    return async(() -> {
      Moment end = Moment.now(clock()).plus(NAP);
      for (int i = 0; i < tasks; i++) {
        spawn(sleepUntil(end, begun, ended));
      }
    });
  }

  private static Future<Void> sleepUntil(Moment end, Countdown begun, Countdown ended) {
    return async(() -> {
      begun.ended();
      await(Time.sleepUntil(end));
      ended.ended();
    });
  }

  private static void answerThreads(int tasks) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(tasks);
    CountDownLatch ended = new CountDownLatch(tasks);
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      answers.add(answer);
      Thread.startVirtualThread(() -> {
        begun.countDown();
        answer.join();
        ended.countDown();
      });
    }
    begun.await();
    long waking = System.nanoTime();
    answers.forEach(answer -> answer.complete(1));
    answers.clear();
    ended.await();
    print(start, waking, waking);
  }

  private static void sleepOnThreads(int tasks) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(tasks);
    CountDownLatch ended = new CountDownLatch(tasks);
    long start = System.nanoTime();
    long end = start + NAP.toNanos();
    for (int i = 0; i < tasks; i++) {
      Thread.startVirtualThread(() -> {
        begun.countDown();
        sleepUntil(end);
        ended.countDown();
      });
    }
    begun.await();
    long waiting = System.nanoTime();
    ended.await();
    print(start, waiting, end);
  }

  private static void sleepUntil(long end) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(long start, long waiting, long waking) {
    long end = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "times\t%.1f\t%.1f%n",
        (waiting - start) / NANOS_PER_MILLI,
        (end - waking) / NANOS_PER_MILLI);
  }
}
