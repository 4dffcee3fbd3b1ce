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

  /** Bytes of a datagram, with its headers. */
  public static final int DATAGRAM_BYTES_MAX = 65_535;

  /** Datagrams that one system call receives, and that so wait for their receiver outside of it. */
  public static final int DATAGRAM_BATCH = 16;

  /** Sockets that may have such datagrams at a time; others receive one with each call. */
  public static final int DATAGRAM_BATCHES_MAX = 16;

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

  /** How long a turn may look for events before it sleeps, where nothing speaks against it. */
  public static final Duration SPIN = Duration.ofNanos(80_000);

  /** The most that may be named instead. */
  public static final Duration SPIN_MAX = Duration.ofMillis(1);

  /** With more open sockets than this a turn sleeps at once: the others' work fills the waits. */
  public static final int SPIN_SOURCES_MAX = 16;

  /** A sleep of so many times a spin was short enough for the next wait to begin with one. */
  public static final int SPIN_HOPE = 4;

  /** Short waits from one spin to the next while spins are in vain. */
  public static final int SPIN_INTERVAL_MAX = 128;

  /** Default of threads for blocking calls. */
  public static final int OFFLOAD_THREADS_MAX = 128;

  /** Default of blocking calls that wait for a thread; another one fails. */
  public static final int OFFLOAD_QUEUE_MAX = 16 * 1024;

  /** How long an idle thread for blocking calls is kept. */
  public static final Duration OFFLOAD_KEEP_ALIVE = Duration.ofSeconds(10);

  /** Entries of an io_uring between two submissions; further ones make it submit. */
  public static final int RING_ENTRIES_MAX = 1024;

  /** Completions of an io_uring that wait to be taken; the kernel keeps further ones. */
  public static final int RING_COMPLETIONS_MAX = 8 * 1024;

  /** Buffers that an io_uring receives into; without one, streams are read by system call. */
  public static final int RECEIVE_BUFFERS = 1024;

  /** Bytes of such a buffer; a stream that fills one at once is read by system call. */
  public static final int RECEIVE_BUFFER_BYTES = 4 * 1024;

  /** Such buffers that one stream may hold whose reader is slow; further bytes are copied. */
  public static final int UNREAD_BUFFERS_MAX = 8;

  /** Unread bytes of one stream after which no more are asked for until it was read. */
  public static final int UNREAD_BYTES_MAX = 256 * 1024;

  /** Bytes that one stream may gather for the next submission; more are sent by system call. */
  public static final int SEND_SLOT_BYTES = 4 * 1024;

  /** Streams that may gather so at a time; others send by system call. */
  public static final int SEND_SLOTS_MAX = 1024;

  /**
   * How long a closed stream on io_uring may take to send what was written; then it is reset. What
   * the kernel has taken it limits itself.
   */
  public static final Duration LINGER = Duration.ofMinutes(1);

  /** Closed streams that do so at a time; with a further one the first of them is reset. */
  public static final int LINGERING_MAX = 1024;

  /** Direct descriptors of one io_uring at most; no more than the process may open files. */
  public static final int DIRECT_DESCRIPTORS_MAX = 64 * 1024;

  /** Connections that one listener may take into a ring before somebody accepts them. */
  public static final int DIRECT_ACCEPTS_MAX = 32;

  /** How often a closing io_uring is asked whether the kernel has let go of its memory. */
  public static final int RING_CLOSE_TRIES = 100;

  /** How long it is waited for each time. */
  public static final long RING_CLOSE_WAIT_NANOS = 10_000_000;

  private Limits() {}
}
