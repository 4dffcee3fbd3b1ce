package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.RawFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What dumps and reports see of a {@link LocalSet}: its tasks, each with what it waits for. */
final class SetView extends RawFuture<Void> {
  private final LocalSet set;

  SetView(LocalSet set) {
    this.set = set;
  }

  @Override
  protected FutureInfo info() {
    return info(null);
  }

  /** Answers for a run of the set that waits for {@code main}, too, if that is not null. */
  FutureInfo info(@Nullable LocalFuture<?> main) {
    List<LocalFuture<?>> children = new ArrayList<>();
    if (main != null) {
      children.add(main);
    }
    SetTask<?> running = set.running();
    for (SetTask<?> task : set.tasksSeen()) {
      children.add(new OfTask(task, task == running));
    }
    return new FutureInfo("run of a LocalSet", null, children);
  }

  /** Returns the task in its poll, for messages. */
  @Override
  protected String taskName() {
    SetTask<?> running = set.running();
    return running == null ? "a LocalSet" : running.toString();
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    throw new IllegalStateException("this is only looked at");
  }

  /** One of the tasks. */
  private static final class OfTask extends RawFuture<Void> {
    private final SetTask<?> task;
    private final boolean running;

    OfTask(SetTask<?> task, boolean running) {
      this.task = task;
      this.running = running;
    }

    @Override
    protected FutureInfo info() {
      return running
          ? FutureInfo.leaf(task + ", running")
          : FutureInfo.of(task.toString(), task.futureSeen());
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      throw new IllegalStateException("this is only looked at");
    }
  }
}
