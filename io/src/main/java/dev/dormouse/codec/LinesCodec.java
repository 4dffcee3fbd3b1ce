package dev.dormouse.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8. They come in without their terminator, which is {@code \n} or {@code \r\n}; the
 * last one needs none. They go out with {@code \n}. Malformed bytes become replacements.
 *
 * <p>A longer line than allowed fails once, as soon as that is known; the rest of it is left out,
 * and the line after it comes next.
 */
public final class LinesCodec implements Codec<String, String> {
  private static final String WHAT = "a line";

  private final int maxBytes;
  private final DelimiterSearch search = new DelimiterSearch();

  private LinesCodec(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Makes a codec for lines of at most {@link Limits#DELIMITED_BYTES}. */
  public static LinesCodec of() {
    return of(Limits.DELIMITED_BYTES);
  }

  /**
   * Makes a codec.
   *
   * @param maxBytes how many bytes a line may have, without its terminator
   * @throws IllegalArgumentException if the number is not between 1 and {@link
   *     Limits#FRAME_BYTES_MAX}
   */
  public static LinesCodec of(int maxBytes) {
    return new LinesCodec(DelimiterSearch.checkedLimit(maxBytes));
  }

  /** Returns how many bytes a line may have. */
  public int maxBytes() {
    return maxBytes;
  }

  @Override
  public @Nullable String decode(ByteQueue in) throws FrameTooLongException {
    for (; ; ) {
      int newline = search.find(in, b -> b == '\n');
      if (newline < 0) {
        int length = in.length();
        boolean maybeReturn = length == maxBytes + 1 && in.get(maxBytes) == '\r';
        search.none(in, length > maxBytes && !maybeReturn, WHAT, maxBytes);
        return null;
      }
      int length = newline > 0 && in.get(newline - 1) == '\r' ? newline - 1 : newline;
      boolean tooLong = length > maxBytes;
      String line = tooLong ? "" : in.text(0, length, StandardCharsets.UTF_8);
      if (search.take(in, newline, tooLong, WHAT, maxBytes)) {
        return line;
      }
    }
  }

  @Override
  public @Nullable String decodeEnd(ByteQueue in) throws FrameTooLongException {
    String line = decode(in);
    if (line != null || in.isEmpty()) {
      return line;
    }
    int length = in.length();
    boolean tooLong = length > maxBytes;
    String last = tooLong ? "" : in.text(0, length, StandardCharsets.UTF_8);
    return search.take(in, length - 1, tooLong, WHAT, maxBytes) ? last : null;
  }

  @Override
  public void encode(String line, ByteQueue out) {
    out.append(line, StandardCharsets.UTF_8).append((byte) '\n');
  }
}
