package dev.dormouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

/** The workloads of {@link DormouseTasks} on virtual threads. One of them runs each batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VirtualThreadTasks {

  /** Kind of runtime; the flags of the JVM decide how many carriers there are. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  /** Starts a thread and waits for its value, one after the other. */
  @Benchmark
  @Workload("spawn+join")
  @OperationsPerInvocation(DormouseTasks.SPAWN_JOINS)
  public long spawnJoin() throws Exception {
    return run(() -> {
      long sum = 0;
      for (int i = 0; i < DormouseTasks.SPAWN_JOINS; i++) {
        int value = i;
        sum += start(() -> value).get();
      }
      return sum;
    });
  }

  /** Starts many threads, then waits for all. */
  @Benchmark
  @Workload("spawn many, then join")
  @OperationsPerInvocation(DormouseTasks.SPAWNS)
  public long spawnMany() throws Exception {
    return run(() -> {
      List<FutureTask<Integer>> tasks = new ArrayList<>(DormouseTasks.SPAWNS);
      for (int i = 0; i < DormouseTasks.SPAWNS; i++) {
        int value = i;
        tasks.add(start(() -> value));
      }
      long sum = 0;
      for (FutureTask<Integer> task : tasks) {
        sum += task.get();
      }
      return sum;
    });
  }

  /** Lets threads take turns. */
  @Benchmark
  @Workload("yield_many")
  @OperationsPerInvocation(DormouseTasks.YIELDING_TASKS * DormouseTasks.YIELDS_EACH)
  public int yields() throws Exception {
    return run(() -> {
      List<FutureTask<Integer>> tasks = new ArrayList<>(DormouseTasks.YIELDING_TASKS);
      for (int i = 0; i < DormouseTasks.YIELDING_TASKS; i++) {
        tasks.add(start(VirtualThreadTasks::yieldMany));
      }
      int sum = 0;
      for (FutureTask<Integer> task : tasks) {
        sum += task.get();
      }
      return sum;
    });
  }

  private static int yieldMany() {
    for (int i = 0; i < DormouseTasks.YIELDS_EACH; i++) {
      Thread.yield();
    }
    return DormouseTasks.YIELDS_EACH;
  }

  /** Sends a thread a question with room for the answer, and waits for that. */
  @Benchmark
  @Workload("question and answer")
  @OperationsPerInvocation(DormouseTasks.PINGS)
  public int pingPong() throws Exception {
    return run(() -> {
      BlockingQueue<CompletableFuture<Integer>> questions = new ArrayBlockingQueue<>(1);
      FutureTask<Integer> answerer = start(() -> answer(questions));
      int sum = 0;
      for (int i = 0; i < DormouseTasks.PINGS; i++) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        questions.put(answer);
        sum += answer.get();
      }
      return sum + answerer.get();
    });
  }

  private static int answer(BlockingQueue<CompletableFuture<Integer>> questions)
      throws InterruptedException {
    for (int i = 0; i < DormouseTasks.PINGS; i++) {
      questions.take().complete(1);
    }
    return 0;
  }

  private static <T> T run(Callable<T> batch) throws Exception {
    return start(batch).get();
  }

  private static <T> FutureTask<T> start(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    Thread.startVirtualThread(task);
    return task;
  }
}
