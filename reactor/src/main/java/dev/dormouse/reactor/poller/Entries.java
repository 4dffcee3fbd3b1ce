package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.PeerRoom;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The entries that a poller writes for its sources, and their way to the kernel. Of a confined
 * poller all is one thread's at a time, and entries go with its next turn. Of a shared one, who
 * writes an entry submits it at once, under a lock: the turning thread may be asleep in the kernel
 * and would submit it too late.
 */
final class Entries {
  /** Entries that giving a descriptor back needs. */
  private static final int RELEASE_ENTRIES_MAX = 5;

  private static final int WAKE_EVENTS = Epoll.EPOLLIN;
  private static final int READ_EVENTS = Epoll.EPOLLIN | Epoll.EPOLLRDHUP;

  private final SharedLock submitting;
  private Ring ring;

  /** Whether there is no ring any more, and no entry is taken. */
  private boolean gone;

  /** Entries that were begun and will complete. */
  private long begun;

  Entries(Ring ring, boolean shared) {
    this.ring = ring;
    this.submitting = SharedLock.of(shared);
  }

  boolean isShared() {
    return submitting.isShared();
  }

  /** Writes to another ring from now on, which knows nothing of what was begun. */
  void moveTo(Ring next) {
    ring = next;
    begun = 0;
  }

  /** Takes no more entries. */
  void giveUp() {
    gone = true;
    begun = 0;
  }

  /** Returns how many entries were begun that complete for good at some time. */
  long begun() {
    return begun;
  }

  /** Tells whether some have not completed for good, or wait for the next submission. */
  boolean areBusy(Completions seen) {
    return seen.ended() < begun || ring.pending() > 0;
  }

  // ---- Waiting

  /** Waits for the eventfd for as long as that goes; false if the kernel takes no entry. */
  boolean beginWake(int wake) {
    submitting.lock();
    try {
      boolean room = makeRoom(1);
      if (room) {
        ring.pollEach(wake, WAKE_EVENTS, EntryData.WAKE);
        begun++;
        submitIfShared();
      }
      return room;
    } finally {
      submitting.unlock();
    }
  }

  /** Begins an entry of a kind. */
  void begin(UringSource source, int kind) throws IOException {
    submitting.lock();
    try {
      if (!makeRoom(1)) {
        throw SocketFailures.control("waiting", source, "the kernel takes no entries");
      }
      long data = EntryData.of(source, kind);
      switch (kind) {
        case EntryData.RECEIVE -> receive(source, data);
        case EntryData.READ_POLL -> poll(source, READ_EVENTS, data);
        case EntryData.WRITE_POLL -> poll(source, Epoll.EPOLLOUT, data);
        default -> throw new AssertionError("no kind of a wait: " + kind);
      }
      begun++;
      submitIfShared();
    } finally {
      submitting.unlock();
    }
  }

  private void receive(UringSource source, long data) {
    if (source.isDirect()) {
      ring.receiveEachAtPlace(source.place(), ReceiveBuffers.GROUP, data);
    } else {
      ring.receiveEach(source.fd, ReceiveBuffers.GROUP, data);
    }
  }

  private void poll(UringSource source, int events, long data) {
    if (source.isDirect()) {
      ring.pollPlace(source.place(), events, data);
    } else {
      ring.poll(source.fd, events, data);
    }
  }

  /** Ends the entry with these data; it completes all the same. False if the kernel refuses. */
  boolean cancel(long data) {
    submitting.lock();
    try {
      boolean room = makeRoom(1);
      if (room) {
        ring.cancel(data, EntryData.IGNORED);
        submitIfShared();
      }
      return room;
    } finally {
      submitting.unlock();
    }
  }

  /** Gives the descriptor of {@code source} back, if it is ours, after what it waits for. */
  void release(UringSource source) {
    submitting.lock();
    try {
      int underWay = source.arrivals.underWay();
      if (makeRoom(RELEASE_ENTRIES_MAX)) {
        for (int kind = EntryData.RECEIVE; kind > 0; kind <<= 1) {
          if ((underWay & kind) != 0) {
            ring.cancel(EntryData.of(source, kind), EntryData.IGNORED);
          }
        }
        if (source.isDirect()) {
          ring.closePlace(source.place(), EntryData.IGNORED);
        }
        if (source.isOursToClose()) {
          ring.closeDescriptor(source.fd, EntryData.IGNORED);
        }
        submitIfShared();
      } else if (source.isOursToClose()) {
        Sockets.close(source.fd);
      }
    } finally {
      submitting.unlock();
    }
  }

  /** Submits what the kernel has refused before; false if it does so again. */
  boolean submitLeft() {
    submitting.lock();
    try {
      if (ring.pending() > 0) {
        ring.submit();
      }
      return ring.pending() == 0;
    } finally {
      submitting.unlock();
    }
  }

  private boolean makeRoom(int count) {
    if (gone) {
      return false;
    }
    if (ring.room() < count) {
      ring.submit();
    }
    return ring.room() >= count;
  }

  private void submitIfShared() {
    if (submitting.isShared()) {
      ring.submit();
    }
  }

  // ---- Sends of confined pollers

  boolean hasRoom() {
    return !gone && ring.room() > 0;
  }

  /** Writes the entry of a send; returns its index. */
  int send(UringSource source, MemorySegment from, long offset, int length) {
    int index = ring.next();
    long data = EntryData.of(source, EntryData.SEND);
    if (source.isDirect()) {
      ring.sendAtPlace(source.place(), from, offset, length, data);
    } else {
      ring.send(source.fd, from, offset, length, data);
    }
    return index;
  }

  void lengthenSend(int index, int length) {
    ring.lengthenSend(index, length);
  }

  boolean isTaken(int index) {
    return ring.isTaken(index);
  }

  /** Tells whether a send of {@code source} that was taken has failed or fallen short, or may. */
  boolean mayHaveFallen(UringSource source) {
    if (gone || ring.isOverflown()) {
      return true;
    }
    long data = EntryData.of(source, EntryData.SEND);
    int end = ring.tail();
    for (int i = ring.head(); i != end; i++) {
      if (ring.data(i) == data) {
        return true;
      }
    }
    return false;
  }

  // ---- The table of a bound ring

  /** Has the kernel take a connection into the table; false if it takes no entry. */
  boolean accept(UringSource listener, int number, MemorySegment rooms) {
    boolean room = makeRoom(1);
    if (room) {
      long data = EntryData.ofAccept(listener, number);
      ring.acceptIntoTable(listener.fd, rooms, (long) number * PeerRoom.BYTES, data);
      begun++;
    }
    return room;
  }

  /** Ends the accepts of a listener. */
  void cancelAccepts(UringSource listener) {
    if (makeRoom(1)) {
      ring.cancelAll(listener.fd, EntryData.IGNORED);
    }
  }

  /** Empties a place that no source has. */
  void closePlace(int place) {
    if (makeRoom(1)) {
      ring.closePlace(place, EntryData.IGNORED);
    }
  }

  /** Sends what the socket takes at once; how much, or a negated errno. */
  int sendNow(UringSource source, MemorySegment from, int length) {
    if (!isReadyForCall()) {
      return -Errno.EAGAIN;
    }
    ring.sendSomeAtPlace(source.place(), from, length, EntryData.CALL);
    return callDone();
  }

  /** Makes an ordinary descriptor of the same socket; its number, or a negated errno. */
  int install(UringSource source) {
    if (!isReadyForCall()) {
      return -Errno.EAGAIN;
    }
    ring.install(source.place(), EntryData.CALL);
    return callDone();
  }

  /** Tells whether the completion of one more entry is sure to be seen. */
  private boolean isReadyForCall() {
    return makeRoom(1) && !ring.isOverflown() && ring.completionRoom() > ring.pending() + 1;
  }

  /** Submits, and returns the result of the last entry, which completes meanwhile. */
  private int callDone() {
    int index = ring.next() - 1;
    int before = ring.tail();
    ring.submit();
    if (!ring.isTaken(index)) {
      ring.takeBack(index);
      return -Errno.EAGAIN;
    }
    for (int i = ring.tail() - 1; i - before >= 0; i--) {
      if (ring.data(i) == EntryData.CALL) {
        return ring.result(i);
      }
    }
    throw new AssertionError("a call by the ring did not complete");
  }

  /** Submits what waits for the next turn. */
  void flush() {
    if (!submitting.isShared() && !gone && ring.pending() > 0) {
      ring.submit();
    }
  }
}
