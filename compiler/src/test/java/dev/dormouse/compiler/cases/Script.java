package dev.dormouse.compiler.cases;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The world of one run of a case: how often each leaf suspends, at which one the case is dropped,
 * and what has happened. Static, because the case's classes must find it; one thread.
 */
public final class Script {

  /** How often leaves suspend. */
  public enum Suspending {
    NEVER,
    ONCE,
    MIXED;

    int times(int leaf) {
      return switch (this) {
        case NEVER -> 0;
        case ONCE -> 1;
        case MIXED -> leaf * 31 % 3;
      };
    }
  }

  private static final List<String> LOG = new ArrayList<>();
  private static Suspending suspending = Suspending.NEVER;
  private static int dropAt = -1;
  private static int leaves;
  private static boolean reached;

  private Script() {}

  /** Starts a run that is dropped at leaf {@code drop}, or never if that is negative. */
  public static void start(Suspending how, int drop) {
    LOG.clear();
    suspending = how;
    dropAt = drop;
    leaves = 0;
    reached = false;
  }

  /** How many leaves the run has made. */
  public static int leaves() {
    return leaves;
  }

  /** Tells whether the leaf at which the run is to be dropped was polled. */
  public static boolean isDropDue() {
    return reached;
  }

  public static List<String> trace() {
    return List.copyOf(LOG);
  }

  public static void log(@Nullable Object event) {
    LOG.add(String.valueOf(event));
  }

  /** A leaf whose value is {@code value}. */
  public static <T extends @Nullable Object> Future<T> later(T value) {
    return new Leaf<>(value, null);
  }

  /** A leaf that fails. */
  public static <T extends @Nullable Object> Future<T> failing(Exception failure) {
    return new Leaf<>(null, failure);
  }

  /** A leaf that must stay on its thread. */
  public static <T extends @Nullable Object> LocalFuture<T> local(T value) {
    return new Leaf<>(value, null);
  }

  private static final class Leaf<T extends @Nullable Object> extends RawFuture<T> {
    private final int number = leaves++;
    private final @Nullable T value;
    private final @Nullable Exception failure;
    private int left = suspending.times(number);
    private boolean over;

    Leaf(@Nullable T value, @Nullable Exception failure) {
      this.value = value;
      this.failure = failure;
      log("leaf " + number);
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (over) {
        throw new IllegalStateException("leaf " + number + " polled after its end");
      }
      if (number == dropAt) {
        reached = true;
        return Poll.PENDING;
      }
      if (left-- > 0) {
        return Poll.PENDING;
      }
      over = true;
      log("end " + number);
      if (failure != null) {
        throw failure;
      }
      return value;
    }

    @Override
    public void drop() {
      if (!over) {
        over = true;
        log("drop " + number);
      }
    }
  }
}
