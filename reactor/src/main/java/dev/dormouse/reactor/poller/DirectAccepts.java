package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.PeerRoom;
import dev.dormouse.sys.linux.Slab;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one listener on their way into the table of its ring, and those that nobody has
 * taken yet. Of the thread that owns the ring.
 *
 * <p>Each entry takes one connection and tells who is at the other end: an entry for many would
 * not, and to ask takes three calls where there is no descriptor.
 */
final class DirectAccepts {
  private final UringSource listener;
  private final UringPoller poller;
  private final DirectTable table;
  private final Slab rooms;
  private final Deque<ReadySource> taken = new ArrayDeque<>();

  /** The numbers of the entries under way, as bits. */
  private long underWay;

  private int failure;

  DirectAccepts(UringSource listener, UringPoller poller, DirectTable table) throws IOException {
    this.listener = listener;
    this.poller = poller;
    this.table = table;
    this.rooms = new Slab((long) Limits.DIRECT_ACCEPTS_MAX * PeerRoom.BYTES);
  }

  /** Takes a connection, or answers null if none has come; see {@link ReadySource#tryAccept}. */
  @Nullable ReadySource take() throws IOException {
    ReadySource next = taken.poll();
    if (next != null) {
      return next;
    }
    int errno = failure;
    failure = 0;
    if (errno != 0) {
      String detail = Errno.name(errno);
      throw LinuxTrouble.isUsedUp(errno)
          ? SocketFailures.pause(listener, LinuxTrouble.of(errno), detail)
          : SocketFailures.accept(listener, detail);
    }
    if (underWay == 0 && table.reserved() == table.capacity()) {
      throw SocketFailures.pause(
          listener,
          Trouble.OTHER,
          "all "
              + table.capacity()
              + " direct descriptors of this thread are in use; close some, or have more threads");
    }
    return null;
  }

  /** Has entries under way for as many connections as there is room for. */
  void begin() throws IOException {
    int wanted = Limits.DIRECT_ACCEPTS_MAX - taken.size() - Long.bitCount(underWay);
    for (; wanted > 0 && table.reserve(); wanted--) {
      int number = Long.numberOfTrailingZeros(~underWay);
      if (!poller.entries().accept(listener, number, rooms.memory())) {
        table.free();
        if (underWay == 0) {
          throw SocketFailures.control("waiting", listener, "the kernel takes no entries");
        }
        return;
      }
      underWay |= 1L << number;
    }
    if (underWay == 0 && taken.isEmpty()) {
      listener.event(ReadySource.READ, false); // there is no room: whoever waits shall find out
    }
  }

  /** Takes the completion of an entry. */
  void completed(int number, int result, boolean closing) {
    underWay &= ~(1L << number);
    if (result < 0) {
      table.free();
      if (result != -Errno.ECANCELED && !LinuxTrouble.concernsOneConnection(-result)) {
        failure = -result;
      }
    } else if (closing) {
      poller.entries().closePlace(result);
      table.free();
    } else {
      adopt(result, PeerRoom.read(rooms.memory(), (long) number * PeerRoom.BYTES));
    }
  }

  private void adopt(int place, InetSocketAddress peer) {
    try {
      ReadySource stream = new DirectStream(poller, place, peer);
      poller.registry.add(stream);
      taken.add(stream);
    } catch (IOException full) {
      poller.entries().closePlace(place);
      table.free();
      failure = Errno.ENOBUFS;
    }
  }

  boolean isUnderWay() {
    return underWay != 0;
  }

  /** Closes the connections that nobody will take. */
  void closeTaken() {
    for (ReadySource each; (each = taken.poll()) != null; ) {
      each.close();
    }
  }

  /** Lets go of the memory. */
  void close() {
    if (underWay == 0) {
      rooms.close();
    } else {
      table.keep(rooms);
    }
  }
}
