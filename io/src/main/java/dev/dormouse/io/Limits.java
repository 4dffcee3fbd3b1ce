package dev.dormouse.io;

import java.time.Duration;

/** The bounds of this module, each with its name. */
public final class Limits {

  /** Bytes that a line may have, without its terminator, where the caller names no other limit. */
  public static final int LINE_BYTES = 8 * 1024;

  /** The largest limit for a line that a caller may name. */
  public static final int LINE_BYTES_MAX = 1 << 30;

  /** Bytes with which a reader of lines starts, and which it keeps while nothing is buffered. */
  static final int LINES_BUFFER_START = 1024;

  /** Bytes up to which a reader of lines grows its buffer for short lines that come in bulk. */
  static final int LINES_BUFFER_BULK = 8 * 1024;

  /** Bytes in flight in each direction of a duplex, where the caller names no other capacity. */
  public static final int DUPLEX_BYTES = 8 * 1024;

  /** The largest capacity of a duplex that a caller may name. */
  public static final int DUPLEX_BYTES_MAX = 1 << 30;

  /** Bytes with which one direction of a duplex starts; it grows up to its capacity. */
  static final int DUPLEX_BUFFER_START = 64;

  /** Bytes that one direction of a duplex keeps while its reader waits and nothing is there. */
  static final int DUPLEX_BUFFER_KEPT = 256;

  /** Bytes of the buffer of a {@link BufReader}, where the caller names no other number. */
  public static final int READER_BYTES = 8 * 1024;

  /** Bytes of the buffer of a {@link BufWriter}, where the caller names no other number. */
  public static final int WRITER_BYTES = 8 * 1024;

  /** Bytes that a copy moves at a time, where the caller names no other number. */
  public static final int COPY_BYTES = 64 * 1024;

  /** Bytes of an array of a source as a stream, where the caller names no other number. */
  public static final int CHUNK_BYTES = 8 * 1024;

  /** Bytes of a standard stream that wait for its thread; as many are being written. */
  public static final int STDIO_BYTES = 8 * 1024;

  /** Bytes of a slice of a pool, where the caller names no other number. */
  public static final int POOL_SLICE_BYTES = 16 * 1024;

  /** Slices of a pool, where the caller names no other number. */
  public static final int POOL_SLICES = 1024;

  /** Bytes that one read or write of a buffer without an array moves at most. */
  static final int STAGING_BYTES = 16 * 1024;

  /** Bytes with which reading to the end starts. */
  static final int TO_END_BUFFER_START = 4 * 1024;

  /** Connections that the kernel may hold ready for a listener before they are accepted. */
  public static final int LISTEN_BACKLOG = 1024;

  /** Addresses of one name that a connect tries before it gives up. */
  public static final int ADDRESSES_TRIED_MAX = 16;

  /** How long an attempt to connect may take before one with the next address begins beside it. */
  public static final Duration CONNECT_PATIENCE = Duration.ofMillis(250);

  /** Bytes that one read or write of several buffers of a socket moves at most. */
  public static final int VECTOR_BYTES = 64 * 1024;

  private Limits() {}
}
