package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.Receive;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived on one stream and waits for its reader, and which entries of the ring are under
 * way for the source. Of one thread at a time; {@link SharedArrivals} are for several.
 */
class Arrivals {
  /*
   * A stream that has no receive under way is read by system call, until that would wait; then a
   * receive is begun that completes for each arrival. Bytes of the two never mix: while a receive
   * is under way, or pieces of it are left, the reader takes pieces only. A receive that ends for
   * whatever reason (no buffer, too much unread, its thread has ended) just leads back to the call.
   *
   * A buffer that comes back full ends it, too: of a stream that brings much at once the bytes had
   * better go straight to the reader, by call, than through a buffer. So the next wait is for
   * something to read, until a call finds little.
   */

  /** What {@link #take} answers: nothing is here, and the socket may be read by call. */
  static final int READ_BY_CALL = -3;

  private @Nullable ArrivedBytes first;
  private @Nullable ArrivedBytes last;
  private int unread;
  private int buffers;
  private int underWay;
  private boolean stopping;
  private boolean large;
  private boolean over;
  private boolean leaving;

  /** Whether there is no number to call with, as long as the receives are the ring's. */
  private final boolean byRingOnly;

  private int failure;

  /** Whether nothing comes behind what is here. */
  private boolean atEnd;

  Arrivals(boolean byRingOnly) {
    this.byRingOnly = byRingOnly;
  }

  /** Takes over what {@code before} has, which nobody uses any more. */
  Arrivals(Arrivals before) {
    first = before.first;
    last = before.last;
    unread = before.unread;
    buffers = before.buffers;
    underWay = before.underWay;
    stopping = before.stopping;
    large = before.large;
    over = before.over;
    leaving = before.leaving;
    byRingOnly = false;
    failure = before.failure;
  }

  /** Notes that an entry of a kind is under way; false if one was already. */
  boolean begin(int kind) {
    if ((underWay & kind) != 0) {
      return false;
    }
    underWay |= kind;
    return true;
  }

  /** Notes that the entry of a kind has ended, or was never submitted. */
  void end(int kind) {
    underWay &= ~kind;
    if ((kind & EntryData.RECEIVE) != 0) {
      stopping = false;
    }
  }

  /** Returns the kinds of which an entry is under way. */
  int underWay() {
    return underWay;
  }

  /**
   * Keeps what has arrived in a buffer.
   *
   * @return true if the receive must be ended, since too much is unread or comes at once
   */
  boolean add(ReceiveBuffers pool, int buffer, int length) {
    if (over) {
      pool.refuse(buffer);
      return false;
    }
    ArrivedBytes piece = pool.arrived(buffer, length, buffers < Limits.UNREAD_BUFFERS_MAX);
    if (piece.buffer >= 0) {
      buffers++;
    }
    if (last == null) {
      first = piece;
    } else {
      last.next = piece;
    }
    last = piece;
    unread += length;
    large |= length == Limits.RECEIVE_BUFFER_BYTES && !byRingOnly;
    if (stopping || (!large && unread < Limits.UNREAD_BYTES_MAX)) {
      return false;
    }
    stopping = true;
    return true;
  }

  /** Learns that {@code count} of {@code most} bytes were read by call. */
  void readByCall(int count, int most) {
    if (count < most) { // else there may be more
      large = count >= Limits.RECEIVE_BUFFER_BYTES;
    }
  }

  /** Returns which entry a reader waits with. */
  int readingKind() {
    boolean receives = !(large || leaving) || (underWay & EntryData.RECEIVE) != 0;
    return receives ? EntryData.RECEIVE : EntryData.READ_POLL;
  }

  /** Notes that the stream has ended, behind what has arrived before. */
  void noteEnd() {
    atEnd = true;
  }

  /** Tells whether the stream has ended, where no call can tell. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** Keeps why the receive has ended, for the reader, behind what has arrived before. */
  void fail(int errno) {
    failure = errno;
  }

  /** Takes the failure that was kept; 0 if there is none. */
  int takeFailure() {
    int errno = failure;
    failure = 0;
    return errno;
  }

  /**
   * Moves bytes to the reader.
   *
   * @param pool what the buffers go back to; null if there are none, and this is any thread
   * @return how many; or 0 if a failure is next, READ_BY_CALL or WOULD_BLOCK
   */
  int take(@Nullable ReceiveBuffers pool, Receive receive, int most) {
    ArrivedBytes piece = first;
    if (piece == null) {
      if (failure != 0) {
        return 0;
      }
      return (underWay & EntryData.RECEIVE) != 0 ? ReadySource.WOULD_BLOCK : READ_BY_CALL;
    }
    int moved = 0;
    while (piece != null && moved < most) {
      moved += piece.moveTo(receive, moved, most - moved);
      if (piece.isEmpty()) {
        first = piece.next;
        letGo(pool, piece);
        piece = first;
      }
    }
    if (first == null) {
      last = null;
    }
    unread -= moved;
    return moved;
  }

  /**
   * Copies bytes for one who only looks.
   *
   * @return as {@link #take}
   */
  int look(MemorySegment room) {
    if (first == null) {
      if (failure != 0) {
        return 0;
      }
      return (underWay & EntryData.RECEIVE) != 0 ? ReadySource.WOULD_BLOCK : READ_BY_CALL;
    }
    long copied = 0;
    for (ArrivedBytes piece = first; piece != null && copied < room.byteSize(); ) {
      copied += piece.copyTo(room.asSlice(copied));
      piece = piece.next;
    }
    return (int) copied;
  }

  /** Begins no receive any more. */
  void leave() {
    leaving = true;
  }

  /** Tells whether no receive is begun any more. */
  boolean isLeaving() {
    return leaving;
  }

  /** Gives all buffers back; what has arrived is on the heap. */
  void copyToHeap(ReceiveBuffers pool) {
    for (ArrivedBytes piece = first; piece != null; piece = piece.next) {
      int buffer = piece.buffer;
      piece.copyToHeap();
      if (buffer >= 0) {
        pool.takeBack(buffer);
      }
    }
    buffers = 0;
  }

  /** Has nothing under way any more, and what has arrived on the heap. */
  void startOver() {
    for (ArrivedBytes piece = first; piece != null; piece = piece.next) {
      piece.copyToHeap();
    }
    buffers = 0;
    underWay = 0;
    stopping = false;
  }

  /** Lets go of what nobody will read, now and later. */
  void close(ReceiveBuffers pool) {
    over = true;
    for (ArrivedBytes piece = first; piece != null; ) {
      ArrivedBytes next = piece.next;
      letGo(pool, piece);
      piece = next;
    }
    first = null;
    last = null;
    unread = 0;
  }

  private void letGo(@Nullable ReceiveBuffers pool, ArrivedBytes piece) {
    if (piece.buffer >= 0) {
      buffers--;
    }
    if (pool != null) {
      pool.release(piece);
    }
  }

  /** Returns how many bytes wait for the reader. */
  int unread() {
    return unread;
  }

  /** Tells whether bytes wait for the reader. */
  boolean hasBytes() {
    return first != null;
  }
}
