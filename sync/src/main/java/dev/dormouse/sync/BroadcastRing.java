package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The values of a broadcast channel that somebody has not seen, in a ring of cells.
 *
 * <p><b>A receive takes no lock.</b> Positions count what was sent; a receiver knows the position
 * that it reads next, and the cell in that slot tells by its own position what there is: the value,
 * nothing yet, or a newer one. So receivers that are behind cost the senders nothing, and one that
 * was overtaken finds it out by itself. A cell counts those that have not read it, and the last one
 * empties the slot.
 *
 * <p><b>Senders take turns</b> under the lock of the {@link Ends}, which makes one step of sending,
 * of the receivers' number, and of a new receiver's position.
 *
 * <p>The ring begins small and grows when the slot that a send needs has a cell which somebody has
 * not read; when everything was read, a large one is given back. Receivers with an old ring find in
 * it what they look for, or look at the tail and then at the new ring.
 */
final class BroadcastRing {
  /*
   * slot -> cell   put()     release, under the lock
   * cell -> null   letGo()   CAS, release; the last receiver. The lock's holder may have put a
   *                          newer cell there, which stays
   * cell -> null   send()    release, under the lock: the value that is out of reach
   * cells -> cells grow(), shrink()  release, under the lock
   * tail -> tail+1 send()    volatile, under the lock; after the cell, before the look at the crowd
   */
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(BroadcastCell[].class);
  private static final VarHandle CELLS;
  private static final VarHandle TAIL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CELLS = lookup.findVarHandle(BroadcastRing.class, "cells", BroadcastCell[].class);
      TAIL = lookup.findVarHandle(BroadcastRing.class, "tail", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Ends ends = new Ends();
  final Crowd crowd = new Crowd();
  final int capacity;

  /** Most slots that are kept when everything was seen. */
  private final int kept;

  /** A power of two of slots, the one of a position by its lowest bits. */
  @SuppressWarnings("unused") // through CELLS only
  private @Nullable BroadcastCell[] cells;

  private long tail;

  /** Volatile: set after the last send, read before the tail. */
  private volatile boolean over;

  BroadcastRing(int capacity) {
    this(capacity, Limits.CELLS_KEPT);
  }

  BroadcastRing(int capacity, int kept) {
    this.capacity = capacity;
    this.kept = kept;
    cells = new BroadcastCell[Math.min(Limits.CELLS_MIN, slotsMax())];
  }

  /** Sends to all receivers that there are, and returns how many; zero if nothing was sent. */
  int send(Object value) {
    int receivers;
    synchronized (ends) {
      receivers = ends.receivers();
      if (receivers == 0) {
        return 0;
      }
      long at = tailVolatile();
      @Nullable BroadcastCell[] into = cellsFor(at);
      put(into, at, new BroadcastCell(at, value, receivers));
      publishTail(at + 1);
      // After the tail: who misses the value finds there that it was overtaken.
      forget(into, at - capacity);
    }
    crowd.wakeAll();
    return receivers;
  }

  /** Returns cells whose slot for {@code at} is free, or has what is out of reach. */
  private @Nullable BroadcastCell[] cellsFor(long at) {
    @Nullable BroadcastCell[] now = cellsAcquire();
    BroadcastCell there = cellAt(now, at);
    if (there == null || there.isSeen() || there.position <= at - capacity) {
      return now;
    }
    assert now.length < slotsMax();
    @Nullable BroadcastCell[] larger = new BroadcastCell[2 * now.length];
    for (long each = at - now.length; each < at; each++) {
      BroadcastCell cell = cellAt(now, each);
      if (cell != null && cell.position == each && !cell.isSeen()) {
        put(larger, each, cell);
      }
    }
    publishCells(larger);
    return larger;
  }

  private static void forget(@Nullable BroadcastCell[] in, long position) {
    BroadcastCell cell = position < 0 ? null : cellAt(in, position);
    if (cell != null && cell.position == position) {
      put(in, position, null);
    }
  }

  /** The smallest power of two that the capacity fits into. */
  private int slotsMax() {
    return Integer.highestOneBit(2 * capacity - 1);
  }

  /** The last sender is gone: receivers get what was sent, and then the end. */
  void end() {
    over = true;
    crowd.wakeAll();
  }

  /**
   * Takes the next value.
   *
   * @return the value, {@link Poll#PENDING} if there is none yet, or null at the end
   */
  @Nullable Object tryReceive(Broadcast.Receiver<?> receiver) throws LaggedError {
    long at = receiver.position;
    for (; ; ) {
      @Nullable BroadcastCell[] in = cellsAcquire();
      BroadcastCell cell = cellAt(in, at);
      if (cell != null && cell.position == at) {
        receiver.position = at + 1;
        Object value = cell.read();
        letGo(in, cell);
        return value;
      }
      boolean ended = over;
      long end = tailVolatile();
      if (cell != null && cell.position >= end) {
        end = cell.position + 1; // its sender has not published the tail yet
      }
      if (at == end) {
        return ended ? null : Poll.PENDING;
      }
      if (end - at > capacity) {
        receiver.position = end - capacity;
        throw new LaggedError(end - capacity - at);
      }
      // The cell came, or moved to other cells, between the two looks.
    }
  }

  /** Receives, parks, or returns null at the end. */
  @Nullable Object pollReceive(Broadcast.Receiver<?> receiver, Context cx) throws LaggedError {
    Object answer = tryReceive(receiver);
    if (answer == Poll.PENDING) {
      crowd.await(receiver, cx.waker());
      answer = tryReceive(receiver);
      if (answer == Poll.PENDING) {
        cx.refund();
      }
    }
    return answer;
  }

  /** Counts a receiver out of {@code cell}. */
  private void letGo(@Nullable BroadcastCell[] in, BroadcastCell cell) {
    if (cell.countDown()) {
      casEmpty(in, cell);
      if (in.length > kept && cell.position + 1 == tailVolatile()) {
        shrink(cell.position + 1);
      }
    }
  }

  /** Gives the cells back, all of which were seen if nothing was sent since. */
  private void shrink(long tailThen) {
    synchronized (ends) {
      if (tailVolatile() == tailThen) {
        publishCells(new BroadcastCell[Math.min(Limits.CELLS_MIN, slotsMax())]);
      }
    }
  }

  /** Makes a receiver of what is sent from now on. */
  <T> Broadcast.Receiver<T> subscribe() {
    synchronized (ends) {
      ends.addReceiver();
      return new Broadcast.Receiver<>(this, tailVolatile());
    }
  }

  /** Counts a receiver out of everything that it has not seen. */
  void leave(Broadcast.Receiver<?> receiver) {
    Waiter<?> chain;
    long end;
    synchronized (ends) {
      chain = ends.removeReceiver();
      end = tailVolatile();
    }
    for (long at = Math.max(receiver.position, end - capacity); at < end; at++) {
      @Nullable BroadcastCell[] in = cellsAcquire();
      BroadcastCell cell = cellAt(in, at);
      if (cell != null && cell.position == at) {
        letGo(in, cell);
      }
    }
    receiver.position = end;
    crowd.leave(receiver, ends.receivers());
    WaitQueue.wakeChain(chain);
  }

  /** How many values are there that somebody has not seen. Receivers see them in order. */
  int length() {
    synchronized (ends) {
      long end = tailVolatile();
      @Nullable BroadcastCell[] in = cellsAcquire();
      long seen = Math.max(0, end - Math.min(in.length, capacity));
      long unseen = end;
      while (seen < unseen) {
        long middle = seen + (unseen - seen) / 2;
        BroadcastCell cell = cellAt(in, middle);
        if (cell != null && cell.position == middle && !cell.isSeen()) {
          unseen = middle;
        } else {
          seen = middle + 1;
        }
      }
      return (int) (end - unseen);
    }
  }

  /** How many values are there for {@code receiver}, those included that it has missed. */
  long ahead(Broadcast.Receiver<?> receiver) {
    return tailVolatile() - receiver.position;
  }

  /** Tells whether the last sender is gone. */
  boolean isOver() {
    return over;
  }

  /** How many slots there are now, for tests. */
  int slots() {
    return cellsAcquire().length;
  }

  /** Acquire: pairs with put(), so that the cell's fields are seen. */
  private static @Nullable BroadcastCell cellAt(@Nullable BroadcastCell[] in, long position) {
    return (BroadcastCell) SLOTS.getAcquire(in, (int) position & (in.length - 1));
  }

  /** Release, under the lock: publishes the cell; pairs with cellAt(). */
  private static void put(
      @Nullable BroadcastCell[] in, long position, @Nullable BroadcastCell cell) {
    SLOTS.setRelease(in, (int) position & (in.length - 1), cell);
  }

  /** Empties the slot of {@code cell}; a newer one stays. */
  private static void casEmpty(@Nullable BroadcastCell[] in, BroadcastCell cell) {
    int slot = (int) cell.position & (in.length - 1);
    // CAS, release: pairs with cellAt().
    SLOTS.weakCompareAndSetRelease(in, slot, cell, (BroadcastCell) null);
  }

  /** Acquire: the cells that were copied are seen; pairs with publishCells(). */
  @SuppressWarnings("NullAway") // never null
  private @Nullable BroadcastCell[] cellsAcquire() {
    return (BroadcastCell[]) CELLS.getAcquire(this);
  }

  /** Release, under the lock, before a cell is put there; pairs with cellsAcquire(). */
  private void publishCells(@Nullable BroadcastCell[] next) {
    CELLS.setRelease(this, next);
  }

  /** Volatile: before the receiver's second look; pairs with publishTail(). */
  private long tailVolatile() {
    return (long) TAIL.getVolatile(this);
  }

  /** Volatile, under the lock: before the look at the crowd; pairs with tailVolatile(). */
  private void publishTail(long next) {
    TAIL.setVolatile(this, next);
  }
}
