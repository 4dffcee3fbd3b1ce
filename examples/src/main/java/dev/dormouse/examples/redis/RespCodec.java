package dev.dormouse.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dormouse.codec.ByteQueue;
import dev.dormouse.codec.Codec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protocol, in its second version: requests are lists of words, replies are of some kinds. A
 * request may also be a line, as a person types it.
 *
 * <p>It takes each word as soon as all of it is there, so that a long request is looked at once.
 */
final class RespCodec implements Codec<List<Bytes>, Reply> {
  /** How many words a request may have. */
  static final int WORDS_MAX = 1 << 16;

  /** How many bytes all words of a request may have together, unless said otherwise. */
  static final int REQUEST_BYTES_MAX = 1 << 20;

  /** How many bytes a line may have; those that only tell a length are much shorter. */
  static final int LINE_BYTES_MAX = 1 << 16;

  private static final int WORDS_EXPECTED = 8;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final int requestBytesMax;

  /** The words so far of the request that is under way. */
  private List<Bytes> words = List.of();

  private int wordsMissing;

  /** The length of the next word, if its header was read, else -1. */
  private int wordLength = -1;

  private int requestBytes;

  /** How far the next line was searched for its end. */
  private int searched;

  RespCodec() {
    this(REQUEST_BYTES_MAX);
  }

  RespCodec(int requestBytesMax) {
    this.requestBytesMax = requestBytesMax;
  }

  // region decode
  @Override
  public @Nullable List<Bytes> decode(ByteQueue in) throws ProtocolException {
    while (wordsMissing == 0) {
      int end = lineEnd(in);
      if (end < 0) {
        return null; // more bytes are needed
      }
      if (in.get(0) == '*') {
        begin(takeNumber(in, end, WORDS_MAX, "invalid multibulk length"));
      } else {
        List<Bytes> typed = TypedLine.words(takeLine(in, end));
        if (!typed.isEmpty()) {
          return typed;
        }
      }
    }
    while (wordsMissing > 0) {
      Bytes word = nextWord(in);
      if (word == null) {
        return null;
      }
      words.add(word);
      wordsMissing--;
    }
    return words;
  }

  // endregion

  /** Begins a request of some words; one of none is passed over. */
  private void begin(int count) {
    if (count > 0) {
      words = new ArrayList<>(Math.min(count, WORDS_EXPECTED));
      wordsMissing = count;
      requestBytes = 0;
    }
  }

  private @Nullable Bytes nextWord(ByteQueue in) throws ProtocolException {
    if (wordLength < 0) {
      int end = lineEnd(in);
      if (end < 0) {
        return null;
      }
      if (in.get(0) != '$') {
        throw new ProtocolException("expected '$', got '" + (char) (in.get(0) & 0xff) + "'");
      }
      int length = takeNumber(in, end, requestBytesMax - requestBytes, "invalid bulk length");
      if (length < 0) {
        throw new ProtocolException("invalid bulk length");
      }
      wordLength = length;
      requestBytes += length;
    }
    if (in.length() < wordLength + LINE_END.length) {
      return null;
    }
    Bytes word = new Bytes(in.take(wordLength));
    in.skip(LINE_END.length);
    wordLength = -1;
    return word;
  }

  /** Returns where the first line ends, or -1 if it has not ended yet. */
  private int lineEnd(ByteQueue in) throws ProtocolException {
    int end = in.indexOf((byte) '\n', searched);
    int length = end < 0 ? in.length() : end;
    if (length > LINE_BYTES_MAX) {
      throw new ProtocolException("too big inline request");
    }
    searched = end < 0 ? length : 0;
    return end;
  }

  /** Takes the line that ends there; each byte of it is one character. */
  private static String takeLine(ByteQueue in, int end) {
    String line = in.text(0, end, ISO_8859_1);
    in.skip(end + 1);
    return line.endsWith("\r") ? line.substring(0, end - 1) : line;
  }

  /** Takes the line that ends there, which is a number behind its first byte. */
  private static int takeNumber(ByteQueue in, int end, int max, String otherwise)
      throws ProtocolException {
    String line = takeLine(in, end);
    try {
      int number = Integer.parseInt(line, 1, line.length(), 10);
      if (number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw new ProtocolException(otherwise);
  }

  // region encode
  @Override
  public void encode(Reply reply, ByteQueue out) {
    switch (reply) {
      case Reply.Status(String text) -> line('+', oneLine(text), out);
      case Reply.Failure(String text) -> line('-', oneLine(text), out);
      case Reply.Number(long value) -> line(':', Long.toString(value), out);
      case Reply.Bulk(Bytes bytes) when bytes == null -> line('$', "-1", out);
      case Reply.Bulk(Bytes bytes) -> {
        line('$', Integer.toString(bytes.length()), out);
        out.append(bytes.array()).append(LINE_END);
      }
      case Reply.Items(List<Reply> items) -> {
        line('*', Integer.toString(items.size()), out);
        items.forEach(item -> encode(item, out));
      }
      case Reply.Several(List<Reply> replies) -> replies.forEach(each -> encode(each, out));
    }
  }

  // endregion

  private static void line(char kind, String text, ByteQueue out) {
    out.append((byte) kind).append(text, UTF_8).append(LINE_END);
  }

  /** A message may quote what a client has sent, which must not look like another reply. */
  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }
}
