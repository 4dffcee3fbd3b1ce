package dev.dormouse.runtime;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.reactor.ReactorOptions;
import dev.dormouse.runtime.probe.Probe;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
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
  private PollerKind poller = PollerKind.AUTO;
  private @Nullable Duration spin;
  private UnhandledFailure unhandled = FailureReports::log;
  private FailurePolicy onFailure = FailurePolicy.GO_ON;
  private long seed = SplitMix.freshSeed();
  private int tasksMax = Limits.TASKS_MAX;
  private Duration closeWait = Limits.CLOSE_WAIT;
  private boolean spawnSites = Boolean.getBoolean("dormouse.spawnSites");
  private int blockingThreadsMax = dev.dormouse.reactor.Limits.OFFLOAD_THREADS_MAX;
  private int blockingQueueMax = dev.dormouse.reactor.Limits.OFFLOAD_QUEUE_MAX;
  private Duration blockingKeepAlive = dev.dormouse.reactor.Limits.OFFLOAD_KEEP_ALIVE;
  private @Nullable SkippingClock clock;
  private int globalQueueInterval;
  private int eventInterval;
  private int ioEventsMax = dev.dormouse.reactor.Limits.EVENTS_MAX;
  private int budget = Context.BUDGET_MAX;
  private boolean lifoSlot = true;
  private final ThreadSetup onThreads = new ThreadSetup();
  private final WatchSetup watching = new WatchSetup();

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
   * Sets how many workers the runtime has, unless it has none of its own. The default is that of
   * the system property {@code dormouse.workers}, else that of the environment variable {@code
   * DORMOUSE_WORKERS}, else one for each processor.
   *
   * <p>A work-stealing runtime has {@link Limits#WORKERS_MAX} at most, which its build checks.
   *
   * @throws IllegalArgumentException below 1 or above {@link Limits#CORES_MAX}
   */
  public RuntimeBuilder workers(int count) {
    workers = Counts.upTo(Limits.CORES_MAX, "workers", count);
    return this;
  }

  /** Sets the first part of the workers' thread names; their number follows. */
  public RuntimeBuilder threadName(String name) {
    onThreads.threadName = Objects.requireNonNull(name, "name");
    return this;
  }

  /** Sets the names of the workers, each made from the worker's number; see {@link #threadName}. */
  public RuntimeBuilder threadNames(IntFunction<String> names) {
    onThreads.threadNames = Objects.requireNonNull(names, "names");
    return this;
  }

  /**
   * Sets the stack size of the threads that the runtime starts; the JVM may round it.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder stackSize(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("stackSize: at least 1 byte is needed, not " + bytes);
    }
    onThreads.stackBytes = bytes;
    return this;
  }

  /**
   * Has {@code hook} called by each thread that the runtime starts, for tasks or for blocking
   * calls, before it does anything else. What a hook throws is told to the handler of {@link
   * #unhandledFailure}, here as for those below.
   */
  public RuntimeBuilder onThreadStart(Runnable hook) {
    onThreads.onThreadStart = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /** Has {@code hook} called by each such thread before it ends, after it has dropped its tasks. */
  public RuntimeBuilder onThreadStop(Runnable hook) {
    onThreads.onThreadStop = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /**
   * Has {@code hook} called by each thread that polls tasks, also one in {@code blockOn}, before it
   * waits for work. What it spawns or wakes runs at once.
   */
  public RuntimeBuilder onThreadPark(Runnable hook) {
    onThreads.onThreadPark = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /** Has {@code hook} called by each such thread after the wait. */
  public RuntimeBuilder onThreadUnpark(Runnable hook) {
    onThreads.onThreadUnpark = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /**
   * Has {@code hook} called for each task that was spawned, before its first poll, on the thread
   * that spawns it. Hooks for tasks cost each task 40 bytes and each poll two readings of the
   * clock; they must be quick and not block.
   */
  public RuntimeBuilder onTaskSpawn(Consumer<? super TaskMeta> hook) {
    watching.onTaskSpawn = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /** Has {@code hook} called before each poll of a task, on the thread that polls. */
  public RuntimeBuilder onBeforePoll(Consumer<? super TaskMeta> hook) {
    watching.onBeforePoll = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /** Has {@code hook} called after each poll of a task, on the thread that polls. */
  public RuntimeBuilder onAfterPoll(Consumer<? super TaskMeta> hook) {
    watching.onAfterPoll = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /**
   * Has {@code hook} called for each task whose future was finished or dropped, before its handle
   * tells so.
   */
  public RuntimeBuilder onTaskEnd(Consumer<? super TaskMeta> hook) {
    watching.onTaskEnd = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /**
   * Sets after how many polls a busy worker of {@link #workStealing} looks at the queue that all
   * workers share; it takes no more of them than it polls until the next look. The default is
   * chosen by how long polls take, from 2 to 127. The other kinds look at what comes from outside
   * before each poll.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder globalQueueInterval(int polls) {
    globalQueueInterval = Counts.atLeastOne("globalQueueInterval", polls);
    return this;
  }

  /**
   * Sets after how many polls at most a busy thread looks at sockets and timers. The default is
   * chosen by what the last looks found, from {@link Limits#TURN_POLLS_MIN} to {@link
   * Limits#TURN_POLLS_MAX}.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder eventInterval(int polls) {
    eventInterval = Counts.atLeastOne("eventInterval", polls);
    return this;
  }

  /**
   * Sets how many events one look at the sockets takes; what is left comes with the next.
   *
   * @throws IllegalArgumentException below 1 or above the default, {@link
   *     dev.dormouse.reactor.Limits#EVENTS_MAX}
   */
  public RuntimeBuilder ioEventsMax(int count) {
    ioEventsMax = Counts.upTo(dev.dormouse.reactor.Limits.EVENTS_MAX, "ioEventsMax", count);
    return this;
  }

  /**
   * Sets how many units of work a task gets for one poll before the others have their turn; see
   * {@link dev.dormouse.task.Coop}. The default is {@link Context#BUDGET_MAX}.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder budget(int units) {
    budget = Counts.atLeastOne("budget", units);
    return this;
  }

  /**
   * Sets whether a worker of {@link #workStealing} runs the task next that it woke last, while its
   * data is near; the default is true. Without, tasks run in the order in which they were woken.
   */
  public RuntimeBuilder lifoSlot(boolean use) {
    lifoSlot = use;
    return this;
  }

  /** Sets the name of the runtime, for tools that watch; the default is that of its threads. */
  public RuntimeBuilder name(String value) {
    watching.name = Objects.requireNonNull(value, "value");
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
    watching.stuckPollLimit = limit;
    return this;
  }

  /**
   * Sets who is told of stuck polls, with the stack of the thread, once of each; the default writes
   * a warning to the log.
   */
  public RuntimeBuilder onStuckPoll(StuckPollHandler handler) {
    watching.onStuckPoll = Objects.requireNonNull(handler, "handler");
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
    watching.unclaimedGrantLimit = limit;
    return this;
  }

  /**
   * Sets who is told of locks that are granted and not used, with where the tasks stand, once of
   * each; the default writes a warning to the log.
   */
  public RuntimeBuilder onUnclaimedGrant(UnclaimedGrantHandler handler) {
    watching.onUnclaimedGrant = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Sets whether tasks know which task spawned them, so that dumps show it. That costs 40 bytes for
   * each task; the default is that of the system property {@code dormouse.taskParents}, false.
   */
  public RuntimeBuilder taskParents(boolean keep) {
    watching.taskParents = keep;
    return this;
  }

  /** Measures how long polls take, which costs two readings of the clock for each. */
  public RuntimeBuilder pollTimes(Buckets buckets) {
    watching.pollTimes = Objects.requireNonNull(buckets, "buckets");
    return this;
  }

  /**
   * Measures how long tasks wait from their wake to their poll, which costs two readings of the
   * clock for each poll, and 40 bytes for each task.
   */
  public RuntimeBuilder scheduleDelays(Buckets buckets) {
    watching.scheduleDelays = Objects.requireNonNull(buckets, "buckets");
    return this;
  }

  /**
   * Sets whether the runtime is registered with the platform's MBean server while it is open, under
   * {@code dev.dormouse:type=AsyncRuntime,name="…"}; needs the module {@code java.management}. A
   * second runtime of one name has a number behind it.
   */
  public RuntimeBuilder management(boolean register) {
    watching.management = register;
    return this;
  }

  /** Tells {@code watcher} what the tasks do. */
  public RuntimeBuilder probe(Probe watcher) {
    watching.probe = Objects.requireNonNull(watcher, "watcher");
    return this;
  }

  /** Sets what the runtime waits for sockets with. */
  public RuntimeBuilder poller(PollerKind kind) {
    poller = Objects.requireNonNull(kind, "kind");
    return this;
  }

  /**
   * Sets how long a thread without work may look for events before it sleeps; zero for never. It
   * does so while that pays: while most waits are short, and few sockets are open. The default is
   * that of the system property {@code dormouse.spin}, in microseconds, else {@link
   * dev.dormouse.reactor.Limits#SPIN}; never with one processor, a quota of processor time, or a
   * {@link #clock} that jumps.
   *
   * @throws IllegalArgumentException if it is negative or longer than a millisecond
   */
  public RuntimeBuilder spin(Duration most) {
    spin = Durations.upTo(dev.dormouse.reactor.Limits.SPIN_MAX, "spin", most);
    return this;
  }

  /** Sets who is told failures that nobody awaits; the default logs them as errors. */
  public RuntimeBuilder unhandledFailure(UnhandledFailure handler) {
    unhandled = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /** Sets what follows when a spawned task fails; the default is {@link FailurePolicy#GO_ON}. */
  public RuntimeBuilder onTaskFailure(FailurePolicy policy) {
    onFailure = Objects.requireNonNull(policy, "policy");
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
    tasksMax = Counts.atLeastOne("tasksMax", count);
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
    blockingThreadsMax = Counts.atLeastOne("blockingThreadsMax", count);
    return this;
  }

  /**
   * Sets how many blocking calls may wait for a thread; another one fails.
   *
   * @throws IllegalArgumentException below 1
   */
  public RuntimeBuilder blockingQueueMax(int count) {
    blockingQueueMax = Counts.atLeastOne("blockingQueueMax", count);
    return this;
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
   *     clock for any other, or too many workers that steal
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
    ReactorOptions shape =
        switch (kind) {
          case CURRENT_THREAD -> ReactorOptions.confined();
          case WORK_STEALING -> ReactorOptions.sharedByThreads();
          // A socket or a future may be handed to a task on another thread.
          case THREAD_PER_CORE -> ReactorOptions.pinned();
        };
    Opening opening = new Opening(options(reactor(shape)), clock);
    return switch (kind) {
      case CURRENT_THREAD -> opening.currentThread();
      case WORK_STEALING -> opening.workStealing();
      case THREAD_PER_CORE -> opening.threadPerCore();
    };
  }

  private ReactorOptions reactor(ReactorOptions shape) {
    return shape
        .withPoller(poller)
        .withEventsMax(ioEventsMax)
        .withSpin(spin)
        .withOffload(blockingThreadsMax, blockingQueueMax, blockingKeepAlive);
  }

  /** Returns the options as for another driver than the reactor. For tests. */
  RuntimeOptions options() {
    return options(ReactorOptions.confined());
  }

  private RuntimeOptions options(ReactorOptions reactor) {
    FailureReports reports = new FailureReports(unhandled);
    ThreadOptions threads = onThreads.options(reports);
    int most = kind == Kind.THREAD_PER_CORE ? Limits.CORES_MAX : Limits.WORKERS_MAX;
    return new RuntimeOptions(
        workers == 0 ? DefaultWorkers.ofThisProcess(most) : workers,
        threads,
        new Tuning(globalQueueInterval, eventInterval, budget, lifoSlot),
        reports,
        onFailure,
        seed,
        tasksMax,
        closeWait,
        spawnSites,
        reactor.withOffloadThreads(threads::newBlocking),
        watching.options(onThreads.threadName));
  }

  /** Builds over another driver than the reactor. For tests. */
  AsyncRuntime build(Driver driver) {
    Opening opening = new Opening(options(), null);
    return kind == Kind.CURRENT_THREAD
        ? opening.currentThread(driver)
        : opening.workStealing(driver);
  }
}
