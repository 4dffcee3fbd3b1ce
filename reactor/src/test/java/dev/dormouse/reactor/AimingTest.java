package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.reactor.Net.Pair;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** One operation that is used for many transfers. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class AimingTest {
  @Parameter Setup setup;
  private Net net;
  private Pair pair;
  private Receive receive;

  @BeforeEach
  void open() throws Exception {
    net = new Net(setup);
    pair = net.pair();
    receive = new Receive(pair.server());
  }

  @AfterEach
  void close() {
    net.close();
    assertThat(net.reactor.descriptors()).isZero();
  }

  /** Polls until the count is there. */
  private int count(Transfer transfer) throws Exception {
    for (; ; ) {
      int count = net.loop.pollCount(transfer);
      if (count != Transfer.PENDING) {
        return count;
      }
      net.reactor.turn(Loop.TURN_NANOS);
    }
  }

  @Test
  void pollBeforeAimingIsAnError() {
    assertThatThrownBy(() -> net.loop.pollCount(receive)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> net.loop.pollCount(new Send(pair.client())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneOfEachKindCarriesManyMessages() throws Exception {
    Send send = new Send(pair.client());
    byte[] out = new byte[8];
    byte[] in = new byte[8];
    for (int i = 0; i < 300; i++) {
      Arrays.fill(out, (byte) i);
      send.aim(out, i % 3, 5);
      assertThat(count(send)).isEqualTo(5);
      for (int got = 0; got < 5; ) {
        receive.aim(in, got, 5 - got);
        got += count(receive);
      }
      assertThat(Arrays.copyOf(in, 5)).containsOnly((byte) i);
    }
    assertThat(in[5]).as("behind what was aimed at").isZero();
  }

  @Test
  void endedOneAnswersNothingUntilAimedAgain() throws Exception {
    net.sendAll(pair.client(), Net.ascii("ab"));
    receive.aim(new byte[1], 0, 1);
    assertThat(count(receive)).isEqualTo(1);
    assertThatThrownBy(() -> net.loop.pollCount(receive)).isInstanceOf(IllegalStateException.class);
    assertThat(receive.array()).as("what is held after the end").isNull();
  }

  @Test
  void oneThatWaitsGoesOnWithAnotherRange() throws Exception {
    byte[] first = new byte[8];
    byte[] second = new byte[8];
    receive.aim(first, 0, 8);
    assertThat(net.loop.pollCount(receive)).isEqualTo(Transfer.PENDING);
    receive.aim(second, 2, 4);
    int wakes = net.loop.wakes.get();
    net.sendAll(pair.client(), Net.ascii("word"));
    while (net.loop.wakes.get() == wakes) {
      net.reactor.turn(Loop.TURN_NANOS);
    }
    assertThat(count(receive)).isEqualTo(4);
    assertThat(first).containsOnly(0);
    assertThat(second).isEqualTo(Net.ascii("\0\0word\0\0"));
  }

  @Test
  void oneThatWasDroppedCanBeAimedAgain() throws Exception {
    receive.aim(new byte[8], 0, 8);
    assertThat(net.loop.pollCount(receive)).isEqualTo(Transfer.PENDING);
    receive.drop();
    Receive other = new Receive(pair.server(), new byte[8], 0, 8);
    net.loop.assertPending(other);
    receive.aim(new byte[8], 0, 8);
    assertThatThrownBy(() -> net.loop.pollCount(receive))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another operation waits");
    other.drop();
    receive.aim(new byte[8], 0, 8);
    assertThat(net.loop.pollCount(receive)).isEqualTo(Transfer.PENDING);
  }

  @Test
  void arraysAndBuffersTakeTurns() throws Exception {
    Send send = new Send(pair.client());
    send.aim(ByteBuffer.wrap(Net.ascii("..two..")).position(2).limit(5));
    assertThat(count(send)).isEqualTo(3);
    send.aim(Net.ascii("one"), 0, 3);
    assertThat(count(send)).isEqualTo(3);
    ByteBuffer direct = ByteBuffer.allocateDirect(3);
    for (int got = 0; got < 3; ) {
      receive.aim(direct);
      got += count(receive);
    }
    assertThat(direct.position()).isEqualTo(3);
    byte[] rest = net.receiveAll(pair.server(), 3);
    assertThat(rest).isEqualTo(Net.ascii("one"));
  }

  @Test
  void theEndIsACountToo() throws Exception {
    net.kernel.shutdownWrite(pair.client());
    for (int i = 0; i < 2; i++) {
      receive.aim(new byte[8], 0, 8);
      assertThat(count(receive)).isEqualTo(-1);
    }
  }

  @Test
  void badAimsAreRefused() {
    assertThatThrownBy(() -> receive.aim(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> receive.aim(ByteBuffer.allocate(1).asReadOnlyBuffer()))
        .isInstanceOf(ReadOnlyBufferException.class);
  }
}
