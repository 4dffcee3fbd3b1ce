package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Datagrams, peeks and Unix names, the same with every poller that has them. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class DatagramTest {
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

  private Source socket() throws Exception {
    return net.kernel.openDatagrams(Net.loopback(0), List.of());
  }

  private ReceiveDatagram receive(Source socket, byte[] room, boolean peek) {
    ReceiveDatagram receive = new ReceiveDatagram(socket, peek);
    receive.aim(room, 0, room.length);
    return receive;
  }

  private SendDatagram send(Source socket, String text, SocketAddress to) {
    SendDatagram send = new SendDatagram(socket);
    send.address(to, 0);
    send.aim(Net.ascii(text), 0, text.length());
    return send;
  }

  @Test
  void datagramsKeepTheirBoundsAndTellTheirSender() throws Exception {
    Source first = socket();
    Source second = socket();
    SocketAddress to = net.kernel.localAddress(second);
    byte[] room = new byte[10];
    ReceiveDatagram receive = receive(second, room, false);
    net.loop.assertPending(receive);
    assertThat(net.run(send(first, "one", to))).isEqualTo(3);
    assertThat(net.run(send(first, "", to))).isZero();
    assertThat(net.run(send(first, "three", to))).isEqualTo(5);
    assertThat(net.run(receive)).isEqualTo(3);
    assertThat(receive.sender()).isEqualTo(net.kernel.localAddress(first));
    assertThat(receive.fullLength()).isEqualTo(3);
    assertThat(room).startsWith(Net.ascii("one"));
    assertThat(net.run(receive(second, room, false))).isZero();
    ByteBuffer buffer = ByteBuffer.allocateDirect(8).position(1);
    receive.aim(buffer);
    assertThat(net.run(receive)).isEqualTo(5);
    assertThat(buffer.position()).isEqualTo(6);
    assertThat(buffer.get(1)).isEqualTo((byte) 't');
  }

  @Test
  void whatIsCutOffIsTold() throws Exception {
    Source first = socket();
    Source second = socket();
    SocketAddress to = net.kernel.localAddress(second);
    net.run(send(first, "too long", to));
    net.run(send(first, "next", to));
    byte[] room = new byte[3];
    for (boolean peek : new boolean[] {true, true, false}) {
      ReceiveDatagram receive = receive(second, room, peek);
      assertThat(net.run(receive)).isEqualTo(3);
      assertThat(receive.fullLength()).isEqualTo(8);
      assertThat(room).isEqualTo(Net.ascii("too"));
    }
    ReceiveDatagram next = receive(second, new byte[10], false);
    assertThat(net.run(next)).isEqualTo(4);
    assertThat(next.fullLength()).isEqualTo(4);
  }

  @Test
  void aReceiveThatWasDroppedHasTakenNothing() throws Exception {
    Source first = socket();
    Source second = socket();
    ReceiveDatagram dropped = receive(second, new byte[3], false);
    net.loop.assertPending(dropped);
    net.run(send(first, "kept", net.kernel.localAddress(second)));
    net.settle();
    dropped.drop();
    assertThat(net.run(receive(second, new byte[9], false))).isEqualTo(4);
  }

  @Test
  void howManySoeverWaitComeInOrderOnce() throws Exception {
    Source first = socket();
    Source second = socket();
    SocketAddress to = net.kernel.localAddress(second);
    byte[] room = new byte[8];
    int most = Limits.DATAGRAM_BATCH;
    for (int many : new int[] {1, 2, most - 1, most, most + 1, 2 * most, 1}) {
      for (int i = 0; i < many; i++) {
        net.run(send(first, "no " + i, to));
      }
      for (int i = 0; i < many; i++) {
        byte[] expected = Net.ascii("no " + i);
        assertThat(net.run(receive(second, room, true))).isEqualTo(expected.length);
        assertThat(room).startsWith(expected);
        ReceiveDatagram receive = receive(second, room, false);
        assertThat(net.run(receive)).isEqualTo(expected.length);
        assertThat(room).startsWith(expected);
        assertThat(receive.sender()).isEqualTo(net.kernel.localAddress(first));
      }
      ReceiveDatagram none = receive(second, room, false);
      net.loop.assertPending(none);
      net.settle();
      net.loop.assertPending(none);
      net.run(send(first, "then", to));
      assertThat(net.run(none)).isEqualTo(4);
    }
  }

  @Test
  void whatComesWhileOthersWaitForTheirReceiverIsReceivedToo() throws Exception {
    Source first = socket();
    Source second = socket();
    SocketAddress to = net.kernel.localAddress(second);
    byte[] room = new byte[8];
    for (int round = 0; round < 3 * Limits.DATAGRAM_BATCH; round++) {
      net.run(send(first, "a" + round, to));
      net.run(send(first, "b" + round, to));
      net.settle();
      net.run(receive(second, room, false));
      assertThat(room).startsWith(Net.ascii("a" + round));
      net.run(send(first, "c" + round, to));
      net.settle();
      net.run(receive(second, room, false));
      assertThat(room).startsWith(Net.ascii("b" + round));
      net.run(receive(second, room, false));
      assertThat(room).startsWith(Net.ascii("c" + round));
    }
    net.loop.assertPending(receive(second, room, false));
  }

  @Test
  void eachOfManySocketsHasDatagramsThatWait() throws Exception {
    Source first = socket();
    List<Source> others = new ArrayList<>();
    byte[] room = new byte[8];
    for (int i = 0; i < Limits.DATAGRAM_BATCHES_MAX + 2; i++) {
      Source other = socket();
      others.add(other);
      for (String text : List.of("one", "two", "three")) {
        net.run(send(first, text, net.kernel.localAddress(other)));
      }
    }
    for (String text : List.of("one", "two")) {
      for (Source other : others) {
        assertThat(net.run(receive(other, room, false))).isEqualTo(text.length());
        assertThat(room).startsWith(Net.ascii(text));
      }
    }
    others.removeFirst().close(); // with a datagram that nobody receives
    for (Source other : others) {
      assertThat(net.run(receive(other, room, false))).isEqualTo(5);
      net.loop.assertPending(receive(other, room, false));
    }
  }

  @Test
  void aSocketIsReadableWhileDatagramsWait() throws Exception {
    Source first = socket();
    Source second = socket();
    for (int i = 0; i < 3; i++) {
      net.run(send(first, "x", net.kernel.localAddress(second)));
    }
    byte[] room = new byte[8];
    for (int i = 0; i < 3; i++) {
      net.run(new AwaitReady(second, false));
      assertThat(net.run(receive(second, room, false))).isEqualTo(1);
    }
    ReceiveDatagram none = receive(second, room, false);
    net.loop.assertPending(none);
    none.drop();
    net.loop.assertPending(new AwaitReady(second, false));
  }

  @Test
  void aClosedSocketFailsWhatWaits() throws Exception {
    Source socket = socket();
    ReceiveDatagram receive = receive(socket, new byte[3], false);
    net.loop.assertPending(receive);
    socket.close();
    assertThatThrownBy(() -> net.run(receive))
        .isInstanceOf(SourceClosedException.class)
        .hasMessageContaining("datagrams at 127.0.0.1:");
  }

  @Test
  void operationsOfAnotherKindOfSocketAreNamed() throws Exception {
    Source socket = socket();
    assertThatThrownBy(() -> net.loop.poll(new Receive(socket, new byte[1], 0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no stream of bytes");
    Pair pair = net.pair();
    assertThatThrownBy(() -> net.loop.poll(receive(pair.client(), new byte[1], false)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no datagrams");
    assertThatThrownBy(() -> net.loop.poll(new Accept(socket)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> net.kernel.option(socket, StandardSocketOptions.TCP_NODELAY))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("TCP_NODELAY");
  }

  @Test
  void addressesOfAnotherFamilyAreNamed() throws Exception {
    Source socket = socket();
    InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 9);
    assertThatThrownBy(() -> net.run(send(socket, "x", six)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0:0:0:0:0:0:0:1]:9")
        .hasMessageContaining("another family");
    assertThatThrownBy(() -> net.kernel.connectDatagrams(socket, six))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> net.run(send(socket, "x", null)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("not connected");
  }

  @Test
  void peeksLeaveTheBytes() throws Exception {
    Pair pair = net.pair();
    byte[] room = new byte[4];
    Peek waiting = new Peek(pair.server(), room, 0, 2);
    net.loop.assertPending(waiting);
    net.sendAll(pair.client(), Net.ascii("abcdef"));
    assertThat(net.run(waiting)).isEqualTo(2);
    assertThat(room).startsWith(Net.ascii("ab"));
    assertThat(net.run(new Peek(pair.server(), room, 0, 4))).isEqualTo(4);
    assertThat(net.receiveAll(pair.server(), 3)).isEqualTo(Net.ascii("abc"));
    assertThat(net.run(new Peek(pair.server(), room, 0, 4))).isEqualTo(3);
    assertThat(room).startsWith(Net.ascii("def"));
    net.sendAll(pair.client(), Net.ascii("ghi"));
    assertThat(net.receiveAll(pair.server(), 6)).isEqualTo(Net.ascii("defghi"));
    assertThat(net.loop.poll(new Peek(pair.server(), room, 0, 4))).isSameAs(Poll.PENDING);
    pair.client().close();
  }

  @Test
  void peekSeesTheEnd() throws Exception {
    Pair pair = net.pair();
    net.sendAll(pair.client(), Net.ascii("z"));
    net.kernel.shutdownWrite(pair.client());
    byte[] room = new byte[4];
    assertThat(net.run(new Peek(pair.server(), room, 0, 4))).isEqualTo(1);
    assertThat(net.receiveAll(pair.server(), 1)).isEqualTo(Net.ascii("z"));
    assertThat(net.run(new Peek(pair.server(), room, 0, 4))).isEqualTo(-1);
    assertThat(net.run(new Receive(pair.server(), room, 0, 4))).isEqualTo(-1);
  }

  @Test
  void unixPairsCarryBytes() throws Exception {
    SourcePair pair = net.kernel.pair(false);
    net.sendAll(pair.first(), Net.ascii("there"));
    assertThat(net.receiveAll(pair.second(), 5)).isEqualTo(Net.ascii("there"));
    net.kernel.shutdownWrite(pair.second());
    assertThat(net.run(new Receive(pair.first(), new byte[1], 0, 1))).isEqualTo(-1);
    assertThat(pair.first()).hasToString("stream to (unnamed)");
  }

  @Test
  void unixDatagramsWaitForRoomAndLoseNothing() throws Exception {
    assumeThat(setup.poller()).isNotEqualTo(PollerKind.NIO);
    SourcePair pair = net.kernel.pair(true);
    int sent = 0;
    SendDatagram send;
    for (; ; ) {
      send = send(pair.first(), "datagram " + sent, null);
      if (net.loop.poll(send) == Poll.PENDING) {
        break;
      }
      sent++;
    }
    byte[] room = new byte[64];
    for (int i = 0; i < sent; i++) {
      int count = net.run(receive(pair.second(), room, false));
      assertThat(new String(room, 0, count, "US-ASCII")).isEqualTo("datagram " + i);
    }
    assertThat(net.run(send)).isPositive();
    assertThat(net.run(receive(pair.second(), room, false))).isPositive();
  }
}
