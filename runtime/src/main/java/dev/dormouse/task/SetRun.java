package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.ForwardingContext;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Spawner;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of a {@link LocalSet} until a future has ended, or until none is left. */
final class SetRun<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable LocalSet set;

  /** What is run until its end; null to run until the set is empty. */
  private @Nullable LocalFuture<T> future;

  SetRun(LocalSet set, @Nullable LocalFuture<T> future) {
    this.set = set;
    this.future = future;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalSet tasks = set;
    if (tasks == null) {
      throw Finished.polledAgain("the run of a LocalSet");
    }
    boolean pending = false;
    try {
      tasks.startRunning(this, cx);
      Object answer = Poll.PENDING;
      LocalFuture<T> main = future;
      if (main != null) {
        answer = main.pollRaw(new MainContext(tasks, cx));
      }
      if (answer == Poll.PENDING) {
        boolean more = tasks.tick(cx);
        if (main == null && tasks.isEmpty()) {
          answer = null;
        } else if (more) {
          cx.yieldNow();
        }
      }
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (!pending) {
        end(tasks);
      }
    }
  }

  private void end(LocalSet tasks) {
    set = null;
    future = null;
    tasks.stopRunning(this);
  }

  @Override
  protected FutureInfo info() {
    LocalSet tasks = set;
    return tasks == null ? FutureInfo.leaf("run of a LocalSet") : tasks.view().info(future);
  }

  @Override
  public void drop() {
    LocalSet tasks = set;
    LocalFuture<T> main = future;
    if (tasks == null) {
      return;
    }
    end(tasks);
    if (main != null) {
      main.drop();
    }
  }

  /** The context around, but for {@code spawnLocal}. */
  private static final class MainContext extends ForwardingContext {
    private final LocalSet set;

    MainContext(LocalSet set, Context outer) {
      super(outer);
      this.set = set;
    }

    @Override
    public Spawner spawner() {
      return new SetSpawner(set, super.spawner());
    }
  }
}
