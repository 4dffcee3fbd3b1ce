package dev.dormouse.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The two halves of an object that is a stream and a sink, see {@link Streams#split}.
 *
 * <p>Each half is one task's at a time, and the two may be different ones, on different threads.
 * The object itself is polled by one thread at a time: a half that finds it being polled is pending
 * and is woken behind that poll. The object is dropped when neither half needs it any more: each
 * was dropped, the stream has ended, the sink was shut down.
 *
 * @param <T> type of the stream's items
 * @param <U> type of the sink's items
 * @param <X> type of the object
 */
public final class Split<T, U, X extends Stream<T> & Sink<U>> {
  private final Halves<X> halves;
  private final SplitStream<T> stream;
  private final SplitSink<U> sink;

  Split(X both) {
    halves = new Halves<>(both, both::drop);
    stream = new SplitStream<>(halves, both);
    sink = new SplitSink<>(halves, both);
  }

  /**
   * Returns the half that gives items.
   *
   * @cancelSafety as safe as the object
   */
  public Stream<T> stream() {
    return stream;
  }

  /** Returns the half that takes items. */
  public Sink<U> sink() {
    return sink;
  }

  /**
   * Puts the halves together again: they have ended, and the object is the caller's. Call it when
   * no other thread uses them.
   *
   * @throws IllegalStateException if a half was dropped or has ended, or the sink was not flushed
   */
  public X reunite() {
    if (!stream.isOpen() || !sink.isOpen()) {
      throw new IllegalStateException(
          "split: a half was dropped or has ended; it does not reunite");
    }
    if (sink.hasItem()) {
      throw new IllegalStateException("split: an item waits in the sink; flush it first");
    }
    stream.release();
    sink.release();
    return halves.object();
  }

  /** What the halves share. */
  static final class Halves<X> {
    /*
     * 2 -> 1 -> 0  leave()  getAndAdd, full: the last one drops the object
     */
    private static final VarHandle USERS;

    static {
      try {
        USERS = MethodHandles.lookup().findVarHandle(Halves.class, "users", int.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    final PairLock lock = new PairLock();
    private final X object;
    private final Runnable drop;

    @SuppressWarnings("unused") // through USERS only
    private int users = 2;

    Halves(X object, Runnable drop) {
      this.object = object;
      this.drop = drop;
    }

    X object() {
      return object;
    }

    /** Tells that a half needs the object no more. */
    void leave() {
      if (countOut() == 1) {
        drop.run();
      }
    }

    /** Full: the last one sees what the other did before; pairs with itself. */
    private int countOut() {
      return (int) USERS.getAndAdd(this, -1);
    }
  }
}
