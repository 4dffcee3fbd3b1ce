package dev.dormouse.reactor;

import java.time.Duration;

/** The named bounds of this module. */
public final class Limits {
  /** Events taken from the kernel by one turn; the rest waits in the kernel for the next. */
  public static final int EVENTS_MAX = 1024;

  /**
   * Bytes moved by one system call. A longer buffer is used in part: while a call copies from or to
   * a heap array the garbage collector waits for it.
   */
  public static final int TRANSFER_MAX = 128 * 1024;

  /** Descriptors one reactor may own; opening another fails. */
  public static final int DESCRIPTORS_MAX = 1 << 20;

  /** Connections that died in the backlog and are skipped by one attempt to accept. */
  public static final int ACCEPT_RETRIES_MAX = 64;

  /** How long accepting waits for descriptors or memory before it tries again. */
  public static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  /** How long a reactor that has logged such a wait logs none. */
  public static final Duration ACCEPT_LOG_INTERVAL = Duration.ofMinutes(1);

  /** Cancelled timers that may lie in the wheel before they are worth a sweep. */
  public static final int DEAD_TIMERS_MIN = 16 * 1024;

  /** Timers on their way to the wheel before cancelled ones are thrown out. */
  public static final int HANDED_TIMERS_MAX = 4 * 1024;

  /** Default of threads for blocking calls. */
  public static final int OFFLOAD_THREADS_MAX = 128;

  /** Default of blocking calls that wait for a thread; another one fails. */
  public static final int OFFLOAD_QUEUE_MAX = 16 * 1024;

  /** How long an idle thread for blocking calls is kept. */
  public static final Duration OFFLOAD_KEEP_ALIVE = Duration.ofSeconds(10);

  private Limits() {}
}
