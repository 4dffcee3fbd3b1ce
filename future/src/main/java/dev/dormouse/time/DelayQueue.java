package dev.dormouse.time;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that come out when their time has come: many deadlines behind one timer, for caches,
 * retries and sessions.
 *
 * <p>The earliest deadline comes out first; of equal ones, the one that was set first. Each value
 * may be removed or moved by its {@link Key}. One task at a time may use a queue, on one executor.
 * It holds no timer while nobody awaits {@link #next}, so it needs no closing.
 *
 * @param <T> type of the values, which are not null
 */
public final class DelayQueue<T> {
  private final Clock clock;
  private final DelayHeap heap;

  /** Armed for the first deadline at the latest, while {@link #next} is awaited. */
  private final MovableAlarm alarm = new MovableAlarm();

  /** The future of {@link #next} that is pending. */
  private @Nullable Next<T> current;

  /**
   * Makes an empty queue.
   *
   * @param clock that of the executor on which the queue is awaited: {@code clock()} in an async
   *     block
   * @param sizeMax how many values it holds at most
   * @throws IllegalArgumentException if {@code sizeMax} is below 1
   */
  public DelayQueue(Clock clock, int sizeMax) {
    this.clock = Objects.requireNonNull(clock, "clock");
    if (sizeMax < 1) {
      throw new IllegalArgumentException("sizeMax: at least 1 is needed, not " + sizeMax);
    }
    this.heap = new DelayHeap(sizeMax);
  }

  /** Stands for one value of one queue, from its insertion until it leaves. */
  public static final class Key {
    private final DelayQueue<?> queue;

    /** Null once the value has left. */
    private @Nullable Object value;

    long deadline;

    /** Orders equal deadlines. */
    long order;

    /** Where the heap holds this, or {@link DelayHeap#OUT}. */
    int place = DelayHeap.OUT;

    private Key(DelayQueue<?> queue, Object value, long deadline) {
      this.queue = queue;
      this.value = value;
      this.deadline = deadline;
    }

    /** Lets go of the value. */
    @Nullable Object leave() {
      Object left = value;
      value = null;
      place = DelayHeap.OUT;
      return left;
    }

    private Moment moment() {
      return new Moment(deadline);
    }
  }

  /**
   * Lets {@code value} come out after {@code delay}, counted from now.
   *
   * @throws IllegalArgumentException if the delay is negative
   * @throws IllegalStateException if the queue is full
   */
  public Key insert(T value, Duration delay) {
    return insertAt(value, after("insert", delay));
  }

  /**
   * Lets {@code value} come out at {@code deadline}; one in the past comes out at once.
   *
   * @throws IllegalStateException if the queue is full
   */
  public Key insertAt(T value, Moment deadline) {
    Key key = new Key(this, Objects.requireNonNull(value, "value"), deadline.nanos());
    heap.add(key);
    moveAlarm();
    return key;
  }

  /**
   * Takes a value out before its time.
   *
   * @throws NoSuchElementException if it has left this queue, or never was in it
   */
  public Expired<T> remove(Key key) {
    Expired<T> removed = tryRemove(key);
    if (removed == null) {
      throw gone("remove");
    }
    return removed;
  }

  /** Takes a value out before its time; null if it has left this queue, or never was in it. */
  public @Nullable Expired<T> tryRemove(Key key) {
    return contains(key) ? takeOut(key) : null;
  }

  /**
   * Moves the deadline of a value to {@code delay} from now, earlier or later.
   *
   * @throws IllegalArgumentException if the delay is negative
   * @throws NoSuchElementException if the value has left this queue, or never was in it
   */
  public void reset(Key key, Duration delay) {
    resetAt(key, after("reset", delay));
  }

  /**
   * Moves the deadline of a value, earlier or later.
   *
   * @throws NoSuchElementException if the value has left this queue, or never was in it
   */
  public void resetAt(Key key, Moment deadline) {
    check("resetAt", key);
    heap.move(key, deadline.nanos());
    moveAlarm();
  }

  /**
   * Returns when a value is due.
   *
   * @throws NoSuchElementException if the value has left this queue, or never was in it
   */
  public Moment deadline(Key key) {
    check("deadline", key);
    return key.moment();
  }

  /** Tells whether the value of {@code key} is in this queue. */
  public boolean contains(Key key) {
    return key.queue == this && key.place != DelayHeap.OUT;
  }

  /** Returns the key of what comes out next, due or not; null if the queue is empty. */
  public @Nullable Key peek() {
    return heap.first();
  }

  /** Returns how many values have not come out. */
  public int size() {
    return heap.size();
  }

  /** Returns how many values there is room for. */
  public int sizeMax() {
    return heap.sizeMax();
  }

  /** Tells whether there is no value. */
  public boolean isEmpty() {
    return heap.first() == null;
  }

  /** Takes everything out and throws it away. Whoever awaits {@link #next} learns of the end. */
  public void clear() {
    heap.clear();
    moveAlarm();
  }

  /**
   * Waits for the next value whose time has come; gives null at once if the queue is empty, and as
   * soon as it becomes empty. One such future at a time: polling a second one while the first is
   * pending fails with an {@link IllegalStateException}.
   *
   * @cancelSafety safe: a dropped future takes no value out
   * @wakes the timer wheel, at the first of its ticks at or after the first deadline; a value that
   *     is inserted or moved before it, and one that leaves as the last
   */
  public Future<@Nullable Expired<T>> next() {
    return new Next<>(this);
  }

  @Override
  public String toString() {
    return "DelayQueue[" + size() + " of " + sizeMax() + "]";
  }

  private Moment after(String call, Duration delay) {
    return new Moment(Moment.saturatedSum(clock.nanos(), Time.nanos(call, delay)));
  }

  private void check(String call, Key key) {
    if (!contains(key)) {
      throw gone(call);
    }
  }

  private static NoSuchElementException gone(String call) {
    return new NoSuchElementException(
        call + ": the value has left this queue already, or the key is of another one");
  }

  @SuppressWarnings("unchecked") // insertAt() made the key, with a value of this queue's type
  private Expired<T> takeOut(Key key) {
    heap.remove(key);
    T value = (T) Objects.requireNonNull(key.leave());
    moveAlarm();
    return new Expired<>(value, key, key.moment());
  }

  /** Follows a change of the first deadline; an empty queue keeps nobody waiting. */
  private void moveAlarm() {
    Key first = heap.first();
    if (first == null) {
      alarm.giveUp();
    } else {
      alarm.move(first.deadline);
    }
  }

  private @Nullable Object pollNext(Context cx) {
    Key first = heap.first();
    if (first == null) {
      return null;
    }
    return alarm.isDue(cx) ? takeOut(first) : Poll.PENDING;
  }

  /** Waits for the first of its queue. */
  private static final class Next<T> extends RawFuture<@Nullable Expired<T>> {
    private @Nullable DelayQueue<T> queue;

    Next(DelayQueue<T> queue) {
      this.queue = queue;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      DelayQueue<T> from = queue;
      if (from == null) {
        throw Finished.polledAgain("next");
      }
      claim(from);
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      Object answer;
      try {
        answer = from.pollNext(cx);
      } catch (Throwable failure) { // the executor has no clock or no timers
        drop();
        throw failure;
      }
      if (answer == Poll.PENDING) {
        cx.refund();
      } else {
        from.current = null;
        queue = null;
      }
      return answer;
    }

    private void claim(DelayQueue<T> from) {
      if (from.current == null) {
        from.current = this;
      } else if (from.current != this) {
        queue = null;
        throw new IllegalStateException(
            from + ": another next() is being awaited; one at a time, or make a second queue");
      }
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("DelayQueue.next");
    }

    @Override
    public void drop() {
      DelayQueue<T> from = queue;
      queue = null;
      if (from != null && from.current == this) {
        from.current = null;
        from.alarm.drop();
      }
    }
  }
}
