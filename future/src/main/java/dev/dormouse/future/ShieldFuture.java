package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/** Makes a task of its future in the first poll, and waits for the task. */
final class ShieldFuture<T extends @Nullable Object> extends RawFuture<T> {
  /** The future while it has not been polled. */
  private @Nullable Future<T> source;

  private @Nullable JoinHandle<T> task;

  ShieldFuture(Future<T> source) {
    this.source = source;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    JoinHandle<T> running = task;
    if (running == null) {
      running = start(cx);
      task = running;
    }
    Object value;
    try {
      value = running.pollRaw(cx);
    } catch (JoinError error) {
      task = null;
      throw error.getCause() == null ? error : Sneaky.rethrow(error.getCause());
    } catch (Throwable failure) {
      task = null;
      throw failure;
    }
    if (value != Poll.PENDING) {
      task = null;
    }
    return value;
  }

  private JoinHandle<T> start(Context cx) {
    Future<T> unpolled = source;
    if (unpolled == null) {
      throw Finished.polledAgain("shield");
    }
    source = null;
    try {
      Locals scope = Locals.find(cx.locals(), Locals.SHIELDS);
      Spawner spawner = scope != null && scope.value() instanceof Spawner of ? of : cx.spawner();
      return spawner.spawn(unpolled);
    } catch (Throwable refused) {
      DropFailure.collect(refused, unpolled);
      throw refused;
    }
  }

  /** Detaches the task, which runs on. */
  @Override
  public void drop() {
    Future<T> unpolled = source;
    JoinHandle<T> running = task;
    source = null;
    task = null;
    if (unpolled != null) {
      unpolled.drop();
    }
    if (running != null) {
      running.drop();
    }
  }
}
