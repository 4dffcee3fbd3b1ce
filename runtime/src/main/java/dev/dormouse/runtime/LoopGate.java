package dev.dormouse.runtime;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The side of a loop that threads other than its owner see: what they hand in and ask for. */
abstract sealed class LoopGate extends TaskContext permits LocalLoop {
  /*
   * Falling asleep. The owner stores `sleeping`, then looks into the inbox; who pushes into the
   * empty inbox looks at `sleeping` after that. One of the two sees the other. A call to the driver
   * that comes before the owner waits in it is remembered there.
   */
  private enum Phase {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final RuntimeOptions options;
  final Ownership ownership = new Ownership();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
  final Inbox inbox = new Inbox();

  /** Written by the owner. */
  private volatile boolean sleeping;

  /** How many tasks other threads have spawned. */
  private final AtomicLong arrivals = new AtomicLong();

  /** Of those, how many the owner has taken on. Written by the owner. */
  private volatile long received;

  /**
   * How many it had taken on when no task was left the last time; see {@link #hasBeenIdleSince}.
   */
  private volatile long idleAt;

  /** The thread that waits in shutdown() until no task is left. */
  private volatile @Nullable Thread drainer;

  private volatile boolean drained;

  /** Dumps that other threads want and wait for. */
  private final ConcurrentLinkedQueue<LoopLook> looks = new ConcurrentLinkedQueue<>();

  /** Tasks that were taken on and have not ended. Plain: for the owner; a gauge for others. */
  int alive;

  /** Counters for metrics; plain, they may lag. */
  long polls;

  long parks;
  long noops;
  long spawned;
  long schedules;
  long remoteSchedules;

  LoopGate(RuntimeOptions options, Driver driver, Watch watch, long seed, int index) {
    super(options, driver, watch, seed, index);
    this.options = options;
  }

  public final RuntimeOptions options() {
    return options;
  }

  final FailureReports reports() {
    return options.reports();
  }

  final boolean isOwnedByThisThread() {
    return ownership.isMine();
  }

  /** Returns the thread that owns the loop at this moment. */
  final @Nullable Thread owner() {
    return ownership.owner();
  }

  // ---- Tasks that come in

  /**
   * Hands a task that was just linked to the owner. Any thread.
   *
   * @return false if the loop has ended
   */
  final boolean deliver(LocalTask<?> task) {
    return switch (inbox.push(task)) {
      case FIRST -> {
        Shuffle.pause();
        if (sleeping) {
          driver.wakeUp();
        }
        yield true;
      }
      case FURTHER -> true;
      case CLOSED -> false;
    };
  }

  /** Hands a new task that was just linked to the owner; false if the loop has ended. */
  final boolean deliverNew(LocalTask<?> task) {
    arrivals.incrementAndGet();
    Shuffle.pause();
    boolean delivered = deliver(task);
    if (!delivered) {
      arrivals.decrementAndGet();
    }
    return delivered;
  }

  /** Counts a new task that the owner has taken on. For the owner. */
  final void countReceived() {
    received++;
  }

  /** How many tasks other threads have spawned that the owner has not taken on. */
  final int arriving() {
    return (int) (arrivals.get() - received);
  }

  /** Returns how many tasks have not ended, also those that the owner has not taken on. A gauge. */
  final int alive() {
    return arriving() + alive; // in this order: a task that moves over meanwhile counts twice
  }

  /** Announces a sleep, or that it is over. For the owner. */
  final void setSleeping(boolean now) {
    sleeping = now;
    Shuffle.pause();
  }

  /** Tells whether the owner waits for work. Any thread; a gauge. */
  final boolean isAsleep() {
    return sleeping;
  }

  // ---- Looks

  /** Has the owner serve {@code look} before its next row of polls. Any thread. */
  final void add(LoopLook look) {
    looks.add(look);
    driver.wakeUp();
  }

  final void remove(LoopLook look) {
    looks.remove(look);
  }

  /** Takes the look that came first; null if there is none. For the owner. */
  final @Nullable LoopLook takeLook() {
    return looks.isEmpty() ? null : looks.poll();
  }

  // ---- The end

  /** Tells whether nobody has asked for the end. */
  final boolean isOpen() {
    return phase.get() == Phase.OPEN;
  }

  /** Tells whether an owner still has to tear down. */
  final boolean isClosing() {
    return phase.get() == Phase.CLOSING;
  }

  /** Asks for the end; false if somebody did before. Any thread. */
  final boolean toClosing() {
    return phase.compareAndSet(Phase.OPEN, Phase.CLOSING);
  }

  /** Publishes that nothing is polled any more. For the owner. */
  final void toClosed() {
    phase.set(Phase.CLOSED);
  }

  @Override
  final long ticks() {
    return polls;
  }

  @Override
  final boolean isBusy() {
    return !sleeping && ownership.owner() != null && isOpen();
  }

  @Override
  final boolean hasEnded() {
    return phase.get() == Phase.CLOSED;
  }

  @Override
  final @Nullable Thread pollingThread() {
    return ownership.owner();
  }

  // ---- The last task

  /** Has {@code waiting} woken whenever no task is left; null for nobody. Any thread. */
  final void wakeWhenIdle(@Nullable Thread waiting) {
    drained = false;
    drainer = waiting;
  }

  /** Wakes the thread that waits for the last task, to look for itself. Any thread. */
  final void wakeDrainer() {
    Thread waiting = drainer;
    if (waiting != null) {
      Parker.unpark(waiting);
    }
  }

  /** Tells the thread that waits for the last task if there is none. For the owner. */
  final void checkDrained() {
    if (drainer != null && alive == 0 && arriving() == 0) {
      drained = true;
      idleAt = received;
      wakeDrainer();
    }
  }

  /** Tells whether no task is left. For the owner. */
  final boolean isDrained() {
    checkDrained();
    return drained;
  }

  /** Tells whether no task was left some time since {@link #wakeWhenIdle}. Any thread. */
  final boolean wasDrained() {
    return drained;
  }

  /** Returns how many tasks had come from outside when no task was left the last time. */
  final long idleAt() {
    return idleAt;
  }

  /**
   * Tells whether no task has come from outside since {@link #idleAt} answered {@code count}: then
   * none has been alive since. For loops whose every task comes from outside or from such a one.
   */
  final boolean hasBeenIdleSince(long count) {
    return arrivals.get() == count;
  }
}
