package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SourceClosedException;
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
class UringSource extends AskedSource {
  /*
   * Of a pinned poller the owner receives and sends by the ring, and nobody else. Another thread
   * that reads, or writes, makes it a matter of system calls, for all threads and for good:
   *
   * owner's -> leaving  serve()   asked; no receive is begun any more, one that is under way ends
   * leaving -> by call  received(), sent()  nothing is under way: what has arrived is on the heap,
   *                                what was written is with the kernel
   *
   * Meanwhile the owner goes on, and others wait: the last step is an event for them. The two
   * directions are independent, since the other end may want to be read before it reads.
   */
  /** The entry that receives. Kinds are bits of an entry's data that no key uses. */
  static final int RECEIVE = 1 << 28;

  /** The entry that waits until there is something to read. */
  static final int READ_POLL = 1 << 29;

  /** The entry that waits until there is room to write. */
  static final int WRITE_POLL = 1 << 30;

  /** The entry that sends. */
  static final int SEND = 0;

  /** An entry that accepts; beside it stands its number. */
  static final int ACCEPT = 1 << 27;

  /** Where that number stands. */
  static final int NUMBER_SHIFT = 20;

  static final int NUMBERS = Limits.DIRECT_ACCEPTS_MAX - 1;

  /** All kinds. */
  static final long KINDS = RECEIVE | READ_POLL | WRITE_POLL | ACCEPT | NUMBERS << NUMBER_SHIFT;

  private static final int BROKEN = Epoll.EPOLLERR | Epoll.EPOLLHUP;
  private static final int ENDED = BROKEN | Epoll.EPOLLRDHUP;

  /** Looks to save before one is taken again; see {@link #savesLook}. */
  private static final byte LOOKS_SAVED_MAX = 32;

  /** Replaced by the owner, before it lets others read. */
  Arrivals arrivals;

  /** Set by the owner, once. */
  private volatile boolean readsByCall;

  volatile boolean writesByCall;

  /** Whether the descriptor has been given back, or will be without anybody's doing. Owner's. */
  boolean released;

  /** What waits to be sent; null if each send is a call. */
  private final @Nullable Outbox outbox;

  /** Whether the last read by call filled its range, and whether something was sent since. */
  private boolean filled;

  private boolean answered;

  /** How many looks behind an answer to such a read are saved, since the last one was in vain. */
  private byte looksSaved;

  /** Makes the source of a descriptor; of NONE for a stream that lives in the ring's table. */
  UringSource(UringPoller poller, int fd, Role role, SocketAddress address, boolean connected) {
    super(poller, fd, role, address, connected);
    boolean shared = poller.entries().isShared();
    this.arrivals = shared ? new SharedArrivals() : new Arrivals(fd == NONE);
    SendSlots slots = poller.slots();
    this.outbox = slots == null || role != Role.STREAM ? null : new Outbox(this, poller, slots);
  }

  final UringPoller uring() {
    return (UringPoller) poller();
  }

  /** Returns the place in the ring's table, or NONE. */
  int place() {
    return NONE;
  }

  /** Tells whether the ring knows the socket by its place in the table. */
  final boolean isDirect() {
    return place() != NONE;
  }

  /** Has a number from now on, which other threads call with; 0, or a negated errno. */
  int install() {
    return 0;
  }

  /** Has the close reset the connection. For the owner. */
  void resetOnClose() {
    Sockets.setLinger(fd, 0);
  }

  /** Ends the sending direction; everything is with the kernel. For the outbox. */
  void endSends() {
    Sockets.shutdown(fd, Sockets.SHUT_WR);
  }

  /** Sends from {@code at} on; how much, or a negated errno. For the outbox. */
  int sendNow(byte[] bytes, int at) {
    return Sockets.send(fd, bytes, at, bytes.length - at);
  }

  /** Takes the completion of an accept into the table. For the turning thread. */
  void accepted(int number, int result) {
    throw new AssertionError(this + " accepts nothing by the ring");
  }

  // ---- Receiving

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
    if (outbox != null && !readsByCall) { // else several threads may be here
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

  /** Takes the completion of the receive. For the turning thread. */
  void received(int result, int flags) {
    boolean ended = false;
    if (result > 0) {
      assert (flags & Ring.CQE_BUFFER) != 0 : "bytes without a buffer";
      if (arrivals.add(uring().ownBuffers(), flags >>> Ring.BUFFER_SHIFT, result)) {
        uring().entries().cancel(key | RECEIVE);
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
      arrivals.end(RECEIVE);
      if (arrivals.isLeaving() && !readsByCall) {
        letOthersRead();
      }
    }
    // A failure concerns both directions, as with every uring().
    event(result < 0 && ended ? READ | WRITE : READ, ended);
  }

  // ---- Sending

  @Override
  int trySend(Send send, int length) throws IOException {
    if (outbox == null) {
      return sendByCall(send, length);
    }
    if (uring().isMine()) {
      uring().own();
      if (!isOpen()) {
        throw closed(); // that was not to be had, so the poller has closed its sources
      }
      if (!writesByCall) {
        answered = true;
        return outbox.send(send, length);
      }
    } else if (!writesByCall) {
      uring().ask(this, Requests.WRITES);
      return WOULD_BLOCK;
    }
    outbox.throwFailure();
    return sendByCall(send, length);
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
    if (uring().isMine()) {
      uring().own();
      return outbox.finish();
    }
    outbox.throwFailure();
    if (writesByCall) {
      return true;
    }
    uring().ask(this, Requests.SHUT);
    return false;
  }

  // ---- Other threads

  /** Tells whether this thread may read; if not, the owner is asked for that. */
  private boolean mayRead() {
    if (readsByCall || uring().isMine()) {
      return true;
    }
    uring().ask(this, Requests.READS);
    return false;
  }

  /** Does what other threads ask for. For the owner. */
  void serve(int asked) {
    if (released) {
      return;
    }
    if ((asked & Requests.SHUT) != 0) {
      Objects.requireNonNull(outbox).shutLater();
    }
    if ((asked & Requests.RELEASE) != 0) {
      releaseByOwner();
      return;
    }
    if ((asked & Requests.READS) != 0) {
      leaveReads();
    }
    if ((asked & Requests.WRITES) != 0 && !writesByCall) {
      Objects.requireNonNull(outbox).leave();
    }
    if ((asked & Requests.READABLE) != 0) {
      watchFor(READ, Requests.READABLE);
    }
    if ((asked & Requests.WRITABLE) != 0) {
      watchFor(WRITE, Requests.WRITABLE);
    }
  }

  private void watchFor(int direction, int asked) {
    try {
      uring().begin(this, direction);
    } catch (SourceClosedException closed) {
      // Whoever waits was woken.
    } catch (IOException refused) {
      uring().putBack(this, asked);
    }
  }

  private void leaveReads() {
    if (readsByCall) {
      return;
    }
    arrivals.leave();
    if ((arrivals.underWay() & RECEIVE) == 0) {
      letOthersRead();
      event(READ, false);
    } else if (!uring().entries().cancel(key | RECEIVE)) {
      uring().putBack(this, Requests.READS);
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

  /** Lets others write: nothing is left that the kernel has not. For the owner's outbox. */
  void letOthersWrite() {
    int answer = install();
    if (answer < 0) {
      Objects.requireNonNull(outbox).fail(-answer);
    }
    writesByCall = true;
    event(WRITE, false);
  }

  /** Gives the descriptor back when there is no ring any more, and no owner. Any thread. */
  void serveAlone(int asked) {
    if ((asked & Requests.RELEASE) == 0) {
      return;
    }
    forgetDatagrams();
    if (!isOursToClose()) {
      return; // a place has gone with the ring
    }
    if (arrivals.hasBytes() || (outbox != null && outbox.isLeft())) {
      Sockets.setLinger(fd, 0); // as when it is closed in time; and nobody takes a part for all
    }
    Sockets.close(fd);
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
    return role() != Role.STREAM || !uring().receives() ? READ_POLL : arrivals.readingKind();
  }

  private void begin(int kind) throws IOException {
    if (arrivals.begin(kind)) {
      boolean submitted = false;
      try {
        uring().entries().begin(this, kind);
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
    if (arrivals.isLeaving() && !readsByCall) {
      letOthersRead();
    }
    if (outbox != null) {
      outbox.startOver();
    }
    event(READ | WRITE, false);
  }

  // ---- Ending

  @Override
  void releaseDescriptor() {
    if (uring().isMine()) {
      uring().own();
      releaseByOwner();
    } else {
      uring().ask(this, Requests.RELEASE);
    }
  }

  /** Gives the descriptor back, after what it waits for. For the owner. */
  void releaseByOwner() {
    released = true;
    if (outbox != null && !outbox.finishForClose()) {
      uring().linger(this);
      return;
    }
    releaseNow();
  }

  /** Gives the descriptor back; what was written has been sent, or cannot be. */
  void releaseNow() {
    forgetDatagrams();
    if (arrivals.hasBytes()) {
      // What a socket does that is closed with bytes that nobody read: the other end has to know.
      resetOnClose();
    }
    ReceiveBuffers buffers = uring().buffers();
    if (buffers != null) {
      arrivals.close(buffers);
    }
    uring().release(this);
  }

  /** Tells whether this is closed and has bytes to send. */
  boolean isLingering() {
    return uring().isLingering(this);
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
