package dev.dormouse.reactor.poller;

import dev.dormouse.future.Clock;
import dev.dormouse.reactor.Limits;
import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The poller over io_uring: one system call a turn hands over what was written, waits, and brings
 * what has arrived.
 */
public final class UringPoller extends LinuxPoller {
  /*
   * Who may use the ring. Completions are taken by the turning thread, entries written by whoever
   * has one; of a confined poller that is one thread at a time.
   *
   * A confined poller begins with a ring that belongs to the first thread which turns it: the
   * kernel then makes completions when that thread asks for them, a few at a time, and their tasks
   * run while what they touch is still in the caches. A runtime may be entered by another thread
   * later, and a virtual thread is not one thread for the kernel. Either gets a ring that belongs
   * to nobody in place of the first, once and for good; see startOver().
   *
   * What a thread has submitted is cancelled by the kernel when the thread ends; such a completion
   * leads the operation back to a system call, and from there to a new entry.
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

  private final Entries entries;
  private final UringFeatures features;
  private final UringSizes sizes;
  private final @Nullable SendSlots slots;
  private final int eventsMax;

  /** Replaced, with its completions, if another thread takes the poller over. */
  private BufferedRing ring;

  private Completions completions;

  /** Whether only {@code owner} may enter the ring, or nobody yet. */
  private boolean bound;

  private @Nullable Thread owner;

  /** Closed sources that have bytes to send; of confined pollers only. */
  private final Lingering lingering;

  /** Sources that have their descriptor, and the poller itself. The last one tears down. */
  private final AtomicInteger holds = new AtomicInteger(1);

  /** Whether the wait for the eventfd is under way. The turning thread's. */
  private boolean wakeWatched;

  private UringPoller(
      BufferedRing ring,
      int wake,
      RingUse use,
      int eventsMax,
      UringFeatures features,
      UringSizes sizes,
      @Nullable SendSlots slots,
      Clock clock) {
    super(wake, use == RingUse.SHARED);
    this.ring = ring;
    this.features = features;
    this.sizes = sizes;
    this.slots = slots;
    this.eventsMax = eventsMax;
    this.lingering = new Lingering(clock, sizes.lingering());
    this.bound = use == RingUse.BOUND;
    this.entries = new Entries(ring.ring(), use == RingUse.SHARED);
    this.completions = new Completions(ring.ring(), eventsMax);
    this.wakeWatched = entries.beginWake(wake);
  }

  /**
   * Opens a poller that takes up to {@code eventsMax} events at once.
   *
   * @param clock what closed streams are given time by
   * @throws IOException if io_uring does not work here, with the reason
   */
  public static UringPoller open(boolean shared, int eventsMax, Clock clock) throws IOException {
    UringFeatures features = UringSupport.features();
    UringSizes sizes = UringSizes.wanted();
    int wake = EventFd.open();
    if (wake < 0) {
      throw new IOException("eventfd: " + Errno.name(-wake));
    }
    RingUse confined = features.bound() ? RingUse.BOUND : RingUse.CONFINED;
    RingUse use = shared ? RingUse.SHARED : confined;
    BufferedRing ring = null;
    boolean opened = false;
    try {
      ring = BufferedRing.open(features, sizes, use);
      SendSlots slots = features.send() && !shared ? new SendSlots(sizes.slots()) : null;
      opened = true;
      return new UringPoller(ring, wake, use, eventsMax, features, sizes, slots, clock);
    } finally {
      if (!opened) {
        Sockets.close(wake);
        if (ring != null) {
          ring.close(true);
        }
      }
    }
  }

  @Override
  public String name() {
    return "io_uring";
  }

  Entries entries() {
    return entries;
  }

  @Nullable ReceiveBuffers buffers() {
    return ring.buffers();
  }

  ReceiveBuffers ownBuffers() {
    return Objects.requireNonNull(ring.buffers());
  }

  @Nullable SendSlots slots() {
    return slots;
  }

  // ---- Turning

  @Override
  int awaitKernel(long mostNanos) throws IOException {
    own();
    Ring queue = ring.ring();
    if (!queue.isOpen()) {
      return 0;
    }
    int answer = 0;
    long timeoutNanos = lingering.sleepNanos(mostNanos);
    if (!wakeWatched) {
      wakeWatched = entries.beginWake(wake);
    }
    boolean shared = entries.isShared();
    if (shared && !entries.submitLeft() && (timeoutNanos < 0 || timeoutNanos > RETRY_NANOS)) {
      timeoutNanos = RETRY_NANOS;
    }
    if (timeoutNanos != 0 && queue.tail() == queue.head()) {
      answer = sleep(queue, timeoutNanos);
    } else if (!shared && queue.pending() > 0) {
      answer = queue.submitAndComplete();
    } else if (queue.hasTaskWork() || queue.isOverflown()) {
      answer = queue.complete();
    }
    if (answer < 0 && !isPassing(-answer)) {
      lingering.abandon();
      throw new IOException("io_uring_enter: " + Errno.name(-answer));
    }
    int concerned = dispatchAll();
    if (slots != null && queue.tail() == queue.head() && !queue.isOverflown()) {
      slots.confirm();
    }
    lingering.expire();
    return concerned;
  }

  private int sleep(Ring queue, long timeoutNanos) {
    interrupt.watch();
    try {
      return entries.isShared() ? queue.await(timeoutNanos) : queue.submitAndWait(timeoutNanos);
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
      if (room == 0 || !ring.ring().isOverflown() || ring.ring().complete() < 0) {
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
        source = lingering.find(completions.keys[i]);
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

  // ---- Sources

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
    own();
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

  @Override
  public void flush() {
    if (!entries.isShared() && ring.ring().isOpen()) {
      own();
      entries.flush();
    }
  }

  /** Keeps a closed source until what it has to send is sent. */
  void linger(UringSource source) {
    lingering.add(source);
    if (isLost()) {
      source.abandon(); // nothing tells of room any more
      return;
    }
    if ((source.arrivals.underWay() & UringSource.RECEIVE) != 0) {
      entries.cancel(source.key | UringSource.RECEIVE);
    }
  }

  boolean isLingering(UringSource source) {
    return lingering.find(source.key) == source;
  }

  /** Learns that a closed source has nothing to send any more. */
  void lingered(UringSource source) {
    if (lingering.remove(source)) {
      source.releaseNow();
    }
  }

  /** Gives the descriptor of {@code source} back, after what it waits for. */
  void release(UringSource source) {
    entries.release(source);
    letGo();
  }

  // ---- Owning

  /** Makes this thread one that may enter the ring. */
  void own() {
    if (bound && Thread.currentThread() != owner) {
      takeOver();
    }
  }

  boolean isBound() {
    return bound;
  }

  private void takeOver() {
    Thread current = Thread.currentThread();
    // A virtual thread enters the kernel as now this thread, now that one.
    if (owner == null && !current.isVirtual() && ring.ring().enable() >= 0) {
      owner = current;
      return;
    }
    bound = false;
    owner = null;
    try {
      startOver();
    } catch (IOException failure) {
      entries.giveUp();
      lingering.abandon();
      lose(failure);
    }
  }

  /**
   * Replaces a ring that this thread may not enter by one that any may. Nothing is handed on: what
   * was under way begins anew, as it does whenever a thread ends that has begun it.
   */
  private void startOver() throws IOException {
    takeRest();
    boolean lacking = ring.ring().isOverflown();
    for (int fd : ring.ring().pendingCloses()) {
      Sockets.close(fd);
    }
    List<UringSource> sources = lingering.all();
    for (ReadySource source : registry.all()) {
      sources.add((UringSource) source);
    }
    for (UringSource source : sources) {
      source.arrivals.startOver();
    }
    ring.close(true); // without its thread the kernel does nothing for it that writes
    if (lacking) {
      throw new IOException("completions were left with a thread that turns no more");
    }
    ring = BufferedRing.open(features, sizes, RingUse.CONFINED);
    entries.moveTo(ring.ring());
    completions = new Completions(ring.ring(), eventsMax);
    wakeWatched = false;
    for (UringSource source : sources) {
      source.startOver();
    }
  }

  /** Takes what has completed, without the kernel. */
  private void takeRest() {
    while (ring.ring().head() != ring.ring().tail()) {
      dispatch(completions.gather(eventsMax));
    }
    if (slots != null && !ring.ring().isOverflown()) {
      slots.confirm();
    }
  }

  // ---- Ending

  @Override
  void closeOwn() {
    if (slots != null && ring.ring().isOpen()) {
      own();
      entries.flush();
      takeRest();
    }
    lingering.abandon();
    letGo();
  }

  private void letGo() {
    if (holds.decrementAndGet() == 0) {
      tearDown();
      if (slots != null) {
        slots.close();
      }
    }
  }

  /** Ends what is under way, and frees the memory once the kernel has let go of it. */
  private void tearDown() {
    own();
    Ring queue = ring.ring();
    if (!queue.isOpen()) {
      return;
    }
    entries.cancel(WAKE);
    for (int i = 0; i < Limits.RING_CLOSE_TRIES && isBusy(queue); i++) {
      int unused = queue.submitAndWait(Limits.RING_CLOSE_WAIT_NANOS);
      completions.skip();
    }
    // An entry that has not ended may still write to its buffer: then the memory is not freed.
    ring.close(completions.ended() == entries.begun());
  }

  private boolean isBusy(Ring queue) {
    return completions.ended() < entries.begun() || queue.pending() > 0;
  }
}
