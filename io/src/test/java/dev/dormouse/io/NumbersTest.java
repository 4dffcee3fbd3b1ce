package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import java.io.EOFException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Numbers that are read and written. */
class NumbersTest {
  private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final BigInteger TWO_TO_127 = BigInteger.ONE.shiftLeft(127);

  private static byte[] bytes(int size, ByteOrder order, Consumer<ByteBuffer> put) {
    ByteBuffer buffer = ByteBuffer.allocate(size).order(order);
    put.accept(buffer);
    return buffer.array();
  }

  /** The number is written as these bytes, and read from them however they are cut. */
  private static <T> void check(
      byte[] bytes,
      T number,
      BiFunction<AsyncWrite, T, Future<Void>> write,
      Function<AsyncRead, Future<T>> read)
      throws Exception {
    MemoryWriter sink = ByteStreams.writer(100);
    Polled.now(write.apply(sink, number));
    assertThat(sink.toByteArray()).containsExactly(bytes);
    int cutsMax = 1 << Math.min(bytes.length - 1, 7);
    for (int cuts = 0; cuts < cutsMax; cuts++) {
      assertThat(Polled.drive(read.apply(Script.cut(bytes, cuts)))).isEqualTo(number);
    }
    for (int length = 0; length < bytes.length; length++) {
      AsyncRead shorter = ByteStreams.reader(bytes, 0, length);
      assertThatThrownBy(() -> Polled.drive(read.apply(shorter)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("after " + length + " of the " + bytes.length);
    }
    assertThat(Polled.now(write.apply(new OneByteSink(sink), number))).isNull();
    assertThat(sink.length()).isEqualTo(2 * bytes.length);
  }

  /** Takes one byte of each write. */
  private record OneByteSink(AsyncWrite sink) implements AsyncWrite {
    @Override
    public int pollWrite(dev.dormouse.future.Context cx, byte[] buffer, int offset, int length)
        throws Exception {
      return sink.pollWrite(cx, buffer, offset, Math.min(length, 1));
    }

    @Override
    public boolean pollFlush(dev.dormouse.future.Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(dev.dormouse.future.Context cx) {
      return true;
    }
  }

  @Test
  void eachNumberHasItsBytesInBothOrders() throws Exception {
    check(new byte[] {-1}, 255, AsyncWrite::writeU8, AsyncRead::readU8);
    check(new byte[] {-128}, (byte) -128, (w, n) -> w.writeI8(n), AsyncRead::readI8);
    for (ByteOrder o : new ByteOrder[] {BIG, LITTLE}) {
      check(
          bytes(2, o, b -> b.putShort((short) 0xfffe)),
          0xfffe,
          (w, n) -> w.writeU16(n, o),
          r -> r.readU16(o));
      check(
          bytes(2, o, b -> b.putShort((short) -2)),
          (short) -2,
          (w, n) -> w.writeI16(n, o),
          r -> r.readI16(o));
      check(
          bytes(4, o, b -> b.putInt(-2)),
          0xffff_fffeL,
          (w, n) -> w.writeU32(n, o),
          r -> r.readU32(o));
      check(bytes(4, o, b -> b.putInt(-2)), -2, (w, n) -> w.writeI32(n, o), r -> r.readI32(o));
      check(
          bytes(8, o, b -> b.putLong(0x0102030405060708L)),
          0x0102030405060708L,
          (w, n) -> w.writeU64(n, o),
          r -> r.readU64(o));
      check(bytes(8, o, b -> b.putLong(-2)), -2L, (w, n) -> w.writeI64(n, o), r -> r.readI64(o));
      check(
          bytes(4, o, b -> b.putFloat(1.5f)), 1.5f, (w, n) -> w.writeF32(n, o), r -> r.readF32(o));
      check(
          bytes(8, o, b -> b.putDouble(-2.25)),
          -2.25,
          (w, n) -> w.writeF64(n, o),
          r -> r.readF64(o));
    }
  }

  @Test
  void theOrderIsTheBigOneUnlessItIsNamed() throws Exception {
    check(new byte[] {1, 2}, 0x0102, AsyncWrite::writeU16, AsyncRead::readU16);
    check(new byte[] {1, 2}, (short) 0x0102, (w, n) -> w.writeI16(n), AsyncRead::readI16);
    check(new byte[] {0, 0, 1, 2}, 0x0102L, AsyncWrite::writeU32, AsyncRead::readU32);
    check(new byte[] {0, 0, 1, 2}, 0x0102, AsyncWrite::writeI32, AsyncRead::readI32);
    check(new byte[] {0, 0, 0, 0, 0, 0, 1, 2}, 258L, AsyncWrite::writeU64, AsyncRead::readU64);
    check(new byte[] {0, 0, 0, 0, 0, 0, 1, 2}, 258L, AsyncWrite::writeI64, AsyncRead::readI64);
    check(new byte[] {0x3f, (byte) 0xc0, 0, 0}, 1.5f, AsyncWrite::writeF32, AsyncRead::readF32);
    check(bytes(8, BIG, b -> b.putDouble(3)), 3.0, AsyncWrite::writeF64, AsyncRead::readF64);
  }

  @Test
  void sixteenBytesAreABigInteger() throws Exception {
    byte[] one = new byte[16];
    one[15] = 1;
    check(one, BigInteger.ONE, AsyncWrite::writeU128, AsyncRead::readU128);
    check(one, BigInteger.ONE, AsyncWrite::writeI128, AsyncRead::readI128);
    byte[] top = new byte[16];
    top[15] = -128;
    check(top, TWO_TO_127, (w, n) -> w.writeU128(n, LITTLE), r -> r.readU128(LITTLE));
    check(top, TWO_TO_127.negate(), (w, n) -> w.writeI128(n, LITTLE), r -> r.readI128(LITTLE));
  }

  @Test
  void numbersThatDoNotFitAreRefusedAtOnce() {
    AsyncWrite sink = ByteStreams.sink();
    for (int bad : new int[] {-1, 256}) {
      refused(() -> sink.writeU8(bad), "0 to 255, not " + bad);
    }
    refused(() -> sink.writeI8(128), "-128 to 127, not 128");
    refused(() -> sink.writeU16(65536), "0 to 65535, not 65536");
    refused(() -> sink.writeI16(-32769), "-32768 to 32767, not -32769");
    refused(() -> sink.writeU32(-1), "not -1");
    refused(() -> sink.writeU32(1L << 32), "not 4294967296");
    refused(() -> sink.writeU128(BigInteger.ONE.negate()), "128 bits without sign, not -1");
    refused(() -> sink.writeU128(BigInteger.ONE.shiftLeft(128)), "128 bits");
    refused(() -> sink.writeI128(TWO_TO_127), "128 bits with sign");
    refused(() -> sink.writeI128(TWO_TO_127.negate().subtract(BigInteger.ONE)), "128 bits");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String m) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(m);
  }

  @Test
  void aByteThatIsDroppedWhileItWaitsIsReadNext() throws Exception {
    Script script = new Script().waiting().bytes((byte) 7);
    Polled<Integer> first = Polled.of(script.readU8()).pending();
    first.drop();
    assertThat(script.cancels).isEqualTo(1);
    assertThat(first.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(Polled.now(script.readU8())).isEqualTo(7);
  }
}
