package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.reactor.Net.Pair;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of operations that wait while they are dropped, doubled or closed. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class WaitingTest {
  @Parameter Setup setup;
  private Net net;

  @BeforeEach
  void open() throws Exception {
    net = new Net(setup);
  }

  @AfterEach
  void close() {
    net.close();
    assertThat(net.reactor.descriptors()).isZero();
  }

  @Test
  void closeFailsWhatWaits() throws Exception {
    Pair pair = net.pair();
    byte[] pattern = new byte[64 << 20];
    net.fill(pair.client(), pattern);
    Receive receive = new Receive(pair.client(), new byte[1], 0, 1);
    Send send = new Send(pair.client(), pattern, 0, 1);
    Accept accept = new Accept(net.listener);
    net.loop.assertPending(receive);
    net.loop.assertPending(send);
    net.loop.assertPending(accept);
    int wakes = net.loop.wakes.get();
    pair.client().close();
    net.listener.close();
    assertThat(net.loop.wakes.get()).isEqualTo(wakes + 3);
    for (Operation<?> operation : new Operation<?>[] {receive, send, accept}) {
      assertThatThrownBy(() -> net.loop.poll(operation))
          .isInstanceOf(SourceClosedException.class)
          .hasMessageContaining("was closed");
    }
    assertThat(pair.client().isOpen()).isFalse();
    pair.client().close();
    assertThat(net.reactor.descriptors()).isEqualTo(1);
  }

  @Test
  void closedSourcesRefuseEverything() throws Exception {
    Pair pair = net.pair();
    pair.client().close();
    assertThatThrownBy(() -> net.loop.poll(new Receive(pair.client(), new byte[1], 0, 1)))
        .isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(() -> net.loop.poll(new Send(pair.client(), new byte[1], 0, 1)))
        .isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(() -> net.kernel.localAddress(pair.client()))
        .isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(() -> net.kernel.peerAddress(pair.client()))
        .isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(() -> net.kernel.shutdownWrite(pair.client()))
        .isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(
            () -> net.kernel.setOption(pair.client(), StandardSocketOptions.TCP_NODELAY, true))
        .isInstanceOf(SourceClosedException.class);
    assertThatThrownBy(() -> net.kernel.option(pair.client(), StandardSocketOptions.TCP_NODELAY))
        .isInstanceOf(SourceClosedException.class);
  }

  @Test
  void secondWaiterInADirectionOfAStreamIsRefused() throws Exception {
    Pair pair = net.pair();
    byte[] pattern = new byte[64 << 20];
    net.fill(pair.client(), pattern);
    Stream<Operation<?>[]> couples =
        Stream.of(
            new Operation<?>[] {
              new Receive(pair.client(), new byte[1], 0, 1),
              new Receive(pair.client(), new byte[1], 0, 1)
            },
            new Operation<?>[] {
              new Send(pair.client(), pattern, 0, 1), new Send(pair.client(), pattern, 0, 1)
            });
    for (Operation<?>[] couple : couples.toList()) {
      net.loop.assertPending(couple[0]);
      assertThatThrownBy(() -> net.loop.poll(couple[1]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another operation waits");
      net.loop.assertPending(couple[0]);
      couple[0].drop();
    }
    Receive next = new Receive(pair.client(), new byte[1], 0, 1);
    net.loop.assertPending(next);
    next.drop();
    next.drop();
  }

  @Test
  void receiveDroppedWhilePendingLeavesTheBytes() throws Exception {
    Pair pair = net.pair();
    byte[] untouched = new byte[8];
    Receive dropped = new Receive(pair.server(), untouched, 0, 8);
    net.loop.assertPending(dropped);
    net.sendAll(pair.client(), Net.ascii("kept"));
    net.settle();
    dropped.drop();
    assertThat(untouched).containsOnly(0);
    assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("kept"));
    assertThatThrownBy(() -> net.loop.poll(dropped)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void receiveDroppedBeforeTheBytesArriveLeavesThem() throws Exception {
    Pair pair = net.pair();
    Receive dropped = new Receive(pair.server(), new byte[8], 0, 8);
    net.loop.assertPending(dropped);
    dropped.drop();
    int wakes = net.loop.wakes.get();
    net.sendAll(pair.client(), Net.ascii("kept"));
    net.settle();
    assertThat(net.loop.wakes.get()).as("a dropped receive wakes nobody").isEqualTo(wakes);
    assertThat(net.receiveAll(pair.server(), 4)).isEqualTo(Net.ascii("kept"));
  }

  @Test
  void acceptDroppedWhilePendingLeavesTheConnection() throws Exception {
    Accept dropped = new Accept(net.listener);
    net.loop.assertPending(dropped);
    Source client = net.run(new Connect(net.address));
    net.settle();
    dropped.drop();
    Source server = net.run(new Accept(net.listener));
    net.sendAll(client, Net.ascii("x"));
    assertThat(net.receiveAll(server, 1)).isEqualTo(Net.ascii("x"));
  }

  @Test
  void connectDroppedWhilePendingClosesItsSocket() throws Exception {
    int before = net.reactor.descriptors();
    Connect dropped = new Connect(net.address);
    net.loop.assertPending(dropped);
    assertThat(net.reactor.descriptors()).isEqualTo(before + 1);
    dropped.drop();
    dropped.drop();
    assertThat(net.reactor.descriptors()).isEqualTo(before);
    new Connect(net.address).drop();
    assertThat(net.reactor.descriptors()).isEqualTo(before);
  }

  @Test
  void sendDroppedWhilePendingHasSentNothing() throws Exception {
    Pair pair = net.pair();
    byte[] pattern = Net.pattern(64 << 20);
    int sent = net.fill(pair.client(), pattern);
    Send dropped = new Send(pair.client(), new byte[100], 0, 100);
    net.loop.assertPending(dropped);
    dropped.drop();
    byte[] got = net.receiveAll(pair.server(), sent);
    assertThat(Arrays.equals(got, 0, sent, pattern, 0, sent)).isTrue();
    net.sendAll(pair.client(), Net.ascii("after"));
    assertThat(net.receiveAll(pair.server(), 5)).isEqualTo(Net.ascii("after"));
  }
}
