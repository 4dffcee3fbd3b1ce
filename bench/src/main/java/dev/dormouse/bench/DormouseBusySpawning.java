package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Starts tasks from outside while each worker has a task that computes and starts the next such
 * task. On a loop it only starts the next, since the loop has to run the others, too.
 */
public class DormouseBusySpawning extends OpenRuntime {
  private volatile boolean busy;

  @Override
  void begin() {
    busy = true;
    RuntimeKind on = RuntimeKind.of(kind);
    for (int i = 0; i < on.workers(); i++) {
      runtime().spawn(next(on == RuntimeKind.WORK_STEALING));
    }
  }

  private Future<Void> next(boolean stalling) {
    return async(() -> {
      if (busy) {
        if (stalling) {
          Stall.now();
        }
        spawn(next(stalling));
      }
    });
  }

  @Override
  void end() {
    busy = false;
  }

  /** Starts tasks from outside, then waits for all. */
  @Benchmark
  @Workload("spawn_many_remote_busy, spawning")
  @OperationsPerInvocation(DormouseSpawns.FEW)
  public int remote() throws Exception {
    return DormouseSpawns.spawnAndJoin(runtime(), DormouseSpawns.FEW);
  }
}
