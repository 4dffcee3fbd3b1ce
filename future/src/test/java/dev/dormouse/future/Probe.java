package dev.dormouse.future;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leaf that does what a test tells it and writes down what is done to it. Being polled after its
 * end or dropped twice is an assertion error, which no combinator swallows.
 */
public final class Probe<T> extends RawFuture<T> {
  private enum End {
    NONE,
    VALUE,
    FAILURE,
    DROPPED
  }

  private final String name;
  private final List<String> journal;
  private final WakerSlot slot = new WakerSlot();

  /** How many polls answer pending and wake at once, before the script's end; -1 for no script. */
  private int pendings = -1;

  private boolean told;
  private @Nullable T value;
  private @Nullable Throwable failure;
  private @Nullable RuntimeException dropFailure;
  private End end = End.NONE;
  private int polls;

  public Probe(String name, List<String> journal) {
    this.name = name;
    this.journal = journal;
  }

  /** Ends with {@code result} after {@code pending} polls that answered pending. */
  public Probe<T> after(int pending, @Nullable T result) {
    pendings = pending;
    value = result;
    return this;
  }

  /** Fails with {@code thrown} after {@code pending} polls that answered pending. */
  public Probe<T> failAfter(int pending, Throwable thrown) {
    pendings = pending;
    failure = thrown;
    return this;
  }

  /** Makes the drop throw. */
  public Probe<T> throwOnDrop(RuntimeException thrown) {
    dropFailure = thrown;
    return this;
  }

  /** Gives the value and wakes whoever waits. */
  public void complete(@Nullable T result) {
    told = true;
    value = result;
    slot.wake();
  }

  /** Gives the failure and wakes whoever waits. */
  public void fail(Throwable thrown) {
    told = true;
    failure = thrown;
    slot.wake();
  }

  public int polls() {
    return polls;
  }

  public boolean isAlive() {
    return end == End.NONE;
  }

  public boolean isDropped() {
    return end == End.DROPPED;
  }

  /** Tells whether a waker is stored in here. */
  public boolean isAwaited() {
    Waker waker = slot.take();
    if (waker != null) {
      slot.register(waker);
    }
    return waker != null;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    if (end != End.NONE) {
      throw new AssertionError(name + " was polled after its end: " + end);
    }
    polls++;
    journal.add("poll " + name);
    slot.register(cx.waker());
    if (!told) {
      if (pendings != 0) {
        if (pendings > 0) {
          pendings--;
          slot.wake();
        }
        return Poll.PENDING;
      }
    }
    slot.take();
    if (failure != null) {
      end = End.FAILURE;
      throw Sneaky.rethrow(failure);
    }
    end = End.VALUE;
    return value;
  }

  @Override
  public void drop() {
    if (end == End.VALUE || end == End.FAILURE) {
      return;
    }
    if (end == End.DROPPED) {
      throw new AssertionError(name + " was dropped twice");
    }
    end = End.DROPPED;
    slot.take();
    journal.add("drop " + name);
    if (dropFailure != null) {
      throw dropFailure;
    }
  }

  @Override
  public String toString() {
    return name + " " + end;
  }
}
