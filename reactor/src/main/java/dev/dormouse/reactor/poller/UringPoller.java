package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;
import dev.dormouse.reactor.ReactorOptions;
import dev.dormouse.reactor.ReactorUse;
import dev.dormouse.sys.linux.Errno;
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
   * Of a pinned poller one thread at a time is the owner, whatever the ring: it turns, and has all
   * that is said above. Other threads touch neither the ring nor what belongs to it. They ask the
   * owner: to wait for them, to give a descriptor back, or to let go of a stream's reads or writes,
   * which are system calls from then on, for every thread. See Requests.
   *
   * What a thread has submitted is cancelled by the kernel when the thread ends; such a completion
   * leads the operation back to a system call, and from there to a new entry.
   *
   * An entry carries the key of its source, so a completion that comes after its source was closed
   * finds nobody. The ring and its memory go when the last source has given its descriptor back,
   * and only once no entry is under way.
   */

  /** How long the turning thread sleeps while the kernel refuses an entry. */
  private static final long RETRY_NANOS = 1_000_000;

  private final Entries entries;
  private final UringFeatures features;
  private final UringSizes sizes;
  private final @Nullable SendSlots slots;

  /** Opened for the first listener that wants it. The owner's. */
  private @Nullable DirectTable table;

  private final int eventsMax;

  /** Replaced, with its completions, if another thread takes the poller over. */
  private BufferedRing ring;

  private Completions completions;

  /** Whether only {@code owner} may enter the ring, or nobody yet. */
  private boolean bound;

  /** Of bound rings and pinned pollers. A thread finds itself here only if it stored itself. */
  private volatile @Nullable Thread owner;

  /** What others ask of the owner; of pinned pollers only. */
  private final @Nullable Requests requests;

  /** Closed sources that have bytes to send; of confined pollers only. */
  private final Lingering lingering;

  /** Sources that have their descriptor, and the poller itself. The last one tears down. */
  private final AtomicInteger holds = new AtomicInteger(1);

  /** Whether another thread has begun anew since the last wait. The turning thread's. */
  private boolean restarted;

  /** Whether the wait for the eventfd is under way. The turning thread's. */
  private boolean wakeWatched;

  private UringPoller(UringParts parts, ReactorOptions options, @Nullable SleepFlag pinnedBy) {
    super(parts.wake(), parts.use() == RingUse.SHARED || pinnedBy != null);
    this.requests = pinnedBy == null ? null : new Requests(this, pinnedBy);
    this.ring = parts.ring();
    this.features = parts.features();
    this.sizes = parts.sizes();
    this.slots = parts.slots();
    this.eventsMax = options.eventsMax();
    this.lingering = new Lingering(options.clock(), sizes.lingering());
    this.bound = parts.use() == RingUse.BOUND;
    this.entries = new Entries(ring.ring(), parts.use() == RingUse.SHARED);
    this.completions = new Completions(ring, registry, lingering, eventsMax);
    this.wakeWatched = entries.beginWake(wake);
  }

  /**
   * Opens a poller.
   *
   * @param flag tells whether the turning thread sleeps
   * @throws IOException if io_uring does not work here, with the reason
   */
  public static UringPoller open(ReactorOptions options, SleepFlag flag) throws IOException {
    UringParts parts = UringParts.open(options.use() == ReactorUse.SHARED);
    return new UringPoller(parts, options, options.use() == ReactorUse.PINNED ? flag : null);
  }

  @Override
  public String name() {
    return "io_uring";
  }

  Entries entries() {
    return entries;
  }

  /** Tells whether streams arrive in buffers. */
  boolean receives() {
    return features.receive();
  }

  @Nullable ReceiveBuffers buffers() {
    return ring.buffers();
  }

  DirectTable table() {
    return Objects.requireNonNull(table);
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
    int served = requests == null ? 0 : requests.serve();
    Ring queue = ring.ring();
    if (!queue.isOpen()) {
      return served;
    }
    int answer = 0;
    long timeoutNanos = timeoutOf(mostNanos, served);
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
    if (answer < 0 && !LinuxTrouble.isPassing(-answer)) {
      lingering.abandon();
      throw new IOException("io_uring_enter: " + Errno.name(-answer));
    }
    int concerned = served + completions.dispatchAll();
    wakeWatched &= !completions.takeWakeEnded();
    if (slots != null && queue.tail() == queue.head() && !queue.isOverflown()) {
      slots.confirm();
    }
    lingering.expire();
    return concerned;
  }

  /** Returns how long to wait at most, when {@code served} others have got what they want. */
  private long timeoutOf(long mostNanos, int served) {
    long nanos = lingering.sleepNanos(mostNanos);
    boolean woken = restarted || served > 0; // perhaps a task of this thread, which runs first
    restarted = false;
    if (nanos != 0 && requests != null && !requests.isEmpty()) {
      return RETRY_NANOS; // something had to be put back
    }
    return woken ? 0 : nanos;
  }

  private int sleep(Ring queue, long timeoutNanos) {
    interrupt.watch();
    try {
      return entries.isShared() ? queue.await(timeoutNanos) : queue.submitAndWait(timeoutNanos);
    } finally {
      interrupt.ignore();
    }
  }

  // ---- Sources

  @Override
  UringSource source(int fd, Role role, SocketAddress address, boolean connected) {
    return new UringSource(this, fd, role, address, connected);
  }

  /**
   * {@inheritDoc} For rings that belong to their thread for good, since the table belongs to the
   * ring.
   */
  @Override
  LinuxSource directListener(int fd, SocketAddress address) throws IOException {
    if (table == null) {
      boolean lasting = requests != null && isMine() && bound;
      table = DirectTable.open(ring.ring(), lasting, features, sizes);
    }
    return new DirectListener(this, fd, address, table);
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
    if (!isMine()) {
      ours.ask(direction == ReadySource.READ ? Requests.READABLE : Requests.WRITABLE);
      return;
    }
    begin(ours, direction);
  }

  /** Makes an entry that waits in a direction, unless one is under way. */
  void begin(UringSource source, int direction) throws IOException {
    own();
    if (source.isWatching(direction)) {
      return; // if that ends now, it ends with an event
    }
    source.pin(); // else its number may be another one's when the kernel sees the entry
    try {
      source.watch(direction);
    } finally {
      source.unpin();
    }
  }

  @Override
  public void flush() {
    if (!entries.isShared() && isMine() && ring.ring().isOpen()) {
      own();
      entries.flush();
    }
  }

  // ---- Other threads of a pinned poller

  @Override
  public void claim() {
    if (requests != null && !requests.isClosed()) {
      own();
    }
  }

  /** Tells whether this thread may touch the ring, and what belongs to it. */
  boolean isMine() {
    return requests == null || Thread.currentThread() == owner;
  }

  /** Asks the owner for something. For threads that are not. */
  void ask(AskedSource source, int what) {
    Objects.requireNonNull(requests).ask(source, what);
  }

  /** Keeps what could not be done for others, for the next turn. For the owner. */
  void putBack(AskedSource source, int what) {
    Objects.requireNonNull(requests).putBack(source, what);
  }

  /** Keeps a closed source until what it has to send is sent. */
  void linger(UringSource source) {
    lingering.add(source);
    if (isLost()) {
      source.abandon(); // nothing tells of room any more
      return;
    }
    if ((source.arrivals.underWay() & EntryData.RECEIVE) != 0) {
      entries.cancel(EntryData.of(source, EntryData.RECEIVE));
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
    if (source.isDirect()) {
      table().free();
    }
    letGo();
  }

  // ---- Owning

  /**
   * Makes this thread one that may enter the ring. Of a pinned poller only for who turns, or closes
   * it.
   */
  void own() {
    if ((bound || requests != null) && Thread.currentThread() != owner) {
      takeOver();
    }
  }

  boolean isBound() {
    return bound;
  }

  private void takeOver() {
    Thread current = Thread.currentThread();
    Thread before = owner;
    owner = current;
    // A virtual thread enters the kernel as now this thread, now that one.
    if (!bound || (before == null && !current.isVirtual() && ring.ring().enable() >= 0)) {
      return;
    }
    bound = false;
    restarted = true;
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
    completions = new Completions(ring, registry, lingering, eventsMax);
    wakeWatched = false;
    for (UringSource source : sources) {
      source.startOver();
    }
  }

  /** Takes what has completed, without the kernel. */
  private void takeRest() {
    completions.dispatchRest();
    if (slots != null && !ring.ring().isOverflown()) {
      slots.confirm();
    }
  }

  // ---- Ending

  @Override
  void closeOwn() {
    own();
    int served = requests == null ? 0 : requests.serve();
    if (slots != null && ring.ring().isOpen()) {
      entries.flush();
      takeRest();
    }
    lingering.abandon();
    if (requests == null) {
      letGo();
      return;
    }
    // Who is inside a system call on a source then gives its descriptor back alone.
    requests.close();
    tearDown();
    owner = null;
  }

  private void letGo() {
    if (holds.decrementAndGet() == 0) {
      tearDown();
    }
  }

  /** Ends what is under way, and frees the memory once the kernel has let go of it. */
  private void tearDown() {
    endRing();
    if (slots != null) {
      slots.close();
    }
    if (table != null) {
      table.close();
    }
  }

  private void endRing() {
    Ring queue = ring.ring();
    if (!queue.isOpen()) {
      return;
    }
    own();
    entries.cancel(EntryData.WAKE);
    for (int i = 0; i < Limits.RING_CLOSE_TRIES && entries.areBusy(completions); i++) {
      int unused = queue.submitAndWait(Limits.RING_CLOSE_WAIT_NANOS);
      completions.skip();
    }
    // An entry that has not ended may still write to its buffer: then the memory is not freed.
    ring.close(completions.ended() == entries.begun());
  }
}
