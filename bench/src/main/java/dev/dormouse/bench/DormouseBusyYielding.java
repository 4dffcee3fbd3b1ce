package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Starts tasks from outside while each worker has two tasks that compute and yield. */
public class DormouseBusyYielding extends OpenRuntime {
  private static final int TASKS_EACH = 2;

  private volatile boolean busy;

  @Override
  void begin() {
    busy = true;
    for (int i = 0; i < TASKS_EACH * RuntimeKind.of(kind).workers(); i++) {
      runtime().spawn(computing());
    }
  }

  private Future<Void> computing() {
    return async(() -> {
      while (busy) {
        await(Futures.yieldNow());
        Stall.now();
      }
    });
  }

  @Override
  void end() {
    busy = false;
  }

  /** Starts tasks from outside, then waits for all. */
  @Benchmark
  @Workload(value = "spawn_many_remote_busy, yielding", on = RuntimeKind.WORK_STEALING)
  @OperationsPerInvocation(DormouseSpawns.MANY)
  public int remote() throws Exception {
    return DormouseSpawns.spawnAndJoin(runtime(), DormouseSpawns.MANY);
  }
}
