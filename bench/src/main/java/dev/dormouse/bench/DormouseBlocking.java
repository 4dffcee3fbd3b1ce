package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.future.Async.spawner;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * What tokio's {@code spawn_blocking} benchmark does: tasks of which each has a hundred batches of
 * sixteen calls, one batch after the other, run by the threads for blocking calls. Those do
 * nothing.
 */
public class DormouseBlocking extends OpenRuntime {
  private static final int BATCHES = 100;
  private static final int BATCH = 16;
  private static final int CALLS = BATCHES * BATCH;

  /** One task. */
  @Benchmark
  @Workload("spawn_blocking, 1 task")
  @OperationsPerInvocation(CALLS)
  public void by1() throws Exception {
    runtime().blockOn(concurrently(1));
  }

  /** Two tasks. */
  @Benchmark
  @Workload("spawn_blocking, 2 tasks")
  @OperationsPerInvocation(2 * CALLS)
  public void by2() throws Exception {
    runtime().blockOn(concurrently(2));
  }

  /** Four tasks. */
  @Benchmark
  @Workload("spawn_blocking, 4 tasks")
  @OperationsPerInvocation(4 * CALLS)
  public void by4() throws Exception {
    runtime().blockOn(concurrently(4));
  }

  /** Eight tasks. */
  @Benchmark
  @Workload("spawn_blocking, 8 tasks")
  @OperationsPerInvocation(8 * CALLS)
  public void by8() throws Exception {
    runtime().blockOn(concurrently(8));
  }

  /** Sixteen tasks. */
  @Benchmark
  @Workload("spawn_blocking, 16 tasks")
  @OperationsPerInvocation(16 * CALLS)
  public void by16() throws Exception {
    runtime().blockOn(concurrently(16));
  }

  /** Thirty-two tasks. */
  @Benchmark
  @Workload("spawn_blocking, 32 tasks")
  @OperationsPerInvocation(32 * CALLS)
  public void by32() throws Exception {
    runtime().blockOn(concurrently(32));
  }

  /** Sixty-four tasks. */
  @Benchmark
  @Workload("spawn_blocking, 64 tasks")
  @OperationsPerInvocation(64 * CALLS)
  public void by64() throws Exception {
    runtime().blockOn(concurrently(64));
  }

  private static Future<Void> concurrently(int count) {
    return async(() -> {
      List<JoinHandle<Void>> tasks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        tasks.add(spawn(batches()));
      }
      for (JoinHandle<Void> task : tasks) {
        await(task);
      }
    });
  }

  private static Future<Void> batches() {
    return async(() -> {
      List<JoinHandle<Integer>> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCHES; i++) {
        for (int call = 0; call < BATCH; call++) {
          batch.add(spawner().spawnBlocking(() -> 0));
        }
        for (JoinHandle<Integer> call : batch) {
          await(call);
        }
        batch.clear();
      }
    });
  }
}
