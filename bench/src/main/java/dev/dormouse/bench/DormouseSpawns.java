package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Notify;
import dev.dormouse.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * What tokio's own benchmarks of its runtimes do: {@code spawn}, {@code rt_current_thread}, {@code
 * rt_multi_threaded} and {@code remote_spawn}, with their numbers of tasks. The body given to
 * {@code blockOn} runs each batch.
 */
public class DormouseSpawns extends OpenRuntime {
  static final int FEW = 1_000;
  static final int MANY = 10_000;
  static final int REMOTE = 12_800;
  static final int TEN = 10;

  /** Runs a task to its end from outside. */
  @Benchmark
  @Workload("block_on of one task")
  public int one() throws Exception {
    return runtime().blockOn(joined(1));
  }

  /** Runs ten tasks to their ends from outside. */
  @Benchmark
  @Workload("block_on of ten tasks")
  public int ten() throws Exception {
    return runtime().blockOn(joined(TEN));
  }

  /** Starts many tasks, then waits for all. */
  @Benchmark
  @Workload(value = "spawn_many_local", on = RuntimeKind.CURRENT_THREAD)
  @OperationsPerInvocation(FEW)
  public int manyJoined() throws Exception {
    return runtime().blockOn(joined(FEW));
  }

  private static Future<Integer> joined(int tasks) {
    return async(() -> {
      List<JoinHandle<Void>> handles = new ArrayList<>(tasks);
      for (int i = 0; i < tasks; i++) {
        handles.add(spawn(async(() -> {})));
      }
      return await(joinAll(handles));
    });
  }

  private static Future<Integer> joinAll(List<JoinHandle<Void>> handles) {
    return async(() -> {
      for (JoinHandle<Void> handle : handles) {
        await(handle);
      }
      return handles.size();
    });
  }

  /** Starts many tasks, the last of which tells that all have ended. */
  @Benchmark
  @Workload(value = "spawn_many_local", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(MANY)
  public int manyCounted() throws Exception {
    return runtime().blockOn(counted());
  }

  /** The same where all peers spawn from a worker. */
  @Benchmark
  @Workload(value = "spawn_many_local, in a task", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(MANY)
  public int manyCountedInTask() throws Exception {
    return inTask(counted());
  }

  private static Future<Integer> counted() {
    return async(() -> {
      Countdown countdown = new Countdown(MANY);
      for (int i = 0; i < MANY; i++) {
        spawn(async(() -> countdown.ended()));
      }
      await(countdown.awaitLast());
      return MANY;
    });
  }

  /** Starts tasks from outside, then waits for all, on a loop. */
  @Benchmark
  @Workload(value = "spawn_many_remote_idle", on = RuntimeKind.CURRENT_THREAD)
  @OperationsPerInvocation(FEW)
  public int remoteFew() throws Exception {
    return spawnAndJoin(runtime(), FEW);
  }

  /** Starts tasks from outside, then waits for all, on workers that sleep. */
  @Benchmark
  @Workload(value = "spawn_many_remote_idle", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(MANY)
  public int remoteMany() throws Exception {
    return spawnAndJoin(runtime(), MANY);
  }

  /** Starts tasks from outside, then waits for all. */
  static int spawnAndJoin(AsyncRuntime runtime, int tasks) throws Exception {
    return runtime.blockOn(joinAll(spawnRemote(runtime, tasks)));
  }

  private static List<JoinHandle<Void>> spawnRemote(AsyncRuntime runtime, int tasks) {
    List<JoinHandle<Void>> handles = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      handles.add(runtime.spawn(async(() -> {})));
    }
    return handles;
  }

  /** Starts tasks from one thread outside, a new one each time. */
  @Benchmark
  @Workload("remote_spawn, 1 thread")
  @OperationsPerInvocation(REMOTE)
  public int remoteByOne() throws Exception {
    return runtime().blockOn(joinAll(spawnRemoteBy(1)));
  }

  /** Starts tasks from two threads outside at a time. */
  @Benchmark
  @Workload("remote_spawn, 2 threads")
  @OperationsPerInvocation(REMOTE)
  public int remoteByTwo() throws Exception {
    return runtime().blockOn(joinAll(spawnRemoteBy(2)));
  }

  private List<JoinHandle<Void>> spawnRemoteBy(int threads) throws Exception {
    return byThreads(threads, () -> spawnRemote(runtime(), REMOTE / threads));
  }

  /** Lets new threads do something at the same time, and returns what all have made. */
  static <T> List<T> byThreads(int threads, Callable<List<T>> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<FutureTask<List<T>>> made = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      FutureTask<List<T>> task =
          new FutureTask<>(() -> {
            start.await();
            return work.call();
          });
      made.add(task);
      Thread.ofPlatform().start(task);
    }
    List<T> all = new ArrayList<>();
    for (FutureTask<List<T>> task : made) {
      all.addAll(task.get());
    }
    return all;
  }

  /** Pairs of tasks that send each other one value each. */
  @Benchmark
  @Workload("ping_pong")
  @OperationsPerInvocation(FEW)
  public int pingPong() throws Exception {
    return runtime().blockOn(pings());
  }

  private static Future<Integer> pings() {
    return async(() -> {
      Countdown countdown = new Countdown(FEW);
      spawn(
          async(() -> {
            for (int i = 0; i < FEW; i++) {
              spawn(ping(countdown));
            }
          }));
      await(countdown.awaitLast());
      return FEW;
    });
  }

  private static Future<Void> ping(Countdown countdown) {
    return async(() -> {
      Oneshot<Boolean> there = Oneshot.channel();
      Oneshot<Boolean> back = Oneshot.channel();
      spawn(
          async(() -> {
            back.sender().send(await(there.receiver().recv()));
          }));
      there.sender().send(true);
      await(back.receiver().recv());
      countdown.ended();
    });
  }

  /** Tasks of which each starts the next. */
  @Benchmark
  @Workload("chained_spawn")
  @OperationsPerInvocation(FEW)
  public int chain() throws Exception {
    return runtime().blockOn(chained());
  }

  private static Future<Integer> chained() {
    return async(() -> {
      Notify end = new Notify();
      spawn(link(end, FEW));
      await(end.notified());
      return FEW;
    });
  }

  private static Future<Void> link(Notify end, int left) {
    return async(() -> {
      if (left == 0) {
        end.notifyOne();
      } else {
        spawn(link(end, left - 1));
      }
    });
  }
}
