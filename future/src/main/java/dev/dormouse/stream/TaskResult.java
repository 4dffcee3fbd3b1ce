package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Locals;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Spawner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The value of a future that runs as a task of its own, which is aborted when this is dropped. */
final class TaskResult<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable JoinHandle<Outcome<T>> task;

  private TaskResult(JoinHandle<Outcome<T>> task) {
    this.task = task;
  }

  /**
   * Starts a task, under the scope of the caller if it has one. The task ends with the outcome of
   * the future, so that a failure waits here for who takes the value, and is not unhandled.
   */
  static <T extends @Nullable Object> TaskResult<T> start(Future<T> future, Context cx) {
    try {
      Locals scope = Locals.find(cx.locals(), Locals.SHIELDS);
      Spawner spawner = scope != null && scope.value() instanceof Spawner of ? of : cx.spawner();
      return new TaskResult<>(spawner.spawn(future.outcome().named(FutureInfo.nameOf(future))));
    } catch (Throwable refused) {
      DropFailure.collect(refused, future);
      throw refused;
    }
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    JoinHandle<Outcome<T>> running = task;
    if (running == null) {
      throw Finished.polledAgain("task of a stream");
    }
    Object answer;
    try {
      answer = running.pollRaw(cx);
    } catch (JoinError error) {
      task = null;
      throw error.getCause() == null ? error : Thrown.rethrow(error.getCause());
    } catch (Throwable failure) {
      task = null;
      throw failure;
    }
    if (answer == Poll.PENDING) {
      return answer;
    }
    task = null;
    return ((Outcome<?>) Objects.requireNonNull(answer)).orThrow();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("task of a stream", task);
  }

  @Override
  public void drop() {
    JoinHandle<?> running = task;
    task = null;
    if (running != null) {
      running.abort();
      running.drop();
    }
  }
}
