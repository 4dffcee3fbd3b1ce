package dev.dormouse.runtime;

import java.time.Duration;

/** The named bounds of this module. */
public final class Limits {
  /** Workers of one work-stealing runtime: the idle word has a bit for each. */
  public static final int WORKERS_MAX = 56;

  /** Threads of one runtime whose threads share nothing. */
  public static final int CORES_MAX = 1024;

  /** Default of tasks that may be alive in one runtime; spawning another fails. */
  public static final int TASKS_MAX = 1 << 26;

  /** Polls between two turns of the driver while those find something. */
  public static final int TURN_POLLS_MIN = 61;

  /** Polls between two turns of the driver while those find nothing. */
  public static final int TURN_POLLS_MAX = 4 * TURN_POLLS_MIN;

  /**
   * A turn that comes later than this after the last one counts as late, and the next is sooner.
   */
  static final long TURN_LATE_NANOS = 100_000;

  /**
   * Time between two looks of a busy worker at the queue that all share; decides how many polls.
   */
  static final long INJECTION_NANOS = 200_000;

  /** Polls between two looks of a worker at the shared queue at least, unless the builder says. */
  static final int INJECTION_POLLS_MIN = 2;

  /** Polls between two looks of a worker at the shared queue at most, unless the builder says. */
  static final int INJECTION_POLLS_MAX = 127;

  /** Polls between two looks of a worker at the shared queue before it knows how long they take. */
  static final int INJECTION_POLLS = 61;

  /** Tasks that a worker with nothing else to do takes from the injection queue at once. */
  static final int INJECTION_BATCH_MAX = 32;

  /** Entries of a worker's roll of tasks at least; it grows with the tasks that are alive. */
  static final int ROLL_MIN = 64;

  /** Slots of a worker's queue at first, a power of two. */
  static final int QUEUE_MIN = 256;

  /** Slots of a worker's queue at most, a power of two; what does not fit goes to injection. */
  static final int QUEUE_MAX = 1 << 20;

  /**
   * Work of one worker that others come for; about what it costs to wake a thread and to have the
   * data of its tasks move.
   */
  static final long SHARE_NANOS = 20_000;

  /** Tasks that wait for one worker and that others do not come for yet, at most. */
  static final int UNSHARED_MAX = 256;

  /** Polls between two looks of a worker at its queue, whether others should come. */
  static final int LOOK_POLLS = 16;

  /** Times in a row that the task woken last is preferred while other tasks wait. */
  static final int HOT_RUNS_MAX = 3;

  /** Polls of a {@code LocalSet} before the other tasks of its executor have their turn. */
  public static final int LOCAL_SET_POLLS = 61;

  /** Threads of one runtime that may be inside {@code blockInPlace}; another call fails. */
  public static final int IN_PLACE_MAX = 512;

  /** Threads that {@code blockInPlace} was called on and that wait to be of use again. */
  public static final int SPARE_THREADS_MAX = 64;

  /** How long such a thread waits. */
  public static final Duration SPARE_KEEP_ALIVE = Duration.ofSeconds(10);

  /** Pause of the monitor between two looks while some workers run and some sleep. */
  static final long MONITOR_NANOS = 1_000_000;

  /** Pause of the monitor before a second look at something suspicious. */
  static final long MONITOR_CLOSER_NANOS = 100_000;

  /** Pause of the monitor at most, when nobody could help or nobody runs. */
  static final long MONITOR_NANOS_MAX = 8_000_000;

  /** Looks of the monitor, an eighth of a second, that see nobody awake before it stops looking. */
  static final int MONITOR_LOOKS_ASLEEP = 16;

  /** Default of how long a poll may take before it is reported as stuck. */
  public static final Duration STUCK_POLL = Duration.ofSeconds(1);

  /** Default of how long a lock may be granted and not polled for before it is reported. */
  public static final Duration UNCLAIMED_GRANT = Duration.ofSeconds(5);

  /** Tasks that the report of an unclaimed grant names of those behind it. */
  public static final int UNCLAIMED_WAITERS_MAX = 8;

  /** Pause of the watchdog at most, between two looks at the polls of all runtimes. */
  static final long WATCHDOG_NANOS_MAX = 250_000_000;

  /** A timer that fires later than this after its deadline is late; a tick is no lag. */
  static final long TIMER_LAG_NANOS = 2_000_000;

  /** Tasks that a dump shows, the oldest; it says how many more there are. */
  public static final int DUMP_TASKS_MAX = 10_000;

  /** Futures that a dump shows in all; what is left out shows as {@code …}. */
  public static final int DUMP_FUTURES_MAX = 200_000;

  /** How long a dump waits for the thread of a loop before it reads from outside. */
  static final long DUMP_WAIT_NANOS = 100_000_000;

  /** Pause of a worker after a turn of the driver that failed. */
  static final long DRIVER_RETRY_NANOS = 10_000_000;

  /** Default of how long {@code close} waits for threads that are inside a poll. */
  public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /** Default of how long the finalisers of a scope may take together. */
  public static final Duration FINALISER_WAIT = Duration.ofSeconds(10);

  /** Failures that a scope keeps for its end; further ones go to the runtime's handler. */
  public static final int SCOPE_FAILURES_MAX = 256;

  private Limits() {}
}
