package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.stream.RawStream;
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
 *
 * <p>It is a stream of its lines, too. Unlike others it answers its end again when it is asked
 * again, and dropping it leaves the source as it is.
 */
public final class Lines extends RawStream<String> {
  private static final Object FOUND = new Object();

  private final AsyncRead source;
  private final Charset charset;
  private final LineBuffer buffer;
  private boolean sourceEnded;

  /** A read was pending, and nothing has changed in the buffer since. */
  private boolean isReading;

  /** The future that has begun and not ended, if any. */
  private @Nullable Object underWay;

  private boolean dropped;

  private Lines(AsyncRead source, int maxBytes, Charset charset) {
    this.source = source;
    this.charset = charset;
    buffer = new LineBuffer(maxBytes);
  }

  /**
   * Returns a reader of UTF-8 lines of at most {@link Limits#LINE_BYTES} bytes.
   *
   * @cancelSafety its {@code next} is safe: a part of a line stays in the reader
   */
  public static Lines of(AsyncRead source) {
    return of(source, Limits.LINE_BYTES);
  }

  /**
   * Returns a reader of UTF-8 lines of at most {@code maxBytes} bytes.
   *
   * @cancelSafety its {@code next} is safe: a part of a line stays in the reader
   */
  public static Lines of(AsyncRead source, int maxBytes) {
    return of(source, maxBytes, StandardCharsets.UTF_8);
  }

  /**
   * Returns a reader of lines of at most {@code maxBytes} bytes, without their terminators.
   *
   * @throws IllegalArgumentException if the limit is not between 1 and {@link
   *     Limits#LINE_BYTES_MAX}, or if the charset does not write a newline as the one byte 10 (as
   *     UTF-16 does not)
   * @cancelSafety its {@code next} is safe: a part of a line stays in the reader
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
  @Override
  public Future<@Nullable String> next() {
    return new Next<>() {
      @Override
      @Nullable Object give() {
        return text();
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
      Object give() {
        return Arrays.copyOfRange(buffer.bytes(), buffer.lineStart(), buffer.lineEnd());
      }
    };
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    claim(this);
    Object answer = advance(cx);
    return answer == FOUND ? text() : answer;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("lines of " + source);
  }

  /** Forgets what was read ahead; the source stays as it is. */
  @Override
  public void drop() {
    if (!dropped) {
      dropped = true;
      source.cancelRead();
    }
  }

  /**
   * Returns what follows the lines taken so far: first the bytes read ahead, then the source. After
   * a refused line that begins inside of it.
   */
  public AsyncRead rest() {
    return new Rest();
  }

  private String text() {
    int from = buffer.lineStart();
    return new String(buffer.bytes(), from, buffer.lineEnd() - from, charset);
  }

  /** Refuses a use beside one that waits. */
  private void claim(Object who) {
    if (underWay != null && underWay != who) {
      throw new IllegalStateException(
          "another next() of these lines is under way; await or drop it first");
    }
    if (dropped) {
      throw polledAgain("lines of " + source);
    }
    underWay = null;
  }

  /** Goes on to the next line: answers {@link #FOUND}, null at the end, or pending. */
  private @Nullable Object advance(Context cx) throws Exception {
    for (; ; ) {
      if (!isReading) {
        if (!cx.proceed()) {
          return Poll.PENDING;
        }
        if (buffer.find() || sourceEnded && buffer.findLast()) {
          return FOUND;
        }
        if (sourceEnded) {
          return null;
        }
        cx.refund(); // the read spends for itself
        buffer.makeRoom();
      }
      isReading = false;
      int count = source.pollRead(cx, buffer.bytes(), buffer.end(), buffer.room());
      if (count == BytePoll.PENDING) {
        isReading = true;
        return Poll.PENDING;
      }
      if (Transferred.read(count, buffer.room(), source) == BytePoll.END) {
        sourceEnded = true;
      } else {
        buffer.added(count);
      }
    }
  }

  /** Waits for one line. */
  private abstract class Next<T extends @Nullable Object> extends RawFuture<T> {
    private boolean ended;

    /** Makes the value of the line that was found. */
    abstract @Nullable Object give();

    @Override
    public final @Nullable Object pollRaw(Context cx) throws Exception {
      if (ended) {
        throw Finished.polledAgain("next line");
      }
      ended = true; // unless it answers pending
      claim(this);
      Object answer = advance(cx);
      if (answer == Poll.PENDING) {
        ended = false;
        underWay = this;
        return answer;
      }
      return answer == FOUND ? give() : answer;
    }

    @Override
    protected final FutureInfo info() {
      return FutureInfo.leaf("next line of " + source);
    }

    @Override
    public final void drop() {
      ended = true;
      if (underWay == this) {
        underWay = null;
        source.cancelRead();
      }
    }
  }

  /** What follows the lines. */
  private final class Rest implements AsyncRead {
    @Override
    public int pollRead(Context cx, byte[] into, int offset, int length) throws Exception {
      Objects.checkFromIndexSize(offset, length, into.length);
      claim(this);
      isReading = false;
      if (buffer.length() == 0 || length == 0) {
        return source.pollRead(cx, into, offset, length);
      }
      return cx.proceed() ? buffer.takeBytes(into, offset, length) : PENDING;
    }

    @Override
    public void cancelRead() {
      source.cancelRead();
    }
  }
}
