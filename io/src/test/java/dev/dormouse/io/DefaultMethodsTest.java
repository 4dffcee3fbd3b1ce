package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What AsyncRead and AsyncWrite build on their primitives. */
class DefaultMethodsTest {
  private static final byte[] FIVE = {1, 2, 3, 4, 5};

  private static <T> T drive(Future<T> future) throws Exception {
    Polled<T> polled = Polled.of(future);
    for (; ; ) {
      if (polled.poll() instanceof Poll.Ready<T>(var value)) {
        return value;
      }
    }
  }

  @Test
  void readExactFillsItsRangeAtEveryCut() throws Exception {
    for (int cuts = 0; cuts < 16; cuts++) {
      byte[] into = new byte[7];
      assertThat(drive(Script.cut(FIVE, cuts).readExact(into, 1, 5))).isNull();
      assertThat(into).containsExactly(0, 1, 2, 3, 4, 5, 0);
    }
  }

  @Test
  void readExactCountsWhatCameBeforeTheEnd() {
    for (int cuts = 0; cuts < 16; cuts++) {
      Script script = Script.cut(FIVE, cuts);
      assertThatThrownBy(() -> drive(script.readExact(new byte[8])))
          .isInstanceOf(EOFException.class)
          .hasMessage("end of stream after 5 of 8 bytes");
    }
  }

  @Test
  void readExactOfNothingIsReadyEvenAtTheEnd() throws Exception {
    assertThat(Polled.now(new Script().readExact(new byte[0]))).isNull();
  }

  @Test
  void readToEndGathersAtEveryCutAndLimit() throws Exception {
    for (int cuts = 0; cuts < 16; cuts++) {
      for (int limit = 0; limit <= 7; limit++) {
        Future<byte[]> all = Script.cut(FIVE, cuts).readToEnd(limit);
        if (limit >= 5) {
          assertThat(drive(all)).containsExactly(FIVE);
        } else {
          int allowed = limit;
          assertThatThrownBy(() -> drive(all))
              .isInstanceOfSatisfying(
                  StreamTooLongException.class, e -> assertThat(e.maxBytes()).isEqualTo(allowed));
        }
      }
    }
  }

  @Test
  void readToEndGrowsAndTakesTheLargestLimit() throws Exception {
    byte[] large = new byte[100_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    assertThat(drive(new Script().bytes(large).readToEnd(Integer.MAX_VALUE)))
        .containsExactly(large);
    assertThat(drive(new Script().bytes(large).readToEnd(large.length))).containsExactly(large);
    assertThat(drive(new Script().readToEnd(0))).isEmpty();
  }

  @Test
  void buffersOfEveryKindMoveTheirPositionByWhatWasRead() throws Exception {
    ByteBuffer slice = ByteBuffer.wrap(new byte[12]).slice(3, 6);
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.allocate(6), ByteBuffer.allocateDirect(6), slice}) {
      buffer.put((byte) 9);
      Script script = new Script().waiting().bytes(FIVE);
      Polled<Integer> read = Polled.of(script.read(buffer)).pending();
      assertThat(buffer.position()).isEqualTo(1);
      assertThat(read.value()).isEqualTo(5);
      assertThat(buffer.position()).isEqualTo(6);
      byte[] got = new byte[6];
      buffer.flip().get(got);
      assertThat(got).containsExactly(9, 1, 2, 3, 4, 5);
      buffer.clear();
      assertThat(Polled.now(script.read(buffer))).isEqualTo(-1);
      assertThat(buffer.position()).isZero();
      buffer.position(6);
      assertThat(Polled.now(script.read(buffer))).isZero();
    }
  }

  @Test
  void aDroppedBufferReadTookNothing() throws Exception {
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8)}) {
      Script script = new Script().waiting().bytes(FIVE);
      Polled.of(script.read(buffer)).pending().drop();
      assertThat(script.cancels).isEqualTo(1);
      assertThat(buffer.position()).isZero();
      assertThat(Polled.now(script.read(buffer))).isEqualTo(5);
    }
  }

  @Test
  void aReadOnlyBufferIsRefusedAtOnce() {
    ByteBuffer buffer = ByteBuffer.allocate(4).asReadOnlyBuffer();
    assertThatThrownBy(() -> new Script().read(buffer)).isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void rangesOutsideTheArrayAreRefusedAtOnce() throws Exception {
    try (var pair = Duplex.pair()) {
      Duplex end = pair.first();
      int[][] bad = {{-1, 1}, {0, -1}, {0, 5}, {5, 0}, {2, 3}, {1, Integer.MAX_VALUE}};
      for (int[] range : bad) {
        int offset = range[0];
        int length = range[1];
        byte[] four = new byte[4];
        assertThatThrownBy(() -> end.read(four, offset, length))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> end.readExact(four, offset, length))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> end.write(four, offset, length))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> end.writeAll(four, offset, length))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> end.readToEnd(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void writeAllGoesOnAfterEachPartialWrite() throws Exception {
    for (int capacity = 1; capacity <= 6; capacity++) {
      try (var pair = Duplex.pair(capacity)) {
        Polled<Void> write = Polled.of(pair.first().writeAll(FIVE, 0, 5));
        byte[] got = new byte[5];
        int count = 0;
        boolean written = false;
        while (count < 5) {
          written = written || write.poll().isReady();
          count += Polled.now(pair.second().read(got, count, 5 - count));
        }
        assertThat(written || write.poll().isReady()).isTrue();
        assertThat(got).containsExactly(FIVE);
      }
    }
  }

  @Test
  void writeAllOfTextUsesItsCharset() throws Exception {
    try (var pair = Duplex.pair()) {
      Polled.now(pair.first().writeAll("\u00e9"));
      Polled.now(pair.first().writeAll("\u00e9", StandardCharsets.ISO_8859_1));
      byte[] got = new byte[3];
      assertThat(Polled.now(pair.second().read(got))).isEqualTo(3);
      assertThat(got).containsExactly(0xc3, 0xa9, 0xe9);
    }
  }

  @Test
  void buffersOfEveryKindMoveTheirPositionByWhatWasWritten() throws Exception {
    ByteBuffer slice = ByteBuffer.wrap(new byte[12]).slice(3, 6);
    ByteBuffer readOnly = ByteBuffer.allocate(6);
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.allocate(6), ByteBuffer.allocateDirect(6), slice, readOnly}) {
      buffer.put(new byte[] {9, 1, 2, 3, 4, 5}).flip().position(1);
      ByteBuffer from = buffer == readOnly ? buffer.asReadOnlyBuffer() : buffer;
      try (var pair = Duplex.pair(3)) {
        assertThat(Polled.now(pair.first().write(from))).isEqualTo(3);
        assertThat(from.position()).isEqualTo(4);
        Polled<Integer> second = Polled.of(pair.first().write(from)).pending();
        assertThat(from.position()).isEqualTo(4);
        byte[] got = new byte[5];
        Polled.now(pair.second().read(got, 0, 3));
        assertThat(second.value()).isEqualTo(2);
        assertThat(from.hasRemaining()).isFalse();
        Polled.now(pair.second().read(got, 3, 2));
        assertThat(got).containsExactly(FIVE);
        assertThat(Polled.now(pair.first().write(from))).isZero();
      }
    }
  }

  @Test
  void compositesForwardTheirDropOnceAndEnd() throws Exception {
    Script script = new Script().waiting().bytes(FIVE);
    Polled<Void> exact = Polled.of(script.readExact(new byte[5])).pending();
    exact.drop();
    exact.drop();
    assertThat(script.cancels).isEqualTo(1);
    assertThat(exact.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("readExact");
    Polled<byte[]> toEnd = Polled.of(script.waiting().readToEnd(9));
    toEnd.pending().drop();
    assertThat(script.cancels).isEqualTo(2);
    assertThat(toEnd.failure()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void zeroLengthLoopsSpendBudget() throws Exception {
    try (var pair = Duplex.pair()) {
      for (int kind = 0; kind < 6; kind++) {
        Context cx = Polled.budgeted(() -> {});
        int rounds = 0;
        while (zeroLength(pair.first(), kind).pollRaw(cx) != Poll.PENDING) {
          assertThat(rounds++).isLessThan(1000);
        }
        assertThat(rounds).isEqualTo(Context.BUDGET_MAX);
      }
    }
  }

  private static Future<?> zeroLength(Duplex end, int kind) {
    byte[] none = {};
    return switch (kind) {
      case 0 -> end.read(none);
      case 1 -> end.write(none);
      case 2 -> end.readExact(none);
      case 3 -> end.writeAll(none);
      case 4 -> end.flush();
      default -> end.read(ByteBuffer.allocate(0));
    };
  }

  @Test
  void aSinkOrSourceThatCountsWronglyIsNamed() {
    for (int wrong : new int[] {0, -1, -3, 6}) {
      Wrong stream = new Wrong(wrong);
      assertThat(Polled.failure(stream.writeAll(FIVE))).hasMessageContaining("Wrong answered");
      assertThat(Polled.failure(stream.write(ByteBuffer.wrap(FIVE))))
          .hasMessageContaining("Wrong answered");
      if (wrong != -1) {
        assertThat(Polled.failure(stream.readExact(new byte[5])))
            .hasMessageContaining("Wrong answered");
        assertThat(Polled.failure(stream.read(ByteBuffer.allocate(5))))
            .hasMessageContaining("Wrong answered");
      }
    }
  }

  private record Wrong(int count) implements AsyncRead, AsyncWrite {
    @Override
    public int pollRead(Context cx, byte[] buffer, int offset, int length) {
      return count;
    }

    @Override
    public int pollWrite(Context cx, byte[] buffer, int offset, int length) {
      return count;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      return true;
    }
  }
}
