package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.WokenQueue;
import dev.dormouse.future.WokenStack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The children of one combinator, which polls only those that were woken, in the order in which
 * they were.
 *
 * <p>A poll of the owner begins with {@link #begin}, which takes those who were woken until then.
 * Who is woken later wakes the owner's task. So a child that wakes itself is polled once in each
 * poll of its owner, and the other tasks have their turn between.
 */
final class Children {
  private final WokenStack stack = new WokenStack();
  private final WokenQueue queue = new WokenQueue();
  private @Nullable Child oldest;
  private @Nullable Child newest;
  private int size;

  WokenStack stack() {
    return stack;
  }

  int size() {
    return size;
  }

  /** Takes a child that nobody has polled; it is polled in its turn. */
  void add(Child child) {
    child.alive = true;
    child.older = newest;
    if (newest == null) {
      oldest = child;
    } else {
      newest.newer = child;
    }
    newest = child;
    size++;
    queue.add(child);
  }

  /** Lets the owner's task know that there is a new child, if it looked before. */
  void wakeOwner() {
    stack.wakeOwner();
  }

  /** Begins a poll of the owner. */
  void begin(Context cx) {
    stack.begin(cx.waker());
    queue.take(stack);
  }

  /**
   * Returns the next child to poll, or null. Without budget there is none until the task has had
   * its next turn, which this arranges.
   */
  @Nullable Child next(Context cx) {
    while (!queue.isEmpty()) {
      if (!cx.hasBudget()) {
        cx.yieldNow();
        return null;
      }
      Child child = (Child) queue.poll();
      if (child != null && child.alive) {
        return child;
      }
    }
    return null;
  }

  /** Has a child polled again in its turn, although nobody woke it. */
  void again(Child child) {
    queue.add(child);
  }

  /** Lets go of a child. Its wakers do nothing from now on. */
  void remove(Child child) {
    child.alive = false;
    child.reserve();
    unlink(child);
    size--;
  }

  /** Lets go of a child that has ended, and of the task if that was the last one. */
  void ended(Child child) {
    remove(child);
    if (size == 0) {
      stack.end();
    }
  }

  /** Drops all children, in the order in which they came, and tells who waits that none is left. */
  void clear() {
    Throwable failure = dropEach(null);
    stack.wakeOwner();
    DropFailure.throwIfAny(failure);
  }

  private void unlink(Child child) {
    Child before = child.older;
    Child after = child.newer;
    child.older = null;
    child.newer = null;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
  }

  /** Drops all children, in the order in which they came. */
  void drop() {
    DropFailure.throwIfAny(dropInto(null));
  }

  /** Drops all children; returns what came before, joined with what their drops threw. */
  @Nullable Throwable dropInto(@Nullable Throwable before) {
    stack.end();
    return dropEach(before);
  }

  private @Nullable Throwable dropEach(@Nullable Throwable before) {
    Throwable failure = before;
    for (Child child = oldest; child != null; child = oldest) {
      remove(child);
      failure = DropFailure.collectFrom(failure, child::drop);
    }
    return failure;
  }

  /** Describes the owner, with its children, for dumps. Any thread: what it finds may be stale. */
  FutureInfo info(String what) {
    List<LocalFuture<?>> seen = new ArrayList<>();
    int most = size;
    for (Child child = oldest; child != null && seen.size() < most; child = child.newer) {
      LocalFuture<?> one = child.seen();
      if (one != null) {
        seen.add(one);
      }
    }
    return new FutureInfo(what + " of " + most, null, seen);
  }
}
