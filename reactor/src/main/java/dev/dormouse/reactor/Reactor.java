package dev.dormouse.reactor;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Timers;
import dev.dormouse.reactor.poller.Poller;
import dev.dormouse.reactor.poller.SleepFlag;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Waits for the world on behalf of tasks: sockets, timers, helper threads.
 *
 * <p>An executor turns it whenever it has nothing better to do; everything a reactor wakes is woken
 * from a turn. A confined reactor belongs to one thread at a time, a shared one is polled by many
 * and turned by any one of them; of a pinned one see {@link ReactorUse#PINNED}. {@link #wakeUp},
 * the gauges and {@link #close} are for any thread in both cases.
 */
public final class Reactor implements AutoCloseable {
  /*
   * The state: CLOSED | TURNING.
   *
   * 0                -> TURNING           turn() begins  CAS
   * TURNING          -> 0                 turn() ends    CAS
   * 0                -> CLOSED            close()        CAS; this thread tears down
   * TURNING          -> TURNING | CLOSED  close()        CAS; wakes the turn, which tears down
   * TURNING | CLOSED -> CLOSED            turn() ends    tears down
   */
  private static final int TURNING = 1;
  private static final int CLOSED = 2;

  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicInteger state = new AtomicInteger();

  /** Written by the turning thread. */
  private final AtomicLong events = new AtomicLong();

  /** When the log was told that accepting pauses, or NEVER. */
  private final AtomicLong pauseTold = new AtomicLong(NEVER);

  private final Clock clock;
  private final SleepFlag flag;
  private final ReactorTimers timers;
  private final BlockingPool offload;
  private final Poller poller;
  private final String reason;
  private final Spin spin;
  private final String spinReason;

  private Reactor(ReactorOptions options, SleepFlag flag, PollerChoice choice) {
    this.flag = flag;
    this.clock = options.clock();
    this.poller = choice.poller();
    this.reason = choice.reason();
    SpinChoice spinChoice = SpinChoice.of(options);
    this.spin = new Spin(spinChoice.limit().toNanos());
    this.spinReason = spinChoice.reason();
    this.timers = new ReactorTimers(clock, options.shared(), this::wakeUp);
    this.offload =
        new BlockingPool(
            options.offloadThreadsMax(),
            options.offloadQueueMax(),
            options.offloadKeepAlive(),
            options.offloadThreads());
  }

  /**
   * Returns the reactor of the task that is being polled.
   *
   * @throws IllegalStateException if its executor has none
   */
  public static Reactor of(Context cx) {
    if (cx.reactor() instanceof Reactor reactor) {
      return reactor;
    }
    if (cx.isDropping()) {
      throw new IllegalStateException(
          "the block is being dropped, and a drop knows no executor: nothing can be opened in a"
              + " finally or close() then");
    }
    throw new IllegalStateException(
        "this executor ("
            + cx.getClass().getName()
            + ") offers no Reactor, which sockets and blocking calls need; run the future on an"
            + " AsyncRuntime, or override Context.reactor() in the executor's context");
  }

  /**
   * Opens a reactor.
   *
   * @throws UnsupportedOperationException if the poller was named explicitly and does not work here
   * @throws UncheckedIOException if the system refuses, for instance for too many open files
   */
  public static Reactor open(ReactorOptions options) {
    return open(options, UnaryOperator.identity());
  }

  /** Opens a reactor with what {@code around} makes of its poller. */
  static Reactor open(ReactorOptions options, UnaryOperator<Poller> around) {
    SleepFlag flag = new SleepFlag();
    PollerChoice choice = PollerChoice.open(options, flag);
    Poller poller = around.apply(choice.poller());
    return new Reactor(options, flag, new PollerChoice(poller, choice.reason()));
  }

  /** Returns the clock that the timers are measured by. */
  public Clock clock() {
    return clock;
  }

  /** Returns the timers; inserting is for the threads that may poll. */
  public Timers timers() {
    return timers;
  }

  /**
   * Returns the timers for the tasks that {@code polling} polls: as {@link #timers}, but quicker.
   */
  public Timers timersOf(Thread polling) {
    return timers.openInlet(polling);
  }

  /**
   * Makes {@code next} the thread for which timers of {@link #timersOf} are quick. For the thread
   * for which they were, before {@code next} starts.
   */
  public void passTimers(Timers passed, Thread next) {
    if (passed instanceof TimerInlet inlet) {
      inlet.passTo(next);
    }
  }

  /** Returns the threads for blocking calls. */
  public Offload offload() {
    return offload;
  }

  /** Returns the control calls for sockets. */
  public Kernel kernel() {
    return poller.kernel();
  }

  Poller poller() {
    return poller;
  }

  /** Returns the name of the poller: {@code io_uring}, {@code epoll} or {@code nio}. */
  public String pollerName() {
    return poller.name();
  }

  /** Returns why this poller was chosen. */
  public String pollerReason() {
    return reason;
  }

  /**
   * Returns how long a turn may look for events before it sleeps; zero if it never does. It does so
   * while that pays: while most waits are about as short, and few sockets are open.
   */
  public Duration spinLimit() {
    return Duration.ofNanos(spin.limitNanos());
  }

  /** Returns why that is so. */
  public String spinReason() {
    return spinReason;
  }

  /** Returns how many sockets are open. Any thread. */
  public int descriptors() {
    return poller.descriptors();
  }

  /** Returns how many timers are armed. Any thread; exact when no task runs. */
  public int armedTimers() {
    return timers.armed();
  }

  /**
   * Returns the clock's reading at which the next timer fires; {@link Long#MAX_VALUE} if none is
   * armed. It costs a search, so it is for clocks that jump. For the threads that may poll.
   */
  public long nextDeadlineNanos() {
    return timers.nextDeadlineNanos();
  }

  /** Returns counters. Any thread; exact when nothing runs. */
  public ReactorMetrics metrics() {
    return offload.addTo(poller.opened(), poller.descriptors(), events.get(), spin);
  }

  /**
   * Returns how late a timer was, at most, that fired since the last call. For the thread that
   * turns.
   */
  public long takeTimerLagNanos() {
    return timers.takeLagNanos();
  }

  /**
   * Returns how many blocking calls wait for a thread or run. Any thread. A call counts until the
   * task that awaits it was woken.
   */
  public int blockingCalls() {
    return offload.jobs();
  }

  /**
   * Has {@code listener} called whenever the last blocking call was counted off, for clocks that
   * stand still meanwhile. It runs on the thread of that call.
   */
  public void whenNoBlockingCalls(Runnable listener) {
    offload.whenIdle(listener);
  }

  /** Tells the log of a pause, once in a while; not if this is closed, as that is no shortage. */
  void tellOfPause(String why) {
    if ((state.get() & CLOSED) != 0) {
      return;
    }
    long now = clock.nanos();
    long told = pauseTold.get();
    if ((told == NEVER || now - told >= Limits.ACCEPT_LOG_INTERVAL.toNanos())
        && pauseTold.compareAndSet(told, now)
        && !ReactorLog.acceptPauses(why)) {
      pauseTold.set(told); // the next pause tries again
    }
  }

  /**
   * Fires due timers, waits for events and wakes whom they concern, and fires again. It may return
   * early and for no reason. An interrupt of the waiting thread ends the wait and stays set.
   *
   * @param timeoutNanos longest wait: 0 does not wait, a negative one waits for the next event,
   *     timer or {@link #wakeUp}
   * @return whether something happened
   * @throws IllegalStateException if the reactor is closed or another thread turns it
   */
  public boolean turn(long timeoutNanos) {
    begin();
    try {
      boolean any = timers.expire();
      if (any || timeoutNanos == 0) {
        return await(0) | any;
      }
      any = sleep(timeoutNanos);
      return timers.expire() | any;
    } finally {
      end();
    }
  }

  /**
   * Makes the calling thread the one that turns, before its first turn: of a pinned reactor, what
   * it polls goes the quick way. For who will turn next.
   */
  public void claim() {
    poller.claim();
  }

  /**
   * Hands over to the kernel what was written and would go with the next turn. For the threads that
   * may poll; for an executor that does not turn for a while.
   */
  public void flush() {
    poller.flush();
  }

  private boolean sleep(long timeoutNanos) {
    if (spin.limitNanos() == 0 || poller.descriptors() > Limits.SPIN_SOURCES_MAX) {
      return sleepAtOnce(timeoutNanos);
    }
    long start = clock.nanos();
    long spinNanos = spin.nextNanos();
    if (spinNanos > 0 && spin(start, bounded(spinNanos, timers.sleepNanos(timeoutNanos)))) {
      return true;
    }
    long eventsBefore = events.getPlain();
    boolean any = sleepAtOnce(timeoutNanos);
    spin.onSlept(clock.nanos() - start, events.getPlain() != eventsBefore);
    return any;
  }

  private static long bounded(long nanos, long timeoutNanos) {
    return timeoutNanos < 0 ? nanos : Math.min(nanos, timeoutNanos);
  }

  /** Looks for events until one comes, the thread is called, or the time is over. */
  private boolean spin(long startNanos, long mostNanos) {
    do {
      if (await(0)) {
        spin.onWon();
        return true;
      }
      Thread.onSpinWait();
    } while (!flag.isCalled() && clock.nanos() - startNanos < mostNanos);
    spin.onLost();
    return false;
  }

  private boolean sleepAtOnce(long timeoutNanos) {
    if (!flag.fallAsleep()) {
      flag.wakened();
      boolean unused = await(0);
      return true;
    }
    boolean called = false;
    boolean any;
    try {
      any = await(timers.sleepNanos(timeoutNanos));
    } finally {
      called = flag.wakened();
    }
    return called | any;
  }

  private boolean await(long timeoutNanos) {
    int found = poller.await(timeoutNanos);
    if (found > 0) {
      events.lazySet(events.getPlain() + found);
    }
    return found > 0;
  }

  /**
   * Makes the turn that waits return, or the next one that would wait. Any thread; no system call
   * if none waits.
   */
  public void wakeUp() {
    if (flag.call()) {
      poller.interruptWait();
    }
  }

  private void begin() {
    if (state.compareAndSet(0, TURNING)) {
      return;
    }
    throw new IllegalStateException(
        (state.get() & CLOSED) != 0
            ? "the reactor was closed"
            : "another thread turns this reactor; one may at a time");
  }

  private void end() {
    if (!state.compareAndSet(TURNING, 0)) {
      state.set(CLOSED);
      tearDown();
    }
  }

  /**
   * Fails what waits with {@link SourceClosedException}, closes every descriptor and lets the idle
   * threads go. If another thread is turning, it is woken and does so. Timers that are still armed
   * end with an {@link IllegalStateException}. Idempotent; never blocks.
   */
  @Override
  public void close() {
    for (; ; ) {
      int seen = state.get();
      if ((seen & CLOSED) != 0) {
        return;
      }
      if (state.compareAndSet(seen, seen | CLOSED)) {
        if (seen == TURNING) {
          wakeUp();
        } else {
          tearDown();
        }
        return;
      }
    }
  }

  private void tearDown() {
    timers.close();
    offload.close();
    poller.close();
  }
}
