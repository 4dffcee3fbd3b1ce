package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CopyTest {

  @Test
  void eachByteArrivesOnceWhateverThePiecesAndTheBuffer() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      byte[] bytes = Chopped.randomBytes(new Random(seed), seed);
      for (int buffer : new int[] {1, 2, 7, 8192}) {
        Chopped to = new Chopped(new byte[0], seed);
        Future<Long> copy = ByteStreams.copy(new Chopped(bytes, seed + 1), to, buffer);
        assertThat(Polled.drive(copy)).isEqualTo(seed);
        assertThat(to.written()).as("seed " + seed).containsExactly(bytes);
        assertThat(to.flushedAt).isEqualTo(seed);
        assertThat(to.ended).isFalse();
        Chopped buffered = new Chopped(new byte[0], seed);
        BufReader from = BufReader.of(new Chopped(bytes, seed), buffer);
        assertThat(Polled.drive(ByteStreams.copyBuf(from, buffered))).isEqualTo(seed);
        assertThat(buffered.written()).containsExactly(bytes);
        assertThat(buffered.flushedAt).isEqualTo(seed);
      }
    }
  }

  @Test
  void whatWasWrittenIsFlushedWhileTheSourceWaits() throws Exception {
    Script source = new Script().text("ping").waiting().waiting().text("pong");
    MemoryWriter memory = ByteStreams.writer(100);
    Polled<Long> copy = Polled.of(ByteStreams.copy(source, BufWriter.of(memory))).pending();
    assertThat(memory.length()).isEqualTo(4);
    copy.pending();
    assertThat(copy.value()).isEqualTo(8);
    assertThat(memory.length()).isEqualTo(8);
    Script again = new Script().text("ping").waiting().text("pong");
    MemoryWriter other = ByteStreams.writer(100);
    Polled<Long> copyBuf =
        Polled.of(ByteStreams.copyBuf(BufReader.of(again), BufWriter.of(other))).pending();
    assertThat(other.length()).isEqualTo(4);
    assertThat(copyBuf.value()).isEqualTo(8);
  }

  @Test
  void aFullSinkLetsTheBufferFill() throws Exception {
    try (var pair = Duplex.pair(1)) {
      Script source = new Script().text("a").text("b").text("c").text("d");
      Polled<Long> copy = Polled.of(ByteStreams.copy(source, pair.first(), 2)).pending();
      assertThat(source.reads).isEqualTo(3); // one went on, two fill the buffer
      byte[] one = new byte[1];
      for (char letter = 'a'; letter <= 'd'; letter++) {
        Polled.now(pair.second().read(one));
        assertThat(one[0]).isEqualTo((byte) letter);
        assertThat(letter > 'c' || copy.poll().isReady()).isEqualTo(letter >= 'c');
      }
      assertThat(copy.wakes()).isEqualTo(3);
    }
  }

  /** A source that polls another copy before it answers. */
  private static AsyncRead polling(Polled<Long> inner, byte[] bytes) {
    MemoryReader memory = ByteStreams.reader(bytes);
    return new AsyncRead() {
      @Override
      public int pollRead(Context cx, byte[] buffer, int offset, int length) throws Exception {
        int count = memory.pollRead(cx, buffer, offset, length);
        if (count > 0) {
          assertThat(inner.value()).isEqualTo(count);
        }
        return count;
      }

      @Override
      public void cancelRead() {
        memory.cancelRead();
      }
    };
  }

  @Test
  void copiesWithinCopiesDoNotShareABuffer() throws Exception {
    byte[] outerBytes = Chopped.randomBytes(new Random(1), 5000);
    byte[] innerBytes = Chopped.randomBytes(new Random(2), 5000);
    MemoryWriter innerTo = ByteStreams.writer(5000);
    Polled<Long> inner = Polled.of(ByteStreams.copy(ByteStreams.reader(innerBytes), innerTo));
    MemoryWriter to = ByteStreams.writer(5000);
    assertThat(Polled.now(ByteStreams.copy(polling(inner, outerBytes), to))).isEqualTo(5000);
    assertThat(to.toByteArray()).containsExactly(outerBytes);
    assertThat(innerTo.toByteArray()).containsExactly(innerBytes);
  }

  @Test
  void copiesThatWaitForTheirSinksKeepTheirBytes() throws Exception {
    byte[] bytes = Chopped.randomBytes(new Random(3), Limits.COPY_BYTES);
    try (var one = Duplex.pair(1000);
        var two = Duplex.pair(1000)) {
      Polled<Long> first =
          Polled.of(ByteStreams.copy(ByteStreams.reader(bytes), one.first())).pending();
      Polled<Long> second =
          Polled.of(ByteStreams.copy(ByteStreams.repeat((byte) 7), two.first())).pending();
      byte[] arrived = new byte[bytes.length];
      for (int count = 0; ; ) {
        count += Polled.now(one.second().read(arrived, count, bytes.length - count));
        second.pending();
        Poll<Long> copied = first.poll();
        assertThat(copied.isReady()).isEqualTo(count + 1000 >= bytes.length);
        if (copied.isReady()) {
          Polled.now(one.second().readExact(arrived, count, bytes.length - count));
          break;
        }
      }
      assertThat(arrived).containsExactly(bytes);
      second.drop();
    }
  }

  @Test
  void aCopyThatWaitsForBytesHasNoBuffer() throws Exception {
    byte[] kept = CopyBuffers.take();
    CopyBuffers.give(kept);
    Script source = new Script().text("ping").waiting().waiting().text("pong");
    Polled<Long> copy = Polled.of(ByteStreams.copy(source, ByteStreams.sink())).pending();
    byte[] spare = CopyBuffers.take();
    assertThat(spare).isSameAs(kept);
    copy.pending(); // with a buffer of its own, for lack of the thread's
    CopyBuffers.give(spare);
    assertThat(copy.value()).isEqualTo(8);
  }

  @Test
  void bothDirectionsGoOnUntilBothHaveEnded() throws Exception {
    try (var left = Duplex.pair(4);
        var right = Duplex.pair(4)) {
      Polled<Copied> proxy =
          Polled.of(ByteStreams.copyBidirectional(left.second(), right.first())).pending();
      Polled.now(left.first().writeAll("ask"));
      Polled.now(left.first().shutdown());
      proxy.pending();
      assertThat(Polled.now(right.second().readToString(9))).isEqualTo("ask");
      Polled.now(right.second().writeAll("tell"));
      proxy.pending();
      byte[] four = new byte[4];
      Polled.now(left.first().readExact(four));
      Polled.now(right.second().writeAll("!"));
      Polled.now(right.second().shutdown());
      assertThat(proxy.value()).isEqualTo(new Copied(3, 5));
      assertThat(Polled.now(left.first().readToString(9))).isEqualTo("!");
    }
  }

  @Test
  void bothDirectionsBringEachByteOnce() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Chopped one = new Chopped(Chopped.randomBytes(random, random.nextInt(300)), seed);
      Chopped two = new Chopped(Chopped.randomBytes(random, random.nextInt(300)), seed + 1);
      Copied copied =
          Polled.drive(
              ByteStreams.copyBidirectional(one, two, 1 + seed % 9, 1 + random.nextInt(50)));
      assertThat(copied).isEqualTo(new Copied(two.written().length, one.written().length));
      assertThat(one.ended && two.ended).isTrue();
      assertThat(one.written()).containsExactly(two.given());
      assertThat(two.written()).containsExactly(one.given());
    }
  }

  @Test
  void aFailureOfEitherSideEndsACopy() throws Exception {
    Script broken = new Script().text("x").failing("source");
    assertThat(Polled.failure(ByteStreams.copy(broken, ByteStreams.sink()))).hasMessage("source");
    assertThat(
            Polled.failure(ByteStreams.copy(ByteStreams.repeat((byte) 1), ByteStreams.writer(9))))
        .isInstanceOf(StreamTooLongException.class);
    try (var left = Duplex.pair();
        var right = Duplex.pair()) {
      Future<Copied> both = ByteStreams.copyBidirectional(left.second(), right.first());
      Polled<Copied> proxy = Polled.of(both).pending();
      right.second().close();
      Polled.now(left.first().write(new byte[1]));
      assertThat(proxy.failure()).isInstanceOf(IOException.class).hasMessageContaining("broken");
    }
    for (int bad : new int[] {0, -1}) {
      assertThatThrownBy(() -> ByteStreams.copy(broken, ByteStreams.sink(), bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + bad);
    }
  }

  @Test
  void aDroppedCopyTellsBothSides() throws Exception {
    Script source = new Script().waiting().waiting();
    Polled<Long> copy = Polled.of(ByteStreams.copy(source, ByteStreams.sink())).pending();
    copy.drop();
    copy.drop();
    assertThat(source.cancels).isEqualTo(1);
    assertThat(copy.failure()).isInstanceOf(IllegalStateException.class);
    Script never = new Script();
    ByteStreams.copy(never, ByteStreams.sink()).drop();
    assertThat(never.cancels + never.reads).isZero();
  }

  @Test
  void anEndlessCopyLetsOthersRun() throws Exception {
    Future<Long> copy = ByteStreams.copy(ByteStreams.repeat((byte) 1), ByteStreams.sink());
    int[] wakes = new int[1];
    Context cx = Polled.budgeted(() -> wakes[0]++);
    assertThat(copy.pollRaw(cx)).isEqualTo(Poll.PENDING);
    assertThat(wakes[0]).isPositive();
  }
}
