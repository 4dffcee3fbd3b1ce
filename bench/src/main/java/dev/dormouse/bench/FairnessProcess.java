package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.sync.Receiver;
import dev.dormouse.sync.SendError;
import dev.dormouse.sync.Sender;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One JVM with pairs that answer each other and a task that is stuck again and again. Prints how
 * late messages are, and how late the task is that the stuck one has woken before.
 */
final class FairnessProcess {
  private static final int PAIRS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STUCK = Duration.ofMillis(100);
  private static final Duration BETWEEN = Duration.ofMillis(20);
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  /** What the pairs do: delays count while it is MEASURING. */
  private enum Phase {
    WARMING_UP,
    MEASURING,
    ENDING
  }

  private static volatile Phase phase = Phase.WARMING_UP;

  private FairnessProcess() {}

  /** Takes the peer, milliseconds of warming up, and how often a task is stuck. */
  public static void main(String[] arguments) throws Exception {
    Duration warmUp = Duration.ofMillis(Long.parseLong(arguments[1]));
    int stuckPolls = Integer.parseInt(arguments[2]);
    Delays woken = new Delays();
    List<Delays> messages;
    long[] nanos = new long[1];
    if (arguments[0].equals(Peer.DORMOUSE.key())) {
      try (AsyncRuntime runtime = Runtimes.open(RuntimeKind.WORK_STEALING)) {
        messages = runtime.blockOn(runtime.spawn(measure(warmUp, stuckPolls, woken, nanos)));
      }
    } else {
      FutureTask<List<Delays>> all =
          new FutureTask<>(() -> measureThreads(warmUp, stuckPolls, woken, nanos));
      Thread.startVirtualThread(all);
      try {
        messages = all.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException starved) {
        // Carriers run what is in their own queues before they look for what others submit.
        System.err.println("bench: virtual threads that sleep never had their turn, left out");
        return;
      }
    }
    print(messages, woken, nanos[0]);
  }

  private static void print(List<Delays> tasks, Delays woken, long nanos) {
    Delays all = new Delays();
    tasks.forEach(all::add);
    line("delay of a message, p50", "microseconds", all.nanosAt(0.5) / NANOS_PER_MICRO);
    line("delay of a message, p99", "microseconds", all.nanosAt(0.99) / NANOS_PER_MICRO);
    line("delay of a message, longest", "microseconds", all.maxNanos() / NANOS_PER_MICRO);
    line("delay of the task woken last, p50", "microseconds", woken.nanosAt(0.5) / NANOS_PER_MICRO);
    line(
        "delay of the task woken last, longest",
        "microseconds",
        woken.maxNanos() / NANOS_PER_MICRO);
    line("messages", "per second", all.count() * NANOS_PER_SECOND / nanos);
  }

  private static void line(String workload, String unit, double value) {
    System.out.printf(Locale.ROOT, "%s\t%s\t%.1f%n", workload, unit, value);
  }

  private static void count(Delays delays, long sent) {
    if (phase == Phase.MEASURING) {
      delays.add(System.nanoTime() - sent);
    }
  }

  /** Computes without an await. */
  private static void compute() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < STUCK.toNanos()) {
      Thread.onSpinWait();
    }
  }

  private static Future<List<Delays>> measure(
      Duration warmUp, int stuckPolls, Delays woken, long[] nanos) {
    return async(() -> {
      List<JoinHandle<Delays>> pairs = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        Mpsc<Long> there = Mpsc.channel(1);
        Mpsc<Long> back = Mpsc.channel(1);
        await(there.sender().send(System.nanoTime()));
        pairs.add(spawn(exchange(there.receiver(), back.sender())));
        pairs.add(spawn(exchange(back.receiver(), there.sender())));
      }
      await(Time.sleep(warmUp));
      phase = Phase.MEASURING;
      long begin = System.nanoTime();
      await(spawn(stuck(stuckPolls, woken)));
      nanos[0] = System.nanoTime() - begin;
      phase = Phase.ENDING;
      List<Delays> delays = new ArrayList<>();
      for (JoinHandle<Delays> task : pairs) {
        delays.add(await(task));
      }
      return delays;
    });
  }

  private static Future<Delays> exchange(Receiver<Long> from, Sender<Long> to) {
    return async(() -> {
      Delays delays = new Delays();
      try (from;
          to) {
        for (Long sent; phase != Phase.ENDING && (sent = await(from.recv())) != null; ) {
          count(delays, sent);
          await(to.send(System.nanoTime()));
        }
      } catch (SendError ended) {
        // the partner was first
      }
      return delays;
    });
  }

  private static Future<Void> stuck(int stuckPolls, Delays woken) {
    return async(() -> {
      for (int i = 0; i < stuckPolls; i++) {
        Oneshot<Long> wake = Oneshot.channel();
        JoinHandle<Void> waiting =
            spawn(
                async(() -> {
                  count(woken, await(wake.receiver().recv()));
                }));
        await(Time.sleep(BETWEEN));
        wake.sender().send(System.nanoTime());
        compute();
        await(waiting);
      }
    });
  }

  private static List<Delays> measureThreads(
      Duration warmUp, int stuckPolls, Delays woken, long[] nanos) throws Exception {
    List<FutureTask<Delays>> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      BlockingQueue<Long> there = new ArrayBlockingQueue<>(1);
      BlockingQueue<Long> back = new ArrayBlockingQueue<>(1);
      pairs.add(start(there, back));
      pairs.add(start(back, there));
      there.put(System.nanoTime());
    }
    Thread.sleep(warmUp);
    phase = Phase.MEASURING;
    long begin = System.nanoTime();
    for (int i = 0; i < stuckPolls; i++) {
      CompletableFuture<Long> wake = new CompletableFuture<>();
      Thread waiting = Thread.startVirtualThread(() -> count(woken, wake.join()));
      Thread.sleep(BETWEEN);
      wake.complete(System.nanoTime());
      compute();
      waiting.join();
    }
    nanos[0] = System.nanoTime() - begin;
    phase = Phase.ENDING;
    List<Delays> delays = new ArrayList<>();
    for (FutureTask<Delays> task : pairs) {
      delays.add(task.get());
    }
    return delays;
  }

  private static FutureTask<Delays> start(BlockingQueue<Long> from, BlockingQueue<Long> to) {
    FutureTask<Delays> task =
        new FutureTask<>(() -> {
          Delays delays = new Delays();
          while (phase != Phase.ENDING) {
            count(delays, from.take());
            to.put(System.nanoTime());
          }
          to.offer(0L); // the partner may wait for one more
          return delays;
        });
    Thread.startVirtualThread(task);
    return task;
  }
}
