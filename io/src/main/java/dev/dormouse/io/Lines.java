package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream line by line, with a bound on the length of a line.
 *
 * <p>A line ends with {@code \n} or {@code \r\n}, which are not part of it; a {@code \r} elsewhere
 * is. The last line needs no terminator. A longer line than allowed fails the call that meets it
 * with a {@link LineTooLongException} as soon as the limit is passed; the next call skips the rest
 * of it and goes on with the line after it. Malformed bytes become the charset's replacement
 * ({@code U+FFFD}), so that a faulty peer cannot end a connection by them; who must tell reads
 * {@link #nextBytes} and decodes them.
 *
 * <p>It reads ahead: use one per stream and read through it only; {@link #rest} gives what comes
 * after the lines. It belongs to one task at a time, which calls {@code next} again after the last
 * one has ended; a second one beside it is an {@link IllegalStateException}. Memory: the longest
 * line allowed, and never less than a small buffer; a quiet stream keeps the small buffer only.
 */
public final class Lines {
  private final AsyncRead source;
  private final Charset charset;
  private final LineBuffer buffer;
  private boolean sourceEnded;

  /** The future that has begun and not ended, if any. */
  private @Nullable Object underWay;

  private Lines(AsyncRead source, int maxBytes, Charset charset) {
    this.source = source;
    this.charset = charset;
    buffer = new LineBuffer(maxBytes);
  }

  /** Returns a reader of UTF-8 lines of at most {@link Limits#LINE_BYTES} bytes. */
  public static Lines of(AsyncRead source) {
    return of(source, Limits.LINE_BYTES);
  }

  /** Returns a reader of UTF-8 lines of at most {@code maxBytes} bytes. */
  public static Lines of(AsyncRead source, int maxBytes) {
    return of(source, maxBytes, StandardCharsets.UTF_8);
  }

  /**
   * Returns a reader of lines of at most {@code maxBytes} bytes, without their terminators.
   *
   * @throws IllegalArgumentException if the limit is not between 1 and {@link
   *     Limits#LINE_BYTES_MAX}, or if the charset does not write a newline as the one byte 10 (as
   *     UTF-16 does not)
   */
  public static Lines of(AsyncRead source, int maxBytes, Charset charset) {
    Objects.requireNonNull(source, "source");
    if (maxBytes < 1 || maxBytes > Limits.LINE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the limit of a line must be 1 to %d bytes, not %d"
              .formatted(Limits.LINE_BYTES_MAX, maxBytes));
    }
    if (!charset.canEncode() || !Arrays.equals("\r\n".getBytes(charset), new byte[] {'\r', '\n'})) {
      throw new IllegalArgumentException(
          "lines can be found only where a newline is the byte 10, which it is not in " + charset);
    }
    return new Lines(source, maxBytes, charset);
  }

  /**
   * Reads the next line; null after the last one. The future fails with a {@link
   * LineTooLongException} if the line is too long, and as the source fails; either way the next
   * call goes on.
   *
   * @cancelSafety nothing is lost: a part of a line stays in this reader
   */
  public Future<@Nullable String> next() {
    return new Next<>() {
      @Override
      Object give(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, charset);
      }
    };
  }

  /**
   * Reads the next line without decoding it; otherwise as {@link #next}.
   *
   * @cancelSafety nothing is lost: a part of a line stays in this reader
   */
  public Future<byte @Nullable []> nextBytes() {
    return new Next<>() {
      @Override
      Object give(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
      }
    };
  }

  /**
   * Returns what follows the lines taken so far: first the bytes read ahead, then the source. After
   * a refused line that begins inside of it.
   */
  public AsyncRead rest() {
    return (into, offset, length) -> {
      Objects.checkFromIndexSize(offset, length, into.length);
      return new Rest(into, offset, length);
    };
  }

  /** One use of the buffer and the source; there is one under way at a time. */
  private abstract class Use<T extends @Nullable Object> extends RawFuture<T> {
    private @Nullable Future<Integer> reading;
    private boolean ended;

    /** Goes as far as it can; by {@link #pollRead} if it must read. */
    abstract @Nullable Object advance(Context cx) throws Exception;

    @Override
    public final @Nullable Object pollRaw(Context cx) throws Exception {
      if (ended) {
        throw Finished.polledAgain("next line");
      }
      ended = true; // unless it answers pending
      if (underWay != null && underWay != this) {
        throw new IllegalStateException(
            "another next() of these lines is under way; await or drop it first");
      }
      underWay = null;
      Object answer = advance(cx);
      if (answer == Poll.PENDING) {
        ended = false;
        underWay = this;
      }
      return answer;
    }

    /** Polls the read that is under way, else the one that {@code next} is. */
    final @Nullable Object pollRead(Context cx, @Nullable Future<Integer> next) throws Exception {
      Future<Integer> read = Objects.requireNonNull(reading == null ? next : reading);
      reading = null;
      Object answer = read.pollRaw(cx);
      if (answer == Poll.PENDING) {
        reading = read;
      }
      return answer;
    }

    final boolean isReading() {
      return reading != null;
    }

    @Override
    protected final FutureInfo info() {
      return FutureInfo.of("next line", reading);
    }

    @Override
    public final void drop() {
      ended = true;
      if (underWay == this) {
        underWay = null;
      }
      Future<Integer> read = reading;
      reading = null;
      if (read != null) {
        read.drop();
      }
    }
  }

  /** Waits for one line. */
  private abstract class Next<T extends @Nullable Object> extends Use<T> {

    /** Makes the value of a line. */
    abstract Object give(byte[] bytes, int from, int to);

    @Override
    final @Nullable Object advance(Context cx) throws Exception {
      for (; ; ) {
        if (!isReading()) {
          if (!cx.proceed()) {
            return Poll.PENDING;
          }
          if (buffer.find() || sourceEnded && buffer.findLast()) {
            return give(buffer.bytes(), buffer.lineStart(), buffer.lineEnd());
          }
          if (sourceEnded) {
            return null;
          }
          cx.refund(); // the read spends for itself
        }
        Object answer = pollRead(cx, isReading() ? null : read());
        if (answer == Poll.PENDING) {
          return Poll.PENDING;
        }
        int count = Transferred.read(answer, buffer.room(), source);
        if (count == AsyncRead.END) {
          sourceEnded = true;
        } else {
          buffer.added(count);
        }
      }
    }

    private Future<Integer> read() {
      buffer.makeRoom();
      return source.read(buffer.bytes(), buffer.end(), buffer.room());
    }
  }

  /** One read of what follows the lines. */
  private final class Rest extends Use<Integer> {
    private final byte[] into;
    private final int offset;
    private final int length;

    Rest(byte[] into, int offset, int length) {
      this.into = into;
      this.offset = offset;
      this.length = length;
    }

    @Override
    @Nullable Object advance(Context cx) throws Exception {
      if (isReading()) {
        return pollRead(cx, null);
      }
      if (buffer.length() == 0 || length == 0) {
        return pollRead(cx, source.read(into, offset, length));
      }
      return cx.proceed() ? buffer.takeBytes(into, offset, length) : Poll.PENDING;
    }
  }
}
