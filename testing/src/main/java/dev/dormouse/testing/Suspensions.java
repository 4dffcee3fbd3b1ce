package dev.dormouse.testing;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Stream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out how a future behaves at each of its awaits. */
public final class Suspensions {
  private static final int SUSPENSIONS_MAX = 10_000;

  private Suspensions() {}

  /**
   * Returns a future that does what {@code future} does, but answers pending once before each of
   * its polls. A leaf that is ready at once becomes one that is not, which lets other tasks and
   * branches in between.
   *
   * @cancelSafety as safe as {@code future}
   */
  public static <T extends @Nullable Object> Future<T> interleave(Future<T> future) {
    return new Interleaved<>(future);
  }

  /**
   * Returns a stream that does what {@code stream} does, but answers pending once before each of
   * its polls.
   *
   * @cancelSafety as safe as {@code stream}
   */
  public static <T> Stream<T> interleaveStream(Stream<T> stream) {
    return new InterleavedStream<>(stream);
  }

  /**
   * Returns a sink that does what {@code sink} does, but answers pending once before each of its
   * polls.
   */
  public static <T> Sink<T> interleaveSink(Sink<T> sink) {
    return new InterleavedSink<>(sink);
  }

  /**
   * Drops what {@code make} makes at each point where it may be dropped: before its first poll, and
   * in a new run each time at its first suspension, its second, until a run comes to its end. Time
   * passes where nothing else wakes.
   *
   * <p>Each time it checks that no timer is left, that a second drop is harmless, and that another
   * poll is refused.
   *
   * @param make makes the future, and whatever it works on, anew
   * @param check looks, after each drop and after the run to the end, at what is left
   * @return how many suspensions there are
   * @throws AssertionError if one of the checks fails; the message names the suspension
   */
  public static int dropAtEach(Supplier<? extends LocalFuture<?>> make, Runnable check) {
    for (int n = 0; n <= SUSPENSIONS_MAX; n++) {
      String where = n == 0 ? "before the first poll" : "at suspension " + n;
      if (endsBefore(n, make.get(), check, where)) {
        return n - 1;
      }
    }
    throw new AssertionError("more than " + SUSPENSIONS_MAX + " suspensions");
  }

  /** As {@link #dropAtEach(Supplier, Runnable)}, where nothing else is to be checked. */
  public static int dropAtEach(Supplier<? extends LocalFuture<?>> make) {
    return dropAtEach(make, () -> {});
  }

  private static boolean endsBefore(
      int suspensions, LocalFuture<?> future, Runnable check, String where) {
    TestTask<?> task = TestTask.of(future);
    boolean ended = false;
    for (int n = 0; n < suspensions && !ended; n++) {
      ended = isEnd(task, future);
    }
    String place = ended ? "after the end" : "dropped " + where;
    try {
      task.close();
      task.close();
      expectRefusal(task);
      check.run();
    } catch (Throwable failure) {
      throw new AssertionError(future + ", " + place + ": " + failure.getMessage(), failure);
    }
    return ended;
  }

  private static boolean isEnd(TestTask<?> task, LocalFuture<?> future) {
    try {
      if (task.poll() instanceof Poll.Ready) {
        return true;
      }
    } catch (Exception failed) { // a failure is an end like others
      return true;
    }
    if (!task.isWoken() && !task.context().advanceToNext()) {
      throw new AssertionError("stuck: pending, nobody wakes it, no timer is armed: " + future);
    }
    return false;
  }

  private static void expectRefusal(TestTask<?> task) throws Exception {
    Object answer;
    try {
      answer = task.poll();
    } catch (IllegalStateException refused) {
      return;
    }
    throw new AssertionError("polled after its end, it answers " + answer);
  }
}
