package dev.dormouse.future;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The children of one combinator, which owns them: each is polled until its end and then let go,
 * the others are dropped in the order in which they were given.
 */
final class Siblings {
  private final @Nullable LocalFuture<?>[] alive;
  private int left;

  /** Takes over {@code children}; the array belongs to this object from now on. */
  Siblings(LocalFuture<?>... children) {
    for (int i = 0; i < children.length; i++) {
      if (children[i] == null) {
        throw new NullPointerException("future " + i + " is null");
      }
    }
    alive = children;
    left = children.length;
  }

  /** Returns how many children were given. */
  int size() {
    return alive.length;
  }

  /** Returns how many children have not ended. */
  int left() {
    return left;
  }

  /** Describes a combinator with these children. For dumps: any thread. */
  FutureInfo info(String what) {
    return new FutureInfo(what + " of " + alive.length, null, FutureInfo.alive(alive));
  }

  boolean isAlive(int index) {
    return alive[index] != null;
  }

  /** Tells whether a child that is alive may win a choice. */
  boolean isEnabled(int index) {
    return switch (alive[index]) {
      case FusedFuture<?> fused -> !fused.isTerminated();
      case NoneLeftFuture _ -> false;
      case null, default -> true;
    };
  }

  /** Returns the child that wins when no other may, or -1. */
  int noneLeft() {
    for (int i = 0; i < alive.length; i++) {
      if (alive[i] instanceof NoneLeftFuture) {
        return i;
      }
    }
    return -1;
  }

  /** Makes the failure of a choice in which no child may win. */
  IllegalStateException allDisabled(String what) {
    return new IllegalStateException(
        what
            + ": each of the "
            + left
            + " futures that are left is disabled or has ended before, so none can win; enable one,"
            + " or add Futures.noneLeft() as a branch");
  }

  /**
   * Polls a child that is alive and lets it go if it ends.
   *
   * @throws Exception the child's failure; the others are untouched
   */
  @Nullable Object poll(int index, Context cx) throws Exception {
    LocalFuture<?> child = Objects.requireNonNull(alive[index]);
    Object answer;
    try {
      answer = child.pollRaw(cx);
    } catch (Throwable failure) {
      letGo(index);
      throw failure;
    }
    if (answer != Poll.PENDING) {
      letGo(index);
    }
    return answer;
  }

  /**
   * Polls a child that is alive and lets it go if it ends.
   *
   * @throws Exception the child's failure, after the others were dropped; what their drops threw is
   *     suppressed into it
   */
  @Nullable Object pollOrDropAll(int index, Context cx) throws Exception {
    try {
      return poll(index, cx);
    } catch (Throwable failure) {
      dropInto(failure);
      throw failure;
    }
  }

  /** Drops every child that is alive, in order; what their drops throw is thrown at the end. */
  void drop() {
    DropFailure.throwIfAny(dropAll(null));
  }

  /** Drops every child that is alive, in order; what their drops throw goes into failure. */
  void dropInto(Throwable failure) {
    dropAll(failure);
  }

  private @Nullable Throwable dropAll(@Nullable Throwable before) {
    Throwable first = before;
    for (int i = 0; left > 0; i++) {
      LocalFuture<?> child = alive[i];
      if (child != null) {
        letGo(i);
        first = DropFailure.collect(first, child);
      }
    }
    return first;
  }

  private void letGo(int index) {
    alive[index] = null;
    left--;
  }
}
