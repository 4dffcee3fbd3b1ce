package dev.dormouse.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.io.Chopped;
import dev.dormouse.io.Polled;
import dev.dormouse.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a decoder makes of bytes, however they are cut. */
final class Coded {
  private Coded() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Makes of the bytes, fed piece by piece, frames as text and failures as their class. */
  static List<String> decode(Decoder<?> decoder, byte[] bytes, int cuts) {
    ByteQueue in = new ByteQueue();
    List<String> frames = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= bytes.length; i++) {
      if (i == bytes.length || (cuts >> (i - 1) & 1) != 0) {
        in.append(bytes, from, i - from);
        from = i;
        while (take(decoder, in, false, frames)) {}
      }
    }
    while (take(decoder, in, true, frames)) {}
    return frames;
  }

  private static boolean take(
      Decoder<?> decoder, ByteQueue in, boolean atEnd, List<String> frames) {
    try {
      Object frame = atEnd ? decoder.decodeEnd(in) : decoder.decode(in);
      if (frame != null) {
        frames.add(text(frame));
      }
      return frame != null;
    } catch (Exception failure) {
      frames.add("!" + failure.getClass().getSimpleName());
      return !(failure instanceof java.io.EOFException);
    }
  }

  static String text(Object frame) {
    return frame instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : frame.toString();
  }

  /** Takes all frames of a stream, which must not fail. */
  static List<String> drain(Stream<?> stream) throws Exception {
    List<String> frames = new ArrayList<>();
    for (; ; ) {
      Object frame = Polled.drive(stream.next());
      if (frame == null) {
        return frames;
      }
      frames.add(text(frame));
    }
  }

  /** Encodes a frame. */
  static <T> byte[] encode(Encoder<T> encoder, T frame) throws Exception {
    ByteQueue out = new ByteQueue();
    encoder.encode(frame, out);
    return out.take(out.length());
  }

  /** Sends frames through one chopped stream, and takes them out of what arrived. */
  static <T> void roundTrip(Codec<T, T> there, Codec<T, T> back, List<T> frames, long seed)
      throws Exception {
    Chopped out = new Chopped(new byte[0], seed);
    FramedWrite<T> sink = FramedWrite.of(out, there);
    sink.backpressureBoundary(1 + (int) (seed % 50));
    for (int i = 0; i < frames.size(); i++) {
      Polled.drive(i % 3 == 0 ? sink.send(frames.get(i)) : sink.feed(frames.get(i)));
    }
    Polled.drive(sink.shutdown());
    assertThat(out.ended).isTrue();
    Chopped in = new Chopped(out.written(), seed + 1);
    List<String> expected = frames.stream().map(Coded::text).toList();
    assertThat(drain(FramedRead.of(in, back))).as("seed " + seed).isEqualTo(expected);
  }

  static byte[] concat(byte[]... parts) {
    byte[] all = {};
    for (byte[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }
}
