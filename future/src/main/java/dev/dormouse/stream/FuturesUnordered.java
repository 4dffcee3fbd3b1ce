package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Many futures, whose values come as they are there. Only those that were woken are polled, so that
 * each costs the same however many others there are.
 *
 * <p>A set may be filled at any time. While it is empty its polls answer the end, and after another
 * {@code push} they no longer do. A future that fails is gone; the poll throws its failure, and the
 * set goes on. One that ends with null fails with a {@link NullPointerException}, since null is no
 * item: give it a value with {@code map}.
 *
 * <p>The futures run in the task that polls the set, and <em>only while it is polled</em>: they
 * stand still while that task does something else. To let them go on, make tasks of them: {@link
 * Stream#buffered}, {@link Stream#bufferUnordered}, or a {@code JoinSet}.
 *
 * <p><b>Threads.</b> A set belongs to one task at a time.
 *
 * @param <T> type of the values
 * @fairness woken futures are polled in the order of their wakes, each once in a poll of the set;
 *     the budget of the task ends a round
 * @memory 40 bytes a future beside the future, with compact object headers
 */
public final class FuturesUnordered<T> extends FutureSet<T> {
  /** Makes an empty set. */
  public FuturesUnordered() {
    super("FuturesUnordered");
  }

  /** Makes a set of these futures. */
  public FuturesUnordered(Collection<? extends Future<? extends T>> futures) {
    this();
    pushAll(futures);
  }

  /**
   * Takes a future. It is first polled when the set is; a task that waits for the set is woken.
   *
   * @throws IllegalStateException if the set was dropped
   */
  public void push(Future<? extends T> future) {
    add(future);
    children().wakeOwner();
  }

  /** Takes all futures, as {@link #push} does one. */
  public void pushAll(Collection<? extends Future<? extends T>> futures) {
    futures.forEach(this::add);
    children().wakeOwner();
  }

  @Override
  void add(Future<? extends T> future) {
    adopt(future);
  }

  /** Returns how many futures have not ended. */
  @Override
  public int size() {
    return children().size();
  }

  @Override
  @SuppressWarnings("unchecked") // only futures of T are added
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    refuseIfDropped();
    if (children().size() == 0) {
      return null;
    }
    Children children = children();
    children.begin(cx);
    for (FutureChild<T> child; (child = (FutureChild<T>) children.next(cx)) != null; ) {
      Object value;
      try {
        value = child.poll(cx);
      } catch (Throwable failure) {
        children.ended(child);
        throw failure;
      }
      if (value != Poll.PENDING) {
        children.ended(child);
        return item(value);
      }
    }
    return Poll.PENDING;
  }
}
