package dev.dormouse.codec;

/** The bounds of this package, each with its name. */
public final class Limits {

  /** Bytes that a frame of {@link LengthDelimitedCodec} may have, unless the builder says else. */
  public static final int FRAME_BYTES = 8 * 1024 * 1024;

  /** Bytes that a line or other delimited frame may have, where the caller names no other limit. */
  public static final int DELIMITED_BYTES = 8 * 1024;

  /** The largest limit for a frame that a caller may name. */
  public static final int FRAME_BYTES_MAX = 1 << 30;

  /** Bytes that are gathered before a framed sink writes them by itself, unless it is told else. */
  public static final int BACKPRESSURE_BYTES = 8 * 1024;

  /** Bytes for which a framed stream has room at least before it reads. */
  static final int FRAMED_READ_MIN = 512;

  /** Bytes for which it has room after a read that filled all there was. */
  static final int FRAMED_READ_BULK = 8 * 1024;

  /** Bytes that each buffer of a framed stream keeps while it is empty and waits. */
  static final int FRAMED_BUFFER_KEPT = 1024;

  private Limits() {}
}
