package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.sync.Notified;
import org.jspecify.annotations.Nullable;

/** Waits until a tracker is closed and empty. */
final class AwaitEmpty extends RawFuture<Void> {
  private final Notified emptied;
  private @Nullable TaskTracker tracker;

  AwaitEmpty(TaskTracker tracker, Notified emptied) {
    this.tracker = tracker;
    this.emptied = emptied;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    TaskTracker of = tracker;
    if (of == null) {
      throw Finished.polledAgain("awaitEmpty");
    }
    if (!of.isClosedAndEmpty() && emptied.pollRaw(cx) == Poll.PENDING) {
      return Poll.PENDING;
    }
    drop();
    return null;
  }

  @Override
  public void drop() {
    tracker = null;
    emptied.drop();
  }
}
