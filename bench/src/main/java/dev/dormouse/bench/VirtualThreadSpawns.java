package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The workloads of {@link DormouseSpawns} on virtual threads; a platform thread runs each batch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VirtualThreadSpawns {

  /** Kind of runtime; the flags of the JVM decide how many carriers there are. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  /** Runs a thread to its end. */
  @Benchmark
  @Workload("block_on of one task")
  public int one() throws Exception {
    return join(startMany(1));
  }

  /** Runs ten threads to their ends. */
  @Benchmark
  @Workload("block_on of ten tasks")
  public int ten() throws Exception {
    return join(startMany(DormouseSpawns.TEN));
  }

  /** Starts many threads in one of them, then waits for all. */
  @Benchmark
  @Workload(value = "spawn_many_local", on = RuntimeKind.CURRENT_THREAD)
  @OperationsPerInvocation(DormouseSpawns.FEW)
  public int manyJoined() throws Exception {
    return start(() -> join(startMany(DormouseSpawns.FEW))).get();
  }

  /** Starts many threads, the last of which tells that all have ended. */
  @Benchmark
  @Workload(value = "spawn_many_local", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(DormouseSpawns.MANY)
  public int manyCounted() throws Exception {
    return counted();
  }

  /** The same from a virtual thread. */
  @Benchmark
  @Workload(value = "spawn_many_local, in a task", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(DormouseSpawns.MANY)
  public int manyCountedInTask() throws Exception {
    return start(VirtualThreadSpawns::counted).get();
  }

  private static int counted() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(DormouseSpawns.MANY);
    for (int i = 0; i < DormouseSpawns.MANY; i++) {
      Thread.startVirtualThread(left::countDown);
    }
    left.await();
    return DormouseSpawns.MANY;
  }

  /** Starts threads from outside, then waits for all. */
  @Benchmark
  @Workload(value = "spawn_many_remote_idle", on = RuntimeKind.CURRENT_THREAD)
  @OperationsPerInvocation(DormouseSpawns.FEW)
  public int remoteFew() throws Exception {
    return join(startMany(DormouseSpawns.FEW));
  }

  /** Starts more threads from outside, then waits for all. */
  @Benchmark
  @Workload(value = "spawn_many_remote_idle", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(DormouseSpawns.MANY)
  public int remoteMany() throws Exception {
    return join(startMany(DormouseSpawns.MANY));
  }

  /** Starts threads from a platform thread, a new one each time. */
  @Benchmark
  @Workload("remote_spawn, 1 thread")
  @OperationsPerInvocation(DormouseSpawns.REMOTE)
  public int remoteByOne() throws Exception {
    return join(remoteBy(1));
  }

  /** Starts threads from two platform threads at a time. */
  @Benchmark
  @Workload("remote_spawn, 2 threads")
  @OperationsPerInvocation(DormouseSpawns.REMOTE)
  public int remoteByTwo() throws Exception {
    return join(remoteBy(2));
  }

  private static List<FutureTask<Void>> remoteBy(int threads) throws Exception {
    return DormouseSpawns.byThreads(threads, () -> startMany(DormouseSpawns.REMOTE / threads));
  }

  /** Pairs of threads that send each other one value each. */
  @Benchmark
  @Workload("ping_pong")
  @OperationsPerInvocation(DormouseSpawns.FEW)
  public int pingPong() throws Exception {
    CountDownLatch left = new CountDownLatch(DormouseSpawns.FEW);
    Thread.startVirtualThread(() -> {
      for (int i = 0; i < DormouseSpawns.FEW; i++) {
        Thread.startVirtualThread(() -> ping(left));
      }
    });
    left.await();
    return DormouseSpawns.FEW;
  }

  private static void ping(CountDownLatch left) {
    CompletableFuture<Boolean> there = new CompletableFuture<>();
    CompletableFuture<Boolean> back = new CompletableFuture<>();
    Thread.startVirtualThread(() -> back.complete(there.join()));
    there.complete(true);
    back.join();
    left.countDown();
  }

  /** Threads of which each starts the next. */
  @Benchmark
  @Workload("chained_spawn")
  @OperationsPerInvocation(DormouseSpawns.FEW)
  public int chain() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    link(end, DormouseSpawns.FEW);
    end.await();
    return DormouseSpawns.FEW;
  }

  private static void link(CountDownLatch end, int left) {
    Thread.startVirtualThread(() -> {
      if (left == 0) {
        end.countDown();
      } else {
        link(end, left - 1);
      }
    });
  }

  private static List<FutureTask<Void>> startMany(int threads) {
    List<FutureTask<Void>> tasks = new ArrayList<>(threads);
    for (int i = 0; i < threads; i++) {
      tasks.add(start(() -> null));
    }
    return tasks;
  }

  private static int join(List<FutureTask<Void>> tasks) throws Exception {
    for (FutureTask<Void> task : tasks) {
      task.get();
    }
    return tasks.size();
  }

  private static <T> FutureTask<T> start(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    Thread.startVirtualThread(task);
    return task;
  }
}
