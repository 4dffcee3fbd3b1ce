package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Reactor;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Calls that block their thread, awaited.
 *
 * <pre>{@code
 * String text = await(Blocking.call(() -> Files.readString(path)));
 * }</pre>
 *
 * <p>To go on while the call runs, start it with {@code spawner().spawnBlocking(…)} instead.
 */
public final class Blocking {
  private Blocking() {}

  /**
   * Returns a future that makes {@code call} on a thread where blocking harms nobody. The first
   * poll hands it over. Its failure is the future's, as it is.
   *
   * <p>If all threads are busy and as many calls as the bound allows wait already, the future fails
   * with {@link java.util.concurrent.RejectedExecutionException}; on an executor without such
   * threads with {@link IllegalStateException}.
   *
   * @cancelSafety a call that has not begun never does; one that runs goes on to its end, is not
   *     interrupted, and its result is discarded
   */
  public static <T extends @Nullable Object> Future<T> call(Callable<T> call) {
    return new Call<>(Objects.requireNonNull(call, "call"));
  }

  /**
   * Returns a future that makes {@code call} in its first poll, on the thread that polls, after
   * another thread took over what that one had to do. For calls that cannot move to another thread;
   * all that the same task does beside it, in a join for instance, stands still meanwhile.
   *
   * <p>On {@code AsyncRuntime.currentThread()} nobody could take over, and the future fails with
   * {@link IllegalStateException}. Inside of another such call it is an ordinary call. If too many
   * are under way it fails with {@link java.util.concurrent.RejectedExecutionException}.
   *
   * @cancelSafety safe before the first poll; there is no other
   */
  public static <T extends @Nullable Object> Future<T> inPlace(Callable<T> call) {
    Objects.requireNonNull(call, "call");
    return Futures.pollFn(cx -> Poll.ready(cx.spawner().blockInPlace(call)));
  }

  /** Finds the threads with the first poll. */
  private static final class Call<T extends @Nullable Object> extends RawFuture<T> {
    private @Nullable Callable<T> call;
    private @Nullable Future<T> running;

    Call(Callable<T> call) {
      this.call = call;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Future<T> future = running;
      if (future == null) {
        Callable<T> job = call;
        if (job == null) {
          throw Finished.polledAgain("Blocking.call");
        }
        call = null;
        future = Reactor.of(cx).offload().call(job);
        running = future;
      }
      Object answer;
      try {
        answer = future.pollRaw(cx);
      } catch (Throwable failure) {
        running = null;
        throw failure;
      }
      if (answer != Poll.PENDING) {
        running = null;
      }
      return answer;
    }

    @Override
    public void drop() {
      Future<T> future = running;
      running = null;
      call = null;
      if (future != null) {
        future.drop();
      }
    }
  }
}
