package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The workloads as a user would write them. A task of the runtime runs each batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DormouseTasks {
  static final int SPAWN_JOINS = 10_000;
  static final int SPAWNS = 10_000;
  static final int YIELDING_TASKS = 200;
  static final int YIELDS_EACH = 1_000;
  static final int PINGS = 10_000;

  /** Kind of runtime. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  @SuppressWarnings("NullAway.Init") // open() runs first
  private AsyncRuntime runtime;

  /** Opens the runtime. */
  @Setup
  public void open() {
    runtime = Runtimes.open(RuntimeKind.of(kind));
  }

  /** Closes the runtime. */
  @TearDown
  public void close() {
    runtime.close();
  }

  /** Starts a task and waits for it, one after the other. */
  @Benchmark
  @OperationsPerInvocation(SPAWN_JOINS)
  public long spawnJoin() throws Exception {
    return runtime.blockOn(runtime.spawn(spawnJoins()));
  }

  private static Future<Long> spawnJoins() {
    return async(() -> {
      long sum = 0;
      for (int i = 0; i < SPAWN_JOINS; i++) {
        int value = i;
        sum += await(spawn(async(() -> value)));
      }
      return sum;
    });
  }

  /** Starts many tasks, then waits for all. */
  @Benchmark
  @OperationsPerInvocation(SPAWNS)
  public long spawnMany() throws Exception {
    return runtime.blockOn(runtime.spawn(spawnsMany()));
  }

  private static Future<Long> spawnsMany() {
    return async(() -> {
      List<JoinHandle<Integer>> handles = new ArrayList<>(SPAWNS);
      for (int i = 0; i < SPAWNS; i++) {
        int value = i;
        handles.add(spawn(async(() -> value)));
      }
      long sum = 0;
      for (JoinHandle<Integer> handle : handles) {
        sum += await(handle);
      }
      return sum;
    });
  }

  /** Lets tasks take turns. */
  @Benchmark
  @OperationsPerInvocation(YIELDING_TASKS * YIELDS_EACH)
  public int yields() throws Exception {
    return runtime.blockOn(runtime.spawn(yielders()));
  }

  private static Future<Integer> yielders() {
    return async(() -> {
      List<JoinHandle<Integer>> handles = new ArrayList<>(YIELDING_TASKS);
      for (int i = 0; i < YIELDING_TASKS; i++) {
        handles.add(spawn(yielder()));
      }
      int sum = 0;
      for (JoinHandle<Integer> handle : handles) {
        sum += await(handle);
      }
      return sum;
    });
  }

  private static Future<Integer> yielder() {
    return async(() -> {
      for (int i = 0; i < YIELDS_EACH; i++) {
        await(Futures.yieldNow());
      }
      return YIELDS_EACH;
    });
  }

  /** Sends a task a question with room for the answer, and waits for that. */
  @Benchmark
  @OperationsPerInvocation(PINGS)
  public int pingPong() throws Exception {
    return runtime.blockOn(runtime.spawn(pings()));
  }

  private static Future<Integer> pings() {
    return async(() -> {
      Mpsc<Oneshot.Sender<Integer>> questions = Mpsc.channel(1);
      JoinHandle<Void> answerer = spawn(answers(questions));
      int sum = 0;
      try (var sender = questions.sender()) {
        for (int i = 0; i < PINGS; i++) {
          Oneshot<Integer> answer = Oneshot.channel();
          await(sender.send(answer.sender()));
          sum += await(answer.receiver().recv());
        }
      }
      await(answerer);
      return sum;
    });
  }

  private static Future<Void> answers(Mpsc<Oneshot.Sender<Integer>> questions) {
    return async(() -> {
      try (var receiver = questions.receiver()) {
        for (Oneshot.Sender<Integer> answer; (answer = await(receiver.recv())) != null; ) {
          answer.send(1);
        }
      }
    });
  }
}
