package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.Transfer;
import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of a ring: its bytes arrive in buffers of the ring, its small sends go with the turn.
 */
final class UringSource extends LinuxSource {
  /** The entry that receives. Kinds are bits of an entry's data that no key uses. */
  static final int RECEIVE = 1 << 28;

  /** The entry that waits until there is something to read. */
  static final int READ_POLL = 1 << 29;

  /** The entry that waits until there is room to write. */
  static final int WRITE_POLL = 1 << 30;

  /** The entry that sends. */
  static final int SEND = 0;

  /** All kinds. */
  static final long KINDS = RECEIVE | READ_POLL | WRITE_POLL;

  private static final int BROKEN = Epoll.EPOLLERR | Epoll.EPOLLHUP;
  private static final int ENDED = BROKEN | Epoll.EPOLLRDHUP;

  /** Looks to save before one is taken again; see {@link #savesLook}. */
  private static final byte LOOKS_SAVED_MAX = 32;

  final Arrivals arrivals;
  private final UringPoller poller;

  /** What waits to be sent; null if each send is a call. */
  private final @Nullable Outbox outbox;

  /** Whether the last read by call filled its range, and whether something was sent since. */
  private boolean filled;

  private boolean answered;

  /** How many looks behind an answer to such a read are saved, since the last one was in vain. */
  private byte looksSaved;

  UringSource(UringPoller poller, int fd, Role role, SocketAddress address, boolean connected) {
    super(poller, fd, role, address, connected);
    this.poller = poller;
    this.arrivals = poller.entries().isShared() ? new SharedArrivals() : new Arrivals();
    SendSlots slots = poller.slots();
    this.outbox = slots == null || role != Role.STREAM ? null : new Outbox(this, poller, slots);
  }

  // ---- Receiving

  @Override
  int tryReceive(Receive receive, int length) throws IOException {
    ReceiveBuffers buffers = poller.buffers();
    if (buffers == null) {
      return super.tryReceive(receive, length);
    }
    int count = arrivals.take(buffers, receive, length);
    if (count == Arrivals.READ_BY_CALL) {
      return savesLook() ? WOULD_BLOCK : receiveByCall(receive, length);
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
    if (outbox != null) { // else several threads may be here
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
    if (!(operation instanceof Peek peek) || peek.length() == 0 || poller.buffers() == null) {
      return super.tryMove(operation);
    }
    int count = arrivals.look(memory(peek));
    if (count == Arrivals.READ_BY_CALL) {
      return super.tryMove(operation);
    }
    if (count == 0) {
      throw failed(arrivals.takeFailure());
    }
    return count;
  }

  /** Takes the completion of the receive. For the turning thread. */
  void received(int result, int flags) {
    boolean ended = false;
    if (result > 0) {
      assert (flags & Ring.CQE_BUFFER) != 0 : "bytes without a buffer";
      if (arrivals.add(poller.ownBuffers(), flags >>> Ring.BUFFER_SHIFT, result)) {
        poller.entries().cancel(key | RECEIVE);
      }
    } else {
      if ((flags & Ring.CQE_BUFFER) != 0) {
        poller.ownBuffers().refuse(flags >>> Ring.BUFFER_SHIFT);
      }
      ended = result != -Errno.ENOBUFS && result != -Errno.ECANCELED;
      if (ended && result < 0) {
        arrivals.fail(-result);
      }
    }
    if ((flags & Ring.CQE_MORE) == 0) {
      arrivals.end(RECEIVE);
    }
    // A failure concerns both directions, as with every poller.
    event(result < 0 && ended ? READ | WRITE : READ, ended);
  }

  // ---- Sending

  @Override
  int trySend(Send send, int length) throws IOException {
    if (outbox == null) {
      return sendByCall(send, length);
    }
    poller.own();
    if (!isOpen()) {
      throw closed(); // that was not to be had, so the poller has closed its sources
    }
    answered = true;
    return outbox.send(send, length);
  }

  int sendByCall(Send send, int length) throws IOException {
    return super.trySend(send, length);
  }

  /** Takes the completion of a send that has failed or fallen short. For the turning thread. */
  void sendFell(int result) {
    Objects.requireNonNull(outbox).fell(result);
  }

  @Override
  void checkSends() throws IOException {
    if (outbox != null) {
      outbox.throwFailure();
    }
  }

  @Override
  boolean finishSends() throws IOException {
    if (outbox == null) {
      return true;
    }
    poller.own();
    return outbox.finish();
  }

  // ---- Readiness

  /** Tells whether what {@link #watch} would begin is under way. */
  boolean isWatching(int direction) {
    return (arrivals.underWay() & kind(direction)) != 0;
  }

  /**
   * Begins to wait in a direction; see {@link LinuxPoller#rewatch}. Nobody gives the descriptor
   * back meanwhile.
   */
  void watch(int direction) throws IOException {
    begin(kind(direction));
  }

  private int kind(int direction) {
    if (direction == WRITE) {
      return WRITE_POLL;
    }
    return role() != Role.STREAM || poller.buffers() == null ? READ_POLL : arrivals.readingKind();
  }

  private void begin(int kind) throws IOException {
    if (arrivals.begin(kind)) {
      boolean submitted = false;
      try {
        poller.entries().begin(this, kind);
        submitted = true;
      } finally {
        if (!submitted) {
          arrivals.end(kind);
        }
      }
    }
  }

  /**
   * Takes the completion of a wait, whose result is what epoll would tell. For the turning thread.
   */
  void polled(int kind, int result) {
    arrivals.end(kind);
    // A wait that failed, for instance since its thread has ended, makes the operation look itself.
    int events = result < 0 ? 0 : result;
    if (kind == WRITE_POLL && outbox != null && !outbox.push()) {
      return;
    }
    boolean broken = (events & BROKEN) != 0;
    event(broken ? READ | WRITE : kind == READ_POLL ? READ : WRITE, (events & ENDED) != 0);
  }

  /** Begins anew with another ring, which knows nothing of this source. */
  void startOver() {
    if (outbox != null) {
      outbox.startOver();
    }
    event(READ | WRITE, false);
  }

  // ---- Ending

  @Override
  void releaseDescriptor() {
    poller.own();
    if (outbox != null && !outbox.finishForClose()) {
      poller.linger(this);
      return;
    }
    releaseNow();
  }

  /** Gives the descriptor back; what was written has been sent, or cannot be. */
  void releaseNow() {
    forgetDatagrams();
    if (arrivals.hasBytes()) {
      // What a socket does that is closed with bytes that nobody read: the other end has to know.
      Sockets.setLinger(fd, 0);
    }
    ReceiveBuffers buffers = poller.buffers();
    if (buffers != null) {
      arrivals.close(buffers);
    }
    poller.release(this);
  }

  /** Tells whether this is closed and has bytes to send. */
  boolean isLingering() {
    return poller.isLingering(this);
  }

  /** Tells whether bytes wait for the kernel to take an entry. */
  boolean isQueued() {
    return outbox != null && outbox.isQueued();
  }

  /** Gives the descriptor back though something was written that the kernel has not taken. */
  void abandon() {
    Outbox left = Objects.requireNonNull(outbox);
    if (left.hasSlot() || !left.push()) {
      left.discard();
    }
  }
}
