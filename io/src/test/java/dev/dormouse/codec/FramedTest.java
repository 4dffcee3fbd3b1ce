package dev.dormouse.codec;

import static dev.dormouse.codec.Coded.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.io.ByteStreams;
import dev.dormouse.io.Chopped;
import dev.dormouse.io.Duplex;
import dev.dormouse.io.MemoryWriter;
import dev.dormouse.io.Polled;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FramedTest {

  /** Sends numbers as one byte; 255 is none. */
  private static final class Digits implements Codec<Integer, Integer> {
    @Override
    public @Nullable Integer decode(ByteQueue in) throws IOException {
      if (in.isEmpty()) {
        return null;
      }
      byte digit = in.take(1)[0];
      if (digit == -1) {
        throw new IOException("no digit");
      }
      return (int) digit;
    }

    @Override
    public void encode(Integer digit, ByteQueue out) throws IOException {
      out.append(digit.byteValue());
      if (digit < 0) {
        throw new IOException("no digit: " + digit);
      }
    }
  }

  @Test
  void framesGoThereAndBack() throws Exception {
    try (var pair = Duplex.pair();
        var here = Framed.of(pair.first(), LinesCodec.of());
        var there = Framed.of(pair.second(), LinesCodec.of())) {
      Polled<String> waiting = Polled.of(there.next()).pending();
      Polled.now(here.send("one"));
      assertThat(waiting.wakes()).isEqualTo(1);
      assertThat(waiting.value()).isEqualTo("one");
      Polled.now(there.send("two"));
      assertThat(Polled.now(here.next())).isEqualTo("two");
      Polled.now(here.shutdown());
      assertThat(Polled.now(there.next())).isNull();
      Polled.now(there.send("still there"));
      assertThat(Polled.now(here.next())).isEqualTo("still there");
    }
  }

  @Test
  void aFailureIsFollowedByAnEndAndThenItMayGoOn() throws Exception {
    byte[] bytes = {1, -1, 2};
    FramedRead<Integer> frames = FramedRead.of(ByteStreams.reader(bytes), new Digits());
    assertThat(Polled.now(frames.next())).isEqualTo(1);
    assertThat(Polled.failure(frames.next())).hasMessage("no digit");
    assertThat(Polled.now(frames.next())).isNull();
    assertThat(Polled.now(frames.next())).isEqualTo(2);
    assertThat(Polled.now(frames.next())).isNull();
    assertThat(Polled.now(frames.next())).isNull();
  }

  @Test
  void bytesThatAreLeftAtTheEndAreAFailure() throws Exception {
    Decoder<String> pairs = in -> in.length() < 2 ? null : Coded.text(in.take(2));
    var frames = FramedRead.of(ByteStreams.reader(utf8("abc")), pairs);
    assertThat(Polled.now(frames.next())).isEqualTo("ab");
    assertThat(Polled.failure(frames.next()))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("1 bytes are left");
    assertThat(Polled.now(frames.next())).isNull();
  }

  @Test
  void aFailingSourceLosesNoPartOfAFrame() throws Exception {
    var broken =
        new dev.dormouse.io.AsyncRead() {
          int reads;

          @Override
          public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
            if (++reads == 2) {
              throw new IOException("for once");
            }
            buffer[offset] = (byte) (reads == 1 ? 'a' : '\n');
            return 1;
          }
        };
    FramedRead<String> frames = FramedRead.of(broken, LinesCodec.of());
    assertThat(Polled.failure(frames.next())).hasMessage("for once");
    assertThat(frames.readBuffer().length()).isEqualTo(1);
    assertThat(Polled.now(frames.next())).isNull();
    assertThat(Polled.now(frames.next())).isEqualTo("a");
  }

  @Test
  void aDroppedNextHasTakenNothing() throws Exception {
    try (var pair = Duplex.pair()) {
      FramedRead<String> frames = FramedRead.of(pair.second(), LinesCodec.of());
      Polled.now(pair.first().writeAll("on"));
      Polled.of(frames.next()).pending().drop();
      Polled.now(pair.first().writeAll("e\n"));
      assertThat(Polled.now(frames.next())).isEqualTo("one");
    }
  }

  @Test
  void framesAreGatheredUpToTheBoundary() throws Exception {
    MemoryWriter sink = ByteStreams.writer(100);
    FramedWrite<Integer> frames = FramedWrite.of(sink, new Digits());
    assertThat(frames.backpressureBoundary()).isEqualTo(Limits.BACKPRESSURE_BYTES);
    frames.backpressureBoundary(2);
    Polled.now(frames.feed(1));
    Polled.now(frames.feed(2));
    assertThat(sink.length()).isZero();
    assertThat(frames.writeBuffer().length()).isEqualTo(2);
    Polled.now(frames.feed(3));
    assertThat(sink.toByteArray()).containsExactly(1, 2);
    Polled.now(frames.flush());
    assertThat(sink.toByteArray()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> frames.backpressureBoundary(0)).hasMessageContaining("not 0");
  }

  @Test
  void aSlowSinkHoldsFramesBack() throws Exception {
    try (var pair = Duplex.pair(1)) {
      FramedWrite<Integer> frames = FramedWrite.of(pair.first(), new Digits());
      frames.backpressureBoundary(1);
      Polled.now(frames.feed(1));
      Polled.now(frames.feed(2));
      Polled<Void> third = Polled.of(frames.feed(3)).pending();
      assertThat(Polled.now(pair.second().readU8())).isEqualTo(1);
      assertThat(third.wakes()).isEqualTo(1);
      third.value();
      assertThat(Polled.now(pair.second().readU8())).isEqualTo(2);
      Polled.now(frames.flush());
      assertThat(Polled.now(pair.second().readU8())).isEqualTo(3);
    }
  }

  @Test
  void aFrameThatIsRefusedHarmsNoOther() throws Exception {
    MemoryWriter sink = ByteStreams.writer(100);
    FramedWrite<Integer> frames = FramedWrite.of(sink, new Digits());
    Polled.now(frames.feed(1));
    assertThat(Polled.failure(frames.feed(-5))).hasMessage("no digit: -5");
    Polled.now(frames.send(2));
    assertThat(sink.toByteArray()).containsExactly(1, 2);
  }

  @Test
  void partsAreTakenApartAndPutTogether() throws Exception {
    try (var pair = Duplex.pair()) {
      Polled.now(pair.second().writeAll("one\ntwo\nth"));
      Framed<String, String> first = Framed.of(pair.first(), LinesCodec.of());
      assertThat(Polled.now(first.next())).isEqualTo("one");
      Polled.now(first.feed("out"));
      FramedParts<String, String> parts = first.intoParts();
      assertThat(parts.readBuffer().length()).isEqualTo(6);
      assertThat(parts.writeBuffer().length()).isEqualTo(4);
      assertThat(parts.stream()).isSameAs(pair.first());
      assertThat(Polled.failure(first.next())).isInstanceOf(IllegalStateException.class);
      assertThat(Polled.failure(first.send("x"))).isInstanceOf(IllegalStateException.class);
      first.drop();
      Framed<String, String> second = Framed.of(parts);
      assertThat(Polled.now(second.next())).isEqualTo("two");
      Polled.now(second.flush());
      Polled.now(pair.second().writeAll("ree\n"));
      assertThat(Polled.now(second.next())).isEqualTo("three");
      assertThat(Polled.now(pair.second().lines().next())).isEqualTo("out");
      assertThat(second.intoInner()).isSameAs(pair.first());
      Polled.now(pair.first().write(new byte[1]));
    }
  }

  @Test
  void anotherCodecGoesOnWithWhatWasReadAndGathered() throws Exception {
    try (var pair = Duplex.pair()) {
      Polled.now(pair.second().writeAll("7\n\u0005"));
      Framed<String, String> lines = Framed.of(pair.first(), LinesCodec.of());
      assertThat(Polled.now(lines.next())).isEqualTo("7");
      lines.backpressureBoundary(77);
      Polled.now(lines.feed("8"));
      Framed<Integer, String> digits = lines.mapDecoder(_ -> new Digits());
      assertThat(Polled.now(digits.next())).isEqualTo(5);
      assertThat(digits.backpressureBoundary()).isEqualTo(77);
      Framed<Integer, Integer> both = digits.mapEncoder(_ -> new Digits());
      Polled.now(both.send(9));
      byte[] got = new byte[9];
      assertThat(Polled.now(pair.second().read(got))).isEqualTo(3);
      assertThat(got).startsWith('8', '\n', 9);
      Framed<String, String> again = both.mapCodec(_ -> LinesCodec.of());
      assertThat(again.codec()).isInstanceOf(LinesCodec.class);
      assertThatThrownBy(() -> both.mapCodec(_ -> LinesCodec.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another codec");
      FramedWrite<String> write = FramedWrite.of(ByteStreams.sink(), LinesCodec.of());
      FramedWrite<Integer> next = write.mapEncoder(_ -> new Digits());
      assertThat(next.encoder()).isInstanceOf(Digits.class);
      assertThat(Polled.failure(write.flush())).isInstanceOf(IllegalStateException.class);
      FramedRead<Integer> read =
          FramedRead.<String>of(ByteStreams.reader(new byte[] {3}), LinesCodec.of())
              .mapDecoder(_ -> new Digits());
      assertThat(Polled.now(read.next())).isEqualTo(3);
      assertThat(read.decoder()).isInstanceOf(Digits.class);
      assertThat(read.intoInner()).isSameAs(read.inner());
      assertThat(Polled.failure(read.next())).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void droppingClosesWhatItOwns() throws Exception {
    Chopped read = new Chopped(new byte[0], 1);
    Chopped write = new Chopped(new byte[0], 1);
    Chopped both = new Chopped(new byte[0], 1);
    FramedRead.of(read, new Digits()).close();
    FramedWrite.of(write, new Digits()).close();
    Framed<Integer, Integer> framed = Framed.of(both, new Digits());
    framed.close();
    framed.close();
    assertThat(read.closed && write.closed && both.closed).isTrue();
    Chopped kept = new Chopped(new byte[0], 1);
    FramedWrite.of(kept, new Digits()).intoInner();
    FramedRead.of(kept, new Digits()).intoInner();
    assertThat(kept.closed).isFalse();
  }

  @Test
  void framesInTheBufferSpendTheBudget() throws Exception {
    FramedRead<Integer> frames = FramedRead.of(ByteStreams.reader(new byte[1000]), new Digits());
    Context cx = Context.noop();
    int[] wakes = new int[1];
    Context budgeted =
        new Context() {
          {
            startBudget(BUDGET_MAX);
          }

          @Override
          public dev.dormouse.future.Waker waker() {
            return () -> wakes[0]++;
          }
        };
    int taken = 0;
    while (frames.pollNextRaw(budgeted) != Poll.PENDING) {
      assertThat(taken++).isLessThan(1000);
    }
    assertThat(taken).isBetween(Context.BUDGET_MAX - 2, Context.BUDGET_MAX);
    assertThat(wakes[0]).isEqualTo(1);
    assertThat(frames.pollNextRaw(cx)).isEqualTo(0);
  }

  @Test
  void aWaitingStreamKeepsLittle() throws Exception {
    try (var pair = Duplex.pair(1 << 20)) {
      Framed<byte[], byte[]> frames = Framed.of(pair.first(), LengthDelimitedCodec.of());
      Framed<byte[], byte[]> other = Framed.of(pair.second(), LengthDelimitedCodec.of());
      Polled.now(other.send(new byte[100_000]));
      assertThat(Polled.now(frames.next())).hasSize(100_000);
      assertThat(other.writeBuffer().capacity()).isLessThanOrEqualTo(Limits.FRAMED_BUFFER_KEPT);
      Polled.of(frames.next()).pending().drop();
      assertThat(frames.readBuffer().capacity()).isLessThanOrEqualTo(Limits.FRAMED_BUFFER_KEPT);
    }
  }

  @Test
  void streamsThatCountWronglyAreNamed() {
    for (int wrong : new int[] {0, -3, 1 << 20}) {
      dev.dormouse.io.AsyncRead source = (cx, buffer, offset, length) -> wrong;
      assertThat(Polled.failure(FramedRead.of(source, new Digits()).next()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("answered " + wrong);
    }
  }
}
