package dev.dormouse.runtime;

import dev.dormouse.reactor.PollerKind;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.ReactorOptions;
import dev.dormouse.runtime.probe.Probe;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds an {@link AsyncRuntime}. For one thread; reusable. */
public final class RuntimeBuilder {
  /** Which threads poll the tasks. */
  private enum Kind {
    CURRENT_THREAD,
    WORK_STEALING,
    THREAD_PER_CORE
  }

  private Kind kind = Kind.WORK_STEALING;
  private int workers;
  private String threadName = "dormouse-worker";
  private PollerKind poller = PollerKind.AUTO;
  private UnhandledFailure unhandled = FailureReports::log;
  private long seed = SplitMix.freshSeed();
  private int tasksMax = Limits.TASKS_MAX;
  private Duration closeWait = Limits.CLOSE_WAIT;
  private boolean spawnSites = Boolean.getBoolean("dormouse.spawnSites");
  private int blockingThreadsMax = dev.dormouse.reactor.Limits.OFFLOAD_THREADS_MAX;
  private int blockingQueueMax = dev.dormouse.reactor.Limits.OFFLOAD_QUEUE_MAX;
  private Duration blockingKeepAlive = dev.dormouse.reactor.Limits.OFFLOAD_KEEP_ALIVE;
  private @Nullable SkippingClock clock;
  private @Nullable String name;
  private Duration stuckPollLimit = Limits.STUCK_POLL;
  private StuckPollHandler onStuckPoll = poll -> FailureReports.warn(poll.toText());
  private Duration unclaimedGrantLimit = Limits.UNCLAIMED_GRANT;
  private UnclaimedGrantHandler onUnclaimedGrant = grant -> FailureReports.warn(grant.toText());
  private boolean taskParents = Boolean.getBoolean("dormouse.taskParents");
  private @Nullable Buckets pollTimes;
  private @Nullable Buckets scheduleDelays;
  private boolean management;
  private @Nullable Probe probe;

  RuntimeBuilder() {}

  /** Runs all tasks on the thread that calls {@code blockOn}, while it does. */
  public RuntimeBuilder currentThread() {
    kind = Kind.CURRENT_THREAD;
    return this;
  }

  /** Runs tasks on worker threads that steal from each other. */
  public RuntimeBuilder workStealing() {
    kind = Kind.WORK_STEALING;
    return this;
  }

  /**
   * Runs tasks on threads that share nothing, each with a poller and timers of its own: a task
   * stays on the thread that it was spawned on. A socket may be handed to a task on another thread;
   * the thread that made it then waits for its events. Bounds of tasks and of blocking calls are
   * shared out among the threads.
   */
  public RuntimeBuilder threadPerCore() {
    kind = Kind.THREAD_PER_CORE;
    return this;
  }

  /**
   * Sets how many workers the runtime has, unless it has none of its own; the default is one for
   * each processor.
   *
   * @throws IllegalArgumentException below 1 or above {@link Limits#WORKERS_MAX}
   */
  public RuntimeBuilder workers(int count) {
    if (count < 1 || count > Limits.WORKERS_MAX) {
      throw new IllegalArgumentException(
          "workers: from 1 to " + Limits.WORKERS_MAX + " are possible, not " + count);
    }
    workers = count;
    return this;
  }

  /** Sets the first part of the workers' thread names; their number follows. */
  public RuntimeBuilder threadName(String name) {
    threadName = Objects.requireNonNull(name, "name");
    return this;
  }

  /** Sets the name of the runtime, for tools that watch; the default is that of its threads. */
  public RuntimeBuilder name(String value) {
    name = Objects.requireNonNull(value, "value");
    return this;
  }

  /**
   * Sets how long a poll may take before it is reported as stuck; the default is {@link
   * Limits#STUCK_POLL}. It is noticed a quarter of that later at most, and while it goes on.
   *
   * @throws IllegalArgumentException below a millisecond
   */
  public RuntimeBuilder stuckPollLimit(Duration limit) {
    if (limit.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("stuckPollLimit: at least 1 ms is needed, not " + limit);
    }
    stuckPollLimit = limit;
    return this;
  }

  /**
   * Sets who is told of stuck polls, with the stack of the thread, once of each; the default writes
   * a warning to the log.
   */
  public RuntimeBuilder onStuckPoll(StuckPollHandler handler) {
    onStuckPoll = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Sets how long a lock may be granted to a future that nobody polls before it is reported; the
   * default is {@link Limits#UNCLAIMED_GRANT}. It is noticed half of that later at most.
   *
   * @throws IllegalArgumentException below a millisecond
   */
  public RuntimeBuilder unclaimedGrantLimit(Duration limit) {
    if (limit.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "unclaimedGrantLimit: at least 1 ms is needed, not " + limit);
    }
    unclaimedGrantLimit = limit;
    return this;
  }

  /**
   * Sets who is told of locks that are granted and not used, with where the tasks stand, once of
   * each; the default writes a warning to the log.
   */
  public RuntimeBuilder onUnclaimedGrant(UnclaimedGrantHandler handler) {
    onUnclaimedGrant = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Sets whether tasks know which task spawned them, so that dumps show it. That costs 40 bytes for
   * each task; the default is that of the system property {@code dormouse.taskParents}, false.
   */
  public RuntimeBuilder taskParents(boolean keep) {
    taskParents = keep;
    return this;
  }

  /** Measures how long polls take, which costs two readings of the clock for each. */
  public RuntimeBuilder pollTimes(Buckets buckets) {
    pollTimes = Objects.requireNonNull(buckets, "buckets");
    return this;
  }

  /**
   * Measures how long tasks wait from their wake to their poll, which costs two readings of the
   * clock for each poll, and 40 bytes for each task.
   */
  public RuntimeBuilder scheduleDelays(Buckets buckets) {
    scheduleDelays = Objects.requireNonNull(buckets, "buckets");
    return this;
  }

  /**
   * Sets whether the runtime is registered with the platform's MBean server while it is open, under
   * {@code dev.dormouse:type=AsyncRuntime,name="…"}; needs the module {@code java.management}. A
   * second runtime of one name has a number behind it.
   */
  public RuntimeBuilder management(boolean register) {
    management = register;
    return this;
  }

  /** Tells {@code watcher} what the tasks do. */
  public RuntimeBuilder probe(Probe watcher) {
    probe = Objects.requireNonNull(watcher, "watcher");
    return this;
  }

  /** Sets what the runtime waits for sockets with. */
  public RuntimeBuilder poller(PollerKind kind) {
    poller = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /** Sets who is told failures that nobody awaits; the default logs them as errors. */
  public RuntimeBuilder unhandledFailure(UnhandledFailure handler) {
    unhandled = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /** Sets the seed of the runtime's random choices; the default differs from run to run. */
  public RuntimeBuilder seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Sets how many tasks may be alive; spawning another fails.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder tasksMax(int count) {
    tasksMax = atLeastOne("tasksMax", count);
    return this;
  }

  /**
   * Sets how long {@code close} waits for threads that are inside a poll; zero waits for none.
   *
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public RuntimeBuilder closeWait(Duration most) {
    closeWait = Durations.notNegative("closeWait", most);
    return this;
  }

  /**
   * Sets whether a spawn from ordinary code, {@code runtime.spawn(…)}, looks for its place on the
   * stack, so that the task's failure can name it. That costs about as much as an exception, so the
   * default is that of the system property {@code dormouse.spawnSites}, false. A spawn in an async
   * block, of whatever, always knows its place, for nothing.
   */
  public RuntimeBuilder spawnSites(boolean look) {
    spawnSites = look;
    return this;
  }

  /**
   * Sets how many threads for blocking calls there may be at once; they are started as they are
   * needed.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder blockingThreadsMax(int count) {
    blockingThreadsMax = atLeastOne("blockingThreadsMax", count);
    return this;
  }

  /**
   * Sets how many blocking calls may wait for a thread; another one fails.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder blockingQueueMax(int count) {
    blockingQueueMax = atLeastOne("blockingQueueMax", count);
    return this;
  }

  private static int atLeastOne(String option, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(option + ": at least 1 is needed, not " + count);
    }
    return count;
  }

  /**
   * Sets how long an idle thread for blocking calls is kept.
   *
   * @throws IllegalArgumentException if {@code idle} is negative
   */
  public RuntimeBuilder blockingKeepAlive(Duration idle) {
    blockingKeepAlive = Durations.notNegative("blockingKeepAlive", idle);
    return this;
  }

  /**
   * Measures time by {@code skipping} and lets it jump whenever every task waits: for tests. Needs
   * a runtime of the current thread. Blocking calls hold the clock; sockets do not, so a wait for
   * one, with a time-out, times out as soon as nothing else is to be done.
   */
  public RuntimeBuilder clock(SkippingClock skipping) {
    clock = Objects.requireNonNull(skipping, "skipping");
    return this;
  }

  /**
   * Starts the runtime.
   *
   * @throws IllegalArgumentException if workers were set for a runtime of the current thread, or a
   *     clock for any other
   * @throws UnsupportedOperationException if the poller was named and does not work here
   */
  public AsyncRuntime build() {
    if (kind == Kind.CURRENT_THREAD && workers > 1) {
      throw new IllegalArgumentException(
          "workers: a runtime of the current thread has one, not "
              + workers
              + "; use workStealing()");
    }
    if (kind != Kind.CURRENT_THREAD && clock != null) {
      throw new IllegalArgumentException(
          "clock: time jumps on a runtime of the current thread only; use currentThread()");
    }
    if (kind == Kind.THREAD_PER_CORE) {
      // Tasks stay, but a socket or a future may be handed to a task on another thread.
      RuntimeOptions shares = options(reactor(ReactorOptions.sharedByThreads())).sharedOut();
      return new AsyncRuntime(new CoreScheduler(shares, () -> driver(shares)));
    }
    boolean stealing = kind == Kind.WORK_STEALING;
    RuntimeOptions options =
        options(reactor(stealing ? ReactorOptions.sharedByThreads() : ReactorOptions.confined()));
    return new AsyncRuntime(scheduler(options, driver(options)));
  }

  private ReactorOptions reactor(ReactorOptions shape) {
    return shape
        .withPoller(poller)
        .withOffload(blockingThreadsMax, blockingQueueMax, blockingKeepAlive);
  }

  private Driver driver(RuntimeOptions options) {
    SkippingClock skipping = clock;
    return skipping == null
        ? new ReactorDriver(Reactor.open(options.reactor()))
        : new SkippingDriver(Reactor.open(options.reactor().withClock(skipping)), skipping);
  }

  /** Returns the options as for another driver than the reactor. For tests. */
  RuntimeOptions options() {
    return options(ReactorOptions.confined());
  }

  private RuntimeOptions options(ReactorOptions reactor) {
    int processors = Math.min(Runtime.getRuntime().availableProcessors(), Limits.WORKERS_MAX);
    return new RuntimeOptions(
        workers == 0 ? processors : workers,
        threadName,
        new FailureReports(unhandled),
        seed,
        tasksMax,
        closeWait,
        spawnSites,
        reactor,
        new WatchOptions(
            name == null ? threadName : name,
            Durations.nanos(stuckPollLimit),
            onStuckPoll,
            Durations.nanos(unclaimedGrantLimit),
            onUnclaimedGrant,
            taskParents,
            pollTimes,
            scheduleDelays,
            management,
            probe));
  }

  /** Builds over another driver than the reactor. For tests. */
  AsyncRuntime build(Driver driver) {
    return new AsyncRuntime(scheduler(options(), driver));
  }

  private Scheduler scheduler(RuntimeOptions options, Driver driver) {
    return kind == Kind.CURRENT_THREAD
        ? new LocalScheduler(new LocalLoop(options, driver))
        : new StealingScheduler(options, driver);
  }
}
