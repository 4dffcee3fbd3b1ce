package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SourceClosedException;
import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of a ring: its bytes arrive in buffers of the ring, its small sends go with the turn.
 */
class UringSource extends ReceivingSource {
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
  private static final int BROKEN = Epoll.EPOLLERR | Epoll.EPOLLHUP;
  private static final int ENDED = BROKEN | Epoll.EPOLLRDHUP;

  volatile boolean writesByCall;

  /** Whether the descriptor has been given back, or will be without anybody's doing. Owner's. */
  boolean released;

  /** What waits to be sent; null if each send is a call. */
  private final @Nullable Outbox outbox;

  /** Makes the source of a descriptor; of NONE for a stream that lives in the ring's table. */
  UringSource(UringPoller poller, int fd, Role role, SocketAddress address, boolean connected) {
    super(poller, fd, role, address, connected);
    SendSlots slots = poller.slots();
    this.outbox = slots == null || role != Role.STREAM ? null : new Outbox(this, poller, slots);
  }

  /** Returns the place in the ring's table, or NONE. */
  int place() {
    return NONE;
  }

  @Override
  final boolean isDirect() {
    return place() != NONE;
  }

  @Override
  int install() {
    return 0;
  }

  @Override
  final boolean sendsWithTurn() {
    return outbox != null;
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
        noteAnswer();
        return outbox.send(send, length);
      }
    } else if (!writesByCall) {
      ask(Requests.WRITES);
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
    ask(Requests.SHUT);
    return false;
  }

  // ---- Other threads

  @Override
  final void serve(int asked) {
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

  /** Lets others write: nothing is left that the kernel has not. For the owner's outbox. */
  void letOthersWrite() {
    int answer = install();
    if (answer < 0) {
      Objects.requireNonNull(outbox).fail(-answer);
    }
    writesByCall = true;
    event(WRITE, false);
  }

  @Override
  final void serveAlone(int asked) {
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
      return EntryData.WRITE_POLL;
    }
    return role() != Role.STREAM || !uring().receives()
        ? EntryData.READ_POLL
        : arrivals.readingKind();
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
    if (kind == EntryData.WRITE_POLL && outbox != null && !outbox.push()) {
      return;
    }
    boolean broken = (events & BROKEN) != 0;
    event(
        broken ? READ | WRITE : kind == EntryData.READ_POLL ? READ : WRITE, (events & ENDED) != 0);
  }

  /** Begins anew with another ring, which knows nothing of this source. */
  void startOver() {
    receivesGone();
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
      ask(Requests.RELEASE);
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
