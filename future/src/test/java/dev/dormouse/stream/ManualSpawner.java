package dev.dormouse.stream;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.TaskId;
import dev.dormouse.future.Waker;
import dev.dormouse.future.WakerSlot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts tasks that run when the test says so. */
final class ManualSpawner implements Spawner {
  private final List<Task<?>> tasks = new ArrayList<>();

  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    Task<T> task = new Task<>(future);
    tasks.add(task);
    return task;
  }

  /** Polls each task that was woken, once; false if there was none. */
  boolean runWoken() {
    boolean any = false;
    for (Task<?> task : List.copyOf(tasks)) {
      any |= task.run();
    }
    return any;
  }

  /** Polls tasks until none is woken. */
  void runUntilIdle() {
    while (runWoken()) {}
  }

  void abortAll() {
    tasks.forEach(Task::abort);
  }

  /** Returns how many tasks have been started. */
  int started() {
    return tasks.size();
  }

  /** Returns how many tasks have neither ended nor been aborted. */
  long alive() {
    return tasks.stream().filter(task -> !task.isFinished()).count();
  }

  private static final class Task<T extends @Nullable Object> extends RawFuture<T>
      implements JoinHandle<T>, Waker {
    private final TaskId id = TaskId.fresh();
    private final Context cx = Context.of(this);
    private final Future<T> future;
    private final WakerSlot joiner = new WakerSlot();
    private boolean woken = true;
    private boolean ended;
    private @Nullable Object value;
    private @Nullable JoinError error;

    Task(Future<T> future) {
      this.future = future;
    }

    boolean run() {
      if (ended || !woken) {
        return false;
      }
      woken = false;
      try {
        value = future.pollRaw(cx);
        ended = value != Poll.PENDING;
      } catch (Throwable failure) {
        error = JoinError.failed("task", failure);
        ended = true;
      }
      if (ended) {
        joiner.wake();
      }
      return true;
    }

    @Override
    public void wake() {
      woken = true;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws JoinError {
      joiner.register(cx.waker());
      if (error != null) {
        throw error;
      }
      return ended ? value : Poll.PENDING;
    }

    @Override
    public TaskId id() {
      return id;
    }

    @Override
    public void abort() {
      if (!ended) {
        future.drop();
        error = JoinError.cancelled("task");
        ended = true;
        joiner.wake();
      }
    }

    @Override
    public boolean isFinished() {
      return ended;
    }

    @Override
    public AbortHandle abortHandle() {
      return this;
    }
  }
}
