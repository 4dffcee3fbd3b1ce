package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The entries that a poller writes for its sources, and their way to the kernel. Of a confined
 * poller all is one thread's at a time, and entries go with its next turn. Of a shared one, who
 * writes an entry submits it at once, under a lock: the turning thread may be asleep in the kernel
 * and would submit it too late.
 */
final class Entries {
  /** Entries that giving a descriptor back needs. */
  private static final int RELEASE_ENTRIES_MAX = 4;

  private static final int WAKE_EVENTS = Epoll.EPOLLIN;
  private static final int READ_EVENTS = Epoll.EPOLLIN | Epoll.EPOLLRDHUP;

  private final @Nullable ReentrantLock submitting;
  private Ring ring;

  /** Whether there is no ring any more, and no entry is taken. */
  private boolean gone;

  /** Entries that were begun and will complete. */
  private long begun;

  Entries(Ring ring, boolean shared) {
    this.ring = ring;
    this.submitting = shared ? new ReentrantLock() : null;
  }

  boolean isShared() {
    return submitting != null;
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

  // ---- Waiting

  /** Waits for the eventfd for as long as that goes; false if the kernel takes no entry. */
  boolean beginWake(int wake) {
    lock();
    try {
      boolean room = makeRoom(1);
      if (room) {
        ring.pollEach(wake, WAKE_EVENTS, UringPoller.WAKE);
        begun++;
        submitIfShared();
      }
      return room;
    } finally {
      unlock();
    }
  }

  /** Begins an entry of a kind. */
  void begin(UringSource source, int kind) throws IOException {
    lock();
    try {
      if (!makeRoom(1)) {
        throw SocketFailures.control("waiting", source, "the kernel takes no entries");
      }
      long data = source.key | kind;
      switch (kind) {
        case UringSource.RECEIVE -> ring.receiveEach(source.fd, ReceiveBuffers.GROUP, data);
        case UringSource.READ_POLL -> ring.poll(source.fd, READ_EVENTS, data);
        case UringSource.WRITE_POLL -> ring.poll(source.fd, Epoll.EPOLLOUT, data);
        default -> throw new AssertionError("no kind of a wait: " + kind);
      }
      begun++;
      submitIfShared();
    } finally {
      unlock();
    }
  }

  /** Ends the entry with these data; it completes all the same. */
  void cancel(long data) {
    lock();
    try {
      if (makeRoom(1)) {
        ring.cancel(data, UringPoller.IGNORED);
        submitIfShared();
      }
    } finally {
      unlock();
    }
  }

  /** Gives the descriptor of {@code source} back, if it is ours, after what it waits for. */
  void release(UringSource source) {
    lock();
    try {
      int underWay = source.arrivals.underWay();
      if (makeRoom(RELEASE_ENTRIES_MAX)) {
        for (int kind = UringSource.RECEIVE; kind > 0; kind <<= 1) {
          if ((underWay & kind) != 0) {
            ring.cancel(source.key | kind, UringPoller.IGNORED);
          }
        }
        if (source.role() != Role.FOREIGN) {
          ring.closeDescriptor(source.fd, UringPoller.IGNORED);
        }
        submitIfShared();
      } else if (source.role() != Role.FOREIGN) {
        Sockets.close(source.fd);
      }
    } finally {
      unlock();
    }
  }

  /** Submits what the kernel has refused before; false if it does so again. */
  boolean submitLeft() {
    lock();
    try {
      if (ring.pending() > 0) {
        ring.submit();
      }
      return ring.pending() == 0;
    } finally {
      unlock();
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
    if (submitting != null) {
      ring.submit();
    }
  }

  private void lock() {
    if (submitting != null) {
      submitting.lock();
    }
  }

  private void unlock() {
    if (submitting != null) {
      submitting.unlock();
    }
  }

  // ---- Sends of confined pollers

  boolean hasRoom() {
    return !gone && ring.room() > 0;
  }

  /** Writes the entry of a send; returns its index. */
  int send(UringSource source, MemorySegment from, long offset, int length) {
    int index = ring.next();
    ring.send(source.fd, from, offset, length, source.key | UringSource.SEND);
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
    long data = source.key | UringSource.SEND;
    int end = ring.tail();
    for (int i = ring.head(); i != end; i++) {
      if (ring.data(i) == data) {
        return true;
      }
    }
    return false;
  }

  /** Submits what waits for the next turn. */
  void flush() {
    if (submitting == null && !gone && ring.pending() > 0) {
      ring.submit();
    }
  }
}
