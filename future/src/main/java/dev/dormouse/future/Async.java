package dev.dormouse.future;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The language: {@code async} makes a future of a block, {@code await} waits in it for another.
 *
 * <p>The compiler turns each lambda given to {@code async} or {@code asyncLocal} into one state
 * machine, and resolves {@code spawn}, {@code spawnLocal}, {@code spawner} and {@code clock} from
 * the {@link Context} of the block itself. Outside a block they do not compile. A class that the
 * compiler never saw fails at first use and says what to add to the build; with the system property
 * {@code dormouse.unwoven=threads} each such block runs on a virtual thread instead, slower, for
 * debugging in IDEs.
 *
 * <p><b>Dropping a block</b> that is suspended drops what it awaits and then lets it run on from
 * there as if the await had thrown: {@code finally} and try-with-resources run, from the inside
 * out, and no {@code catch} sees it, not even {@code catch (Throwable)}. The cleanup may await: a
 * future that is ready gives its value; one that would suspend is dropped too, and the cleanup goes
 * on behind it, up to 100 times. {@code spawn}, {@code spawner} and {@code clock} fail there, since
 * a drop knows no executor; take {@code spawner()} before the {@code try}. What the cleanup throws,
 * {@code close()} for instance, stops no other cleanup; the drop then ends with a {@link
 * DropFailure}, which a runtime tells to the task's handle or its handler for unhandled failures. A
 * {@code finally} that returns, breaks or continues ends the unwinding early.
 *
 * <p>Dropping a block that was never polled runs none of its code. It closes the captured variables
 * that the block itself names as resources, {@code try (stream) { … }}, from the last to the first.
 * A variable that only a block nested in it names is not owned: name it in the outer block too, or
 * make the inner future before the outer one.
 */
public final class Async {
  private Async() {}

  /**
   * Makes a future of a block that has a value. The block starts with the first poll.
   *
   * @cancelSafety dropping it drops what it awaits and runs its {@code finally} and
   *     try-with-resources; a block that was never polled closes the captured variables that it
   *     names as resources
   */
  public static <T extends @Nullable Object> Future<T> async(AsyncBody<T> body) {
    return Unwoven.future(Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a future of a block without a value.
   *
   * @cancelSafety as for the block with a value
   */
  public static Future<Void> async(AsyncAction body) {
    return Unwoven.future(Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a future of a block that must stay on one thread.
   *
   * @cancelSafety as for {@link #async(AsyncBody)}
   */
  public static <T extends @Nullable Object> LocalFuture<T> asyncLocal(AsyncBody<T> body) {
    return Unwoven.future(Objects.requireNonNull(body, "body"));
  }

  /**
   * Makes a future of a block without a value that must stay on one thread.
   *
   * @cancelSafety as for {@link #async(AsyncBody)}
   */
  public static LocalFuture<Void> asyncLocal(AsyncAction body) {
    return Unwoven.future(Objects.requireNonNull(body, "body"));
  }

  /**
   * Waits in an async block until {@code future} has its value, without holding a thread.
   *
   * @return its value
   * @throws Exception its failure, as it is
   */
  public static <T extends @Nullable Object> T await(LocalFuture<T> future) throws Exception {
    return Unwoven.await(Objects.requireNonNull(future, "future"));
  }

  /** Starts {@code future} as a task on the executor of this block. */
  public static <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return Unwoven.context("spawn").spawner().spawn(future);
  }

  /** Starts {@code future} as a task on the thread of this block. */
  public static <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return Unwoven.context("spawnLocal").spawner().spawnLocal(future);
  }

  /** Returns the spawner of this block's executor, for ordinary lambdas and methods. */
  public static Spawner spawner() {
    return Unwoven.context("spawner").spawner();
  }

  /** Returns the clock of this block's executor. */
  public static Clock clock() {
    return Unwoven.context("clock").clock();
  }
}
