package dev.dormouse.reactor.poller;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.AcceptRefusedException;
import dev.dormouse.reactor.AwaitReady;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SendDatagram;
import dev.dormouse.reactor.SourceClosedException;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A source of a readiness poller: remembers what the kernel last said, so that a system call is
 * made only where it can succeed.
 *
 * <p>A direction begins as ready. A call that would block, and a read or write that came back
 * short, make it not ready, unless an event has come since the call began: events count a tick, and
 * the tick of the beginning decides. A short read is taken as the end of what has arrived; where
 * the kernel has said that the stream ends, it is not, since no further event would tell.
 */
abstract class ReadySource extends WaitedSource {
  /** The direction of accept and receive. */
  static final int READ = 1;

  /** The direction of connect and send. */
  static final int WRITE = 2;

  /** What an attempt answers when the kernel would have to wait. */
  static final int WOULD_BLOCK = -2;

  /** What a receive answers at the end of the stream. */
  static final int END = -1;

  /*
   * The word: tick << 32 | users << 8 | CLOSED | SHUT | ENDED | WRITE | READ.
   *
   * any            -> user + 1        enter(), pin()    CAS, acquire; not if CLOSED
   * user           -> user - 1        leave(), unpin()  CAS, release; makes a direction not ready
   *                                                     if the tick is that of enter()
   * any            -> ready, tick + 1 event()           CAS, full: before the lane is woken
   * ready          -> not ready       clear()           CAS; if the tick is that of the event
   * any            -> READ, tick + 1  keepReadable()    CAS
   * open           -> SHUT            shut()            CAS
   * open           -> CLOSED          close()           CAS; one winner
   * CLOSED, users 0                   whoever made it so gives the descriptor back: close() or the
   *                                   last leave(). So no thread is inside a system call with a
   *                                   number that the kernel may have given to another socket.
   */
  private static final long ENDED = 4;
  private static final long SHUT = 8;
  private static final long CLOSED = 16;
  private static final long USER = 1L << 8;
  private static final long USERS = 0xffffL << 8;
  private static final int TICK_SHIFT = 32;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(ReadySource.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Set by the registry before anybody else knows the source. */
  long key;

  private volatile long word;

  /** The remote address of a stream, the local one of the others. */
  private final SocketAddress address;

  ReadySource(ReadinessPoller poller, Role role, SocketAddress address, boolean connected) {
    super(poller, role);
    this.address = address;
    this.word = role == Role.FOREIGN || role == Role.STREAM && !connected ? 0 : READ | WRITE;
  }

  /** Receives up to {@code length} bytes, or answers END or WOULD_BLOCK. */
  abstract int tryReceive(Receive receive, int length) throws IOException;

  /** Sends up to {@code length} bytes, or answers WOULD_BLOCK. */
  abstract int trySend(Send send, int length) throws IOException;

  /**
   * Looks at bytes, receives a datagram and tells the operation about it, or sends one; answers the
   * count, END, or WOULD_BLOCK.
   */
  abstract int tryMove(Transfer operation) throws IOException;

  /** Takes a connection, or answers null if none waits. */
  abstract @Nullable ReadySource tryAccept() throws IOException;

  /** Tells whether the connection stands. */
  abstract boolean tryConnect() throws IOException;

  /** Makes the kernel report events under {@link #key}. Called once, by the registry. */
  abstract void attach() throws IOException;

  /** Asks the kernel for the next event of a direction in which an operation begins to wait. */
  abstract void arm(int direction) throws IOException;

  /** Gives the descriptor back. Called once, when nobody uses it any more. */
  abstract void releaseDescriptor();

  @Override
  public final SocketAddress address() {
    return address instanceof Inet4Name four ? four.expanded() : address;
  }

  final boolean belongsTo(ReadinessPoller other) {
    return poller() == other;
  }

  @Override
  public final boolean isOpen() {
    return (wordAcquire() & CLOSED) == 0;
  }

  @Override
  public final void close() {
    for (; ; ) {
      long seen = wordAcquire();
      if ((seen & CLOSED) != 0) {
        return;
      }
      if (casWord(seen, seen | CLOSED)) {
        readiness().forget(this);
        if ((seen & USERS) == 0) {
          releaseDescriptor();
        }
        break;
      }
    }
    wakeAll(READ);
    wakeAll(WRITE);
  }

  private ReadinessPoller readiness() {
    return (ReadinessPoller) poller();
  }

  /** Carries {@code operation} on in {@code direction}; see {@link Poller#poll}. */
  final @Nullable Object poll(Operation<?> operation, int direction, Context cx) throws Exception {
    Lane lane = lane(direction);
    if (lane != null && lane.isTakenFrom(operation) && !mayLook(lane, operation, direction, cx)) {
      return Poll.PENDING;
    }
    Object answer;
    try {
      answer = attempt(operation);
      if (answer == Poll.PENDING) {
        if (lane == null) {
          lane = makeWriters();
        }
        register(lane, operation, direction, cx);
        answer = attempt(operation);
        if (answer == Poll.PENDING) {
          if (!(operation instanceof Accept accept && accept.isPausing())) {
            arm(direction);
          }
          cx.refund();
          return answer;
        }
      }
    } catch (AcceptRefusedException refusal) {
      throw refusal; // the operation waits a little, and keeps its place
    } catch (Throwable failure) {
      release(lane, operation);
      throw failure;
    }
    release(lane, operation);
    return answer;
  }

  /** Lets go of an operation that is dropped while it waits in {@code direction}. */
  final void cancel(Operation<?> operation, int direction) {
    release(lane(direction), operation);
  }

  /** Takes an event of the kernel: the directions in {@code ready} are worth a try. */
  final void event(int ready, boolean ended) {
    for (; ; ) {
      long seen = wordAcquire();
      if ((seen & CLOSED) != 0) {
        return;
      }
      long next = (seen | ready | (ended ? ENDED : 0)) + (1L << TICK_SHIFT);
      if (casWord(seen, next)) {
        break;
      }
    }
    if ((ready & READ) != 0) {
      wakeReaders();
    }
    if ((ready & WRITE) != 0) {
      wakeWriters();
    }
  }

  /** Makes a direction not ready if {@code tick} was the last event. */
  final void clear(int direction, int tick) {
    for (; ; ) {
      long seen = wordAcquire();
      if ((int) (seen >>> TICK_SHIFT) != tick || casWord(seen, seen & ~(long) direction)) {
        return;
      }
    }
  }

  /** Returns the tick of the last event. */
  final int tick() {
    return (int) (wordAcquire() >>> TICK_SHIFT);
  }

  /**
   * Has the source stay readable, since something was taken from the kernel that waits for its
   * reader here. Nobody who began before makes it unreadable by what he has found.
   *
   * @param tick what {@link #tick} answered before that was taken
   * @return what it answers now, or that less one if an event has come since
   */
  final int keepReadable(int tick) {
    for (; ; ) {
      long seen = wordAcquire();
      long next = (seen | READ) + (1L << TICK_SHIFT);
      if (casWord(seen, next)) {
        int now = (int) (next >>> TICK_SHIFT);
        return (int) (seen >>> TICK_SHIFT) == tick ? now : now - 1;
      }
    }
  }

  /** Keeps the descriptor from being given back during a control call. */
  final void pin() throws SourceClosedException {
    for (; ; ) {
      long seen = wordAcquire();
      if ((seen & CLOSED) != 0) {
        throw closed();
      }
      if (casWord(seen, seen + USER)) {
        return;
      }
    }
  }

  /** Ends what {@link #pin} began. */
  final void unpin() {
    leave(0, 0);
  }

  /** Lets every later send fail, also one that waits. */
  final void shut() {
    for (; ; ) {
      long seen = wordAcquire();
      if ((seen & SHUT) != 0 || casWord(seen, seen | SHUT)) {
        break;
      }
    }
    wakeAll(WRITE);
  }

  private @Nullable Object attempt(Operation<?> operation) throws IOException {
    return switch (operation) {
      case Receive receive -> receive(receive);
      case Send send -> send(send);
      case Peek peek -> move(peek, Role.STREAM, READ);
      case ReceiveDatagram receive -> move(receive, Role.DATAGRAMS, READ);
      case SendDatagram send -> move(send, Role.DATAGRAMS, WRITE);
      case Accept accept -> accept(accept);
      case AwaitReady wait -> look(wait);
      case Connect _ -> connect();
    };
  }

  private Object look(AwaitReady operation) throws IOException {
    long seen = wordAcquire();
    if ((seen & CLOSED) != 0) {
      throw closed();
    }
    if ((seen & (operation.isWriting() ? WRITE : READ)) == 0) {
      return Poll.PENDING;
    }
    operation.observed((int) (seen >>> TICK_SHIFT));
    return this;
  }

  private @Nullable Object receive(Receive operation) throws IOException {
    require(Role.STREAM, operation);
    int length = Math.min(operation.length(), Limits.TRANSFER_MAX);
    for (; ; ) {
      long seen = enter(READ);
      if (seen == 0) {
        return Poll.PENDING;
      }
      int count = WOULD_BLOCK;
      boolean spent = false;
      try {
        count = length == 0 ? 0 : tryReceive(operation, length);
        spent = count == WOULD_BLOCK || (count >= 0 && count < length && (seen & ENDED) == 0);
      } finally {
        leave(seen, spent ? READ : 0);
      }
      if (count != WOULD_BLOCK) {
        return operation.moved(count);
      }
    }
  }

  /**
   * Does what moves one thing at a time: that it has come says nothing about whether another one
   * waits.
   */
  private @Nullable Object move(Transfer operation, Role wanted, int direction) throws IOException {
    require(wanted, operation);
    for (; ; ) {
      long seen = enter(direction);
      if (seen == 0) {
        return Poll.PENDING;
      }
      int count = WOULD_BLOCK;
      boolean spent = false;
      try {
        count = tryMove(operation);
        spent = count == WOULD_BLOCK;
      } finally {
        leave(seen, spent ? direction : 0);
      }
      if (count != WOULD_BLOCK) {
        return operation.moved(count);
      }
    }
  }

  private @Nullable Object send(Send operation) throws IOException {
    require(Role.STREAM, operation);
    int length = Math.min(operation.length(), Limits.TRANSFER_MAX);
    for (; ; ) {
      long seen = enter(WRITE);
      if (seen == 0) {
        return Poll.PENDING;
      }
      int count = WOULD_BLOCK;
      boolean spent = false;
      try {
        count = length == 0 ? 0 : trySend(operation, length);
        spent = count < length;
      } finally {
        leave(seen, spent ? WRITE : 0);
      }
      if (count != WOULD_BLOCK) {
        return operation.moved(count);
      }
    }
  }

  private Object accept(Accept operation) throws IOException {
    if (role() != Role.LISTENER) {
      throw new IllegalStateException(this + " is not a listener and accepts nothing");
    }
    if (operation.isPausing()) {
      if (!isOpen()) {
        throw closed();
      }
      return Poll.PENDING;
    }
    for (; ; ) {
      long seen = enter(READ);
      if (seen == 0) {
        return Poll.PENDING;
      }
      ReadySource stream = null;
      boolean spent = false;
      try {
        stream = tryAccept();
        spent = stream == null;
      } finally {
        leave(seen, spent ? READ : 0);
      }
      if (stream != null) {
        return stream;
      }
    }
  }

  private Object connect() throws IOException {
    for (; ; ) {
      long seen = enter(WRITE);
      if (seen == 0) {
        return Poll.PENDING;
      }
      boolean connected = false;
      boolean spent = false;
      try {
        connected = tryConnect();
        spent = !connected;
      } finally {
        leave(seen, spent ? WRITE : 0);
      }
      if (connected) {
        return this;
      }
    }
  }

  private void require(Role wanted, Operation<?> operation) {
    if (role() != wanted) {
      throw new IllegalStateException(operation + ": " + role().refusal());
    }
  }

  /** Begins a system call in {@code direction}; 0 if it is not ready. */
  private long enter(int direction) throws IOException {
    for (; ; ) {
      long seen = wordAcquire();
      if ((seen & CLOSED) != 0) {
        throw closed();
      }
      if (direction == WRITE && (seen & SHUT) != 0) {
        throw new SocketException(this + ": its sending direction was shut down");
      }
      if ((seen & direction) == 0) {
        return 0;
      }
      long next = seen + USER;
      assert (next & USERS) != 0 : "users overflow";
      if (casWord(seen, next)) {
        return next;
      }
    }
  }

  /** Ends a system call; {@code spent} directions stop being ready if no event came since. */
  private void leave(long entered, int spent) {
    for (; ; ) {
      long seen = wordAcquire();
      assert (seen & USERS) != 0 : "nobody has entered";
      boolean same = seen >>> TICK_SHIFT == entered >>> TICK_SHIFT;
      long next = (same ? seen & ~(long) spent : seen) - USER;
      if (casWord(seen, next)) {
        if ((next & (CLOSED | USERS)) == CLOSED) {
          releaseDescriptor();
        }
        return;
      }
    }
  }

  final SourceClosedException closed() {
    String why = readiness().closedBecause();
    return new SourceClosedException(this + " was closed" + (why == null ? "" : ": " + why));
  }

  @Override
  public final String toString() {
    return role().prefix() + SocketFailures.name(address());
  }

  /** Acquire: pairs with casWord() of another thread. */
  private long wordAcquire() {
    return (long) WORD.getAcquire(this);
  }

  /**
   * Full: pairs with wordAcquire(). An event or a close is stored before its lane is woken; a leave
   * publishes what the system call did to the thread that gives the descriptor back.
   */
  private boolean casWord(long seen, long next) {
    return WORD.compareAndSet(this, seen, next);
  }
}
