package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The poller over io_uring: one system call a turn hands over what was written, waits, and brings
 * what has arrived.
 */
public final class UringPoller extends LinuxPoller {
  /*
   * Who may use the ring. Entries are written and submitted under `submitting`, completions are
   * taken by the turning thread; of a confined poller all that is one thread at a time, and there
   * is no lock. In a shared one an entry is submitted at once by who writes it: the turning thread
   * may be asleep in the kernel and would submit it too late.
   *
   * The ring belongs to no thread (no single issuer): a runtime may be entered by one thread after
   * the other. What a thread has submitted is cancelled by the kernel when the thread ends; such a
   * completion leads the operation back to a system call, and from there to a new entry.
   *
   * An entry carries the key of its source, so a completion that comes after its source was closed
   * finds nobody. The ring and its memory go when the last source has given its descriptor back,
   * and only once no entry is under way.
   */

  /** The data of the wait for the eventfd; keys of sources are not negative. */
  static final long WAKE = -1;

  /** The data of entries whose completion nobody waits for. */
  static final long IGNORED = -2;

  /** Entries that giving a descriptor back needs. */
  private static final int RELEASE_ENTRIES_MAX = 4;

  /** How long the turning thread sleeps while the kernel refuses an entry. */
  private static final long RETRY_NANOS = 1_000_000;

  private static final int WAKE_EVENTS = Epoll.EPOLLIN;
  private static final int READ_EVENTS = Epoll.EPOLLIN | Epoll.EPOLLRDHUP;

  private final Ring ring;
  private final UringFeatures features;
  private final @Nullable ReceiveBuffers buffers;
  private final @Nullable SendSlots slots;
  private final @Nullable ReentrantLock submitting;
  private final int eventsMax;
  private final Completions completions;

  /** Closed sources that have bytes to send; of confined pollers only. */
  private final Map<Long, UringSource> lingering = new HashMap<>();

  /** Sources that have their descriptor, and the poller itself. The last one tears down. */
  private final AtomicInteger holds = new AtomicInteger(1);

  /** Entries that were begun and will complete. Under {@code submitting}. */
  private long begun;

  /** Whether the wait for the eventfd is under way. The turning thread's. */
  private boolean wakeWatched;

  private UringPoller(
      Ring ring,
      int wake,
      boolean shared,
      int eventsMax,
      UringFeatures features,
      @Nullable ReceiveBuffers buffers,
      @Nullable SendSlots slots) {
    super(wake, shared);
    this.ring = ring;
    this.features = features;
    this.buffers = buffers;
    this.slots = slots;
    this.submitting = shared ? new ReentrantLock() : null;
    this.eventsMax = eventsMax;
    this.completions = new Completions(ring, eventsMax);
  }

  /**
   * Opens a poller that takes up to {@code eventsMax} events at once.
   *
   * @throws IOException if io_uring does not work here, with the reason
   */
  public static UringPoller open(boolean shared, int eventsMax) throws IOException {
    return open(shared, eventsMax, UringSupport.features(), UringSizes.wanted());
  }

  private static UringPoller open(
      boolean shared, int eventsMax, UringFeatures features, UringSizes sizes) throws IOException {
    int wake = EventFd.open();
    if (wake < 0) {
      throw new IOException("eventfd: " + Errno.name(-wake));
    }
    Ring ring = null;
    ReceiveBuffers buffers = null;
    SendSlots slots = null;
    boolean opened = false;
    try {
      ring = Ring.open(sizes.entries(), sizes.completions(), UringSupport.flags(features, shared));
      buffers = features.receive() ? new ReceiveBuffers(ring, sizes.buffers(), shared) : null;
      slots = features.send() && !shared ? new SendSlots(sizes.slots()) : null;
      UringPoller poller = new UringPoller(ring, wake, shared, eventsMax, features, buffers, slots);
      poller.watchWake();
      opened = true;
      return poller;
    } finally {
      if (!opened) {
        Sockets.close(wake);
        if (ring != null) {
          ring.close();
        }
        if (buffers != null) {
          buffers.close();
        }
        if (slots != null) {
          slots.close();
        }
      }
    }
  }

  @Override
  public String name() {
    return "io_uring";
  }

  boolean isShared() {
    return submitting != null;
  }

  @Nullable ReceiveBuffers buffers() {
    return buffers;
  }

  ReceiveBuffers ownBuffers() {
    return Objects.requireNonNull(buffers);
  }

  @Nullable SendSlots slots() {
    return slots;
  }

  // ---- Turning

  @Override
  int awaitKernel(long mostNanos) throws IOException {
    int answer = 0;
    long timeoutNanos = mostNanos;
    if (!wakeWatched) {
      watchWake();
    }
    if (submitting != null && !submitLeft() && (mostNanos < 0 || mostNanos > RETRY_NANOS)) {
      timeoutNanos = RETRY_NANOS;
    }
    if (timeoutNanos != 0 && ring.tail() == ring.head()) {
      answer = sleep(timeoutNanos);
    } else if (submitting == null && ring.pending() > 0) {
      answer = ring.submitAndComplete();
    } else if (ring.hasTaskWork() || ring.isOverflown()) {
      answer = ring.complete();
    }
    if (answer < 0 && !isPassing(-answer)) {
      throw new IOException("io_uring_enter: " + Errno.name(-answer));
    }
    int concerned = dispatchAll();
    if (slots != null && ring.tail() == ring.head() && !ring.isOverflown()) {
      slots.confirm();
    }
    return concerned;
  }

  /** Submits what the kernel has refused before; false if it does so again. */
  private boolean submitLeft() {
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

  private int sleep(long timeoutNanos) {
    interrupt.watch();
    try {
      return submitting == null ? ring.submitAndWait(timeoutNanos) : ring.await(timeoutNanos);
    } finally {
      interrupt.ignore();
    }
  }

  /** Tells whether a refused call is just tried again with the next turn. */
  private static boolean isPassing(int errno) {
    return switch (errno) {
      case Errno.ETIME, Errno.EINTR, Errno.EAGAIN, Errno.EBUSY, Errno.ENOMEM -> true;
      default -> false;
    };
  }

  private int dispatchAll() {
    int concerned = 0;
    int room = eventsMax;
    for (; ; ) {
      int count = completions.gather(room);
      wakeWatched &= !completions.takeWakeEnded();
      concerned += dispatch(count);
      room -= count;
      if (room == 0 || !ring.isOverflown() || ring.complete() < 0) {
        return concerned;
      }
    }
  }

  private int dispatch(int count) {
    registry.find(completions.keys, count, completions.found);
    int concerned = 0;
    for (int i = 0; i < count; i++) {
      UringSource source = (UringSource) completions.found[i];
      completions.found[i] = null;
      if (source != null) {
        concerned++;
      } else if (!lingering.isEmpty()) {
        source = lingering.get(completions.keys[i]);
      }
      dispatch(source, completions.kinds[i], completions.results[i], completions.flags[i]);
    }
    completions.dispatched();
    return concerned;
  }

  private void dispatch(@Nullable UringSource source, int kind, int result, int flag) {
    if (source == null) {
      if ((flag & Ring.CQE_BUFFER) != 0) {
        ownBuffers().refuse(flag >>> Ring.BUFFER_SHIFT);
      }
      return;
    }
    switch (kind) {
      case UringSource.RECEIVE -> source.received(result, flag);
      case UringSource.SEND -> source.sendFell(result);
      default -> source.polled(kind, result);
    }
  }

  private void watchWake() {
    lock();
    try {
      if (makeRoom(1)) {
        ring.pollEach(wake, WAKE_EVENTS, WAKE);
        begun++;
        wakeWatched = true;
        submitIfShared();
      }
    } finally {
      unlock();
    }
  }

  // ---- Entries

  @Override
  UringSource source(int fd, Role role, SocketAddress address, boolean connected) {
    return new UringSource(this, fd, role, address, connected);
  }

  @Override
  int watch(LinuxSource source) {
    int answer = source.role() == Role.FOREIGN ? ForeignName.check(source.fd) : 0;
    if (answer < 0) {
      return answer;
    }
    holds.incrementAndGet();
    return 0; // entries are made where an operation begins to wait
  }

  @Override
  void rewatch(LinuxSource source, int direction) throws IOException {
    UringSource ours = (UringSource) source;
    if (ours.isWatching(direction)) {
      return; // if that ends now, it ends with an event
    }
    source.pin(); // else its number may be another one's when the kernel sees the entry
    try {
      ours.watch(direction);
    } finally {
      source.unpin();
    }
  }

  /** Submits an entry of a kind. */
  void submit(UringSource source, int kind) throws IOException {
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

  /** Ends an entry of a kind; it completes all the same. */
  void cancel(UringSource source, int kind) {
    lock();
    try {
      if (makeRoom(1)) {
        ring.cancel(source.key | kind, IGNORED);
        submitIfShared();
      }
    } finally {
      unlock();
    }
  }

  /** Gives the descriptor of {@code source} back, after what it waits for. */
  void release(UringSource source) {
    lock();
    try {
      int underWay = source.arrivals.underWay();
      if (makeRoom(RELEASE_ENTRIES_MAX)) {
        for (int kind = UringSource.RECEIVE; kind > 0; kind <<= 1) {
          if ((underWay & kind) != 0) {
            ring.cancel(source.key | kind, IGNORED);
          }
        }
        if (source.role() != Role.FOREIGN) {
          ring.closeDescriptor(source.fd, IGNORED);
        }
        submitIfShared();
      } else if (source.role() != Role.FOREIGN) {
        Sockets.close(source.fd);
      }
    } finally {
      unlock();
    }
    letGo();
  }

  private boolean makeRoom(int count) {
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
    return ring.room() > 0;
  }

  /** Writes the entry of a send; returns its index. */
  int submitSend(UringSource source, MemorySegment from, long offset, int length) {
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
    if (ring.isOverflown()) {
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

  @Override
  public void flush() {
    if (submitting == null && ring.isOpen() && ring.pending() > 0) {
      ring.submit();
    }
  }

  /** Keeps a closed source until what it has to send is sent. */
  void linger(UringSource source) {
    lingering.put(source.key, source);
    if ((source.arrivals.underWay() & UringSource.RECEIVE) != 0) {
      cancel(source, UringSource.RECEIVE);
    }
  }

  /** Learns that a closed source has nothing to send any more. */
  void lingered(UringSource source) {
    if (lingering.remove(source.key) != null) {
      source.releaseNow();
    }
  }

  // ---- Ending

  @Override
  void closeOwn() {
    if (slots != null) {
      flush();
      while (ring.head() != ring.tail()) {
        int unused = dispatchAll();
      }
      slots.confirm();
    }
    List<UringSource> left = new ArrayList<>(lingering.values());
    for (UringSource source : left) {
      source.abandon();
    }
    assert lingering.isEmpty() : lingering;
    letGo();
  }

  private void letGo() {
    if (holds.decrementAndGet() == 0) {
      tearDown();
    }
  }

  /** Ends what is under way, and frees the memory once the kernel has let go of it. */
  private void tearDown() {
    lock();
    try {
      if (makeRoom(1)) {
        ring.cancel(WAKE, IGNORED);
      }
      for (int i = 0;
          i < Limits.RING_CLOSE_TRIES && (completions.ended() < begun || ring.pending() > 0);
          i++) {
        int unused = ring.submitAndWait(Limits.RING_CLOSE_WAIT_NANOS);
        completions.skip();
      }
    } finally {
      unlock();
    }
    boolean idle = completions.ended() == begun;
    ring.close();
    // An entry that has not ended may still write to its buffer: then the memory is not freed.
    if (buffers != null && idle) {
      buffers.close();
    }
    if (slots != null) {
      slots.close();
    }
  }
}
