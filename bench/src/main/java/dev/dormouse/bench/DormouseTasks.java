package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** The workloads as a user would write them. A task of the runtime runs each batch. */
public class DormouseTasks extends OpenRuntime {
  static final int SPAWN_JOINS = 10_000;
  static final int SPAWNS = 10_000;
  static final int YIELDING_TASKS = 200;
  static final int YIELDS_EACH = 1_000;
  static final int PINGS = 10_000;

  /** Starts a task and waits for it, one after the other. */
  @Benchmark
  @Workload("spawn+join")
  @OperationsPerInvocation(SPAWN_JOINS)
  public long spawnJoin() throws Exception {
    return inTask(spawnJoins());
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
  @Workload("spawn many, then join")
  @OperationsPerInvocation(SPAWNS)
  public long spawnMany() throws Exception {
    return inTask(spawnsMany());
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
  @Workload("yield_many")
  @OperationsPerInvocation(YIELDING_TASKS * YIELDS_EACH)
  public int yields() throws Exception {
    return inTask(yielders());
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
  @Workload("question and answer")
  @OperationsPerInvocation(PINGS)
  public int pingPong() throws Exception {
    return inTask(pings());
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
