package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayDeque;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Many futures, whose values come in the order of the futures. All of them run; one that ends early
 * waits in here for those before it. Only those that were woken are polled.
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
 * @fairness as for {@link FuturesUnordered}
 */
public final class FuturesOrdered<T> extends FutureSet<T> {

  /** All whose value was not taken, in the order in which they are due. */
  private final ArrayDeque<FutureChild<T>> due = new ArrayDeque<>();

  /** Makes an empty set. */
  public FuturesOrdered() {
    super("FuturesOrdered");
  }

  /** Makes a set of these futures. */
  public FuturesOrdered(Collection<? extends Future<? extends T>> futures) {
    this();
    futures.forEach(this::pushBack);
  }

  /**
   * Takes a future whose value comes behind the others.
   *
   * @throws IllegalStateException if the set was dropped
   */
  public void pushBack(Future<? extends T> future) {
    add(future);
    children().wakeOwner();
  }

  /**
   * Takes a future whose value comes before all others.
   *
   * @throws IllegalStateException if the set was dropped
   */
  public void pushFront(Future<? extends T> future) {
    due.addFirst(adopt(future));
    children().wakeOwner();
  }

  @Override
  void add(Future<? extends T> future) {
    due.addLast(adopt(future));
  }

  /** Returns how many values have not been taken. */
  @Override
  public int size() {
    return due.size();
  }

  @Override
  public void clear() {
    due.clear();
    super.clear();
  }

  @Override
  @SuppressWarnings("unchecked") // only futures of T are added
  public @Nullable Object pollNextRaw(Context cx) {
    refuseIfDropped();
    FutureChild<T> first = due.peekFirst();
    if (first == null) {
      return null;
    }
    if (!first.hasEnded()) {
      Children children = children();
      children.begin(cx);
      for (FutureChild<T> child; (child = (FutureChild<T>) children.next(cx)) != null; ) {
        if (child.pollToKeep(cx)) {
          children.ended(child);
        }
      }
    }
    if (!first.hasEnded()) {
      return Poll.PENDING;
    }
    due.removeFirst();
    return item(first.kept());
  }

  @Override
  public void drop() {
    due.clear();
    super.drop();
  }
}
