package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Transfer;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Ring;
import java.io.IOException;
import java.net.SocketAddress;

/** A source whose bytes arrive in buffers of the ring, or are read by call. */
abstract class ReceivingSource extends AskedSource {
  /** Looks to save before one is taken again; see {@link #savesLook}. */
  private static final byte LOOKS_SAVED_MAX = 32;

  /** Replaced by the owner, before it lets others read. */
  Arrivals arrivals;

  /** Set by the owner, once. */
  private volatile boolean readsByCall;

  /** Whether the last read by call filled its range, and whether something was sent since. */
  private boolean filled;

  private boolean answered;

  /** How many looks behind an answer to such a read are saved, since the last one was in vain. */
  private byte looksSaved;

  ReceivingSource(UringPoller poller, int fd, Role role, SocketAddress address, boolean connected) {
    super(poller, fd, role, address, connected);
    boolean shared = poller.entries().isShared();
    this.arrivals = shared ? new SharedArrivals() : new Arrivals(fd == NONE);
  }

  /** Tells whether the ring knows the socket by its place in the table, and calls need a number. */
  abstract boolean isDirect();

  /** Has a number from now on, which other threads call with; 0, or a negated errno. */
  abstract int install();

  /** Tells whether small sends go with the turn: then one thread at a time reads by the ring. */
  abstract boolean sendsWithTurn();

  @Override
  int tryReceive(Receive receive, int length) throws IOException {
    if (!uring().receives()) {
      return super.tryReceive(receive, length);
    }
    if (!mayRead()) {
      return WOULD_BLOCK;
    }
    int count = arrivals.take(readsByCall ? null : uring().ownBuffers(), receive, length);
    if (count == Arrivals.READ_BY_CALL) {
      if (isDirect() && !readsByCall) {
        return arrivals.isAtEnd() ? END : WOULD_BLOCK; // no call could tell
      }
      return !readsByCall && savesLook() ? WOULD_BLOCK : receiveByCall(receive, length);
    }
    if (count == 0) {
      throw failed(arrivals.takeFailure());
    }
    return count;
  }

  /**
   * Tells whether the next request can be waited for without a look whether it is there: where
   * requests fill the range that is read, and are answered, the look is mostly in vain. The wait,
   * which goes with the turn, finds what is there all the same. Once in a while the look is taken.
   */
  private boolean savesLook() {
    if (!filled || !answered || looksSaved == 0) {
      return false;
    }
    looksSaved--;
    filled = false;
    return true;
  }

  private int receiveByCall(Receive receive, int length) throws IOException {
    int read = super.tryReceive(receive, length);
    if (read > 0) {
      arrivals.readByCall(read, length);
    }
    if (sendsWithTurn() && !readsByCall) { // else several threads may be here
      if (filled && answered) {
        looksSaved = read == WOULD_BLOCK ? LOOKS_SAVED_MAX : 0;
      }
      filled = read == length;
      answered = false;
    }
    return read;
  }

  @Override
  int tryMove(Transfer operation) throws IOException {
    if (!(operation instanceof Peek peek) || peek.length() == 0 || !uring().receives()) {
      return super.tryMove(operation);
    }
    if (!mayRead()) {
      return WOULD_BLOCK;
    }
    int count = arrivals.look(memory(peek));
    if (count == Arrivals.READ_BY_CALL) {
      if (isDirect() && !readsByCall) {
        return arrivals.isAtEnd() ? END : WOULD_BLOCK;
      }
      return super.tryMove(operation);
    }
    if (count == 0) {
      throw failed(arrivals.takeFailure());
    }
    return count;
  }

  /** Learns that something was sent by the owner: perhaps the answer to what was read. */
  final void noteAnswer() {
    answered = true;
  }

  /** Takes the completion of the receive. For the turning thread. */
  void received(int result, int flags) {
    boolean ended = false;
    if (result > 0) {
      assert (flags & Ring.CQE_BUFFER) != 0 : "bytes without a buffer";
      if (arrivals.add(uring().ownBuffers(), flags >>> Ring.BUFFER_SHIFT, result)) {
        uring().entries().cancel(EntryData.of(this, EntryData.RECEIVE));
      }
    } else {
      if ((flags & Ring.CQE_BUFFER) != 0) {
        uring().ownBuffers().refuse(flags >>> Ring.BUFFER_SHIFT);
      }
      ended = result != -Errno.ENOBUFS && result != -Errno.ECANCELED;
      if (ended && result < 0) {
        arrivals.fail(-result);
      } else if (ended) {
        arrivals.noteEnd();
      }
    }
    if ((flags & Ring.CQE_MORE) == 0) {
      arrivals.end(EntryData.RECEIVE);
      if (arrivals.isLeaving() && !readsByCall) {
        letOthersRead();
      }
    }
    // A failure concerns both directions, as with every poller.
    event(result < 0 && ended ? READ | WRITE : READ, ended);
  }

  /** Tells whether this thread may read; if not, the owner is asked for that. */
  private boolean mayRead() {
    if (readsByCall || uring().isMine()) {
      return true;
    }
    ask(Requests.READS);
    return false;
  }

  /** Has others read once no receive is under way; goes on meanwhile. For the owner. */
  final void leaveReads() {
    if (readsByCall) {
      return;
    }
    arrivals.leave();
    if ((arrivals.underWay() & EntryData.RECEIVE) == 0) {
      letOthersRead();
      event(READ, false);
    } else if (!uring().entries().cancel(EntryData.of(this, EntryData.RECEIVE))) {
      uring().putBack(this, Requests.READS);
    }
  }

  /** Learns that the ring has gone, and what was under way with it. */
  final void receivesGone() {
    if (arrivals.isLeaving() && !readsByCall) {
      letOthersRead();
    }
  }

  private void letOthersRead() {
    int answer = install();
    if (answer < 0) {
      arrivals.fail(-answer);
    }
    arrivals.copyToHeap(uring().ownBuffers());
    arrivals = new SharedArrivals(arrivals);
    readsByCall = true; // publishes the arrivals
  }
}
