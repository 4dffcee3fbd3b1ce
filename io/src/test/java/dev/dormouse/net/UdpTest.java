package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.io.BytePoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What UDP sockets do, on every backend. */
@ParameterizedClass
@EnumSource(Backend.class)
class UdpTest {
  private static final long SEED = 31;

  @Parameter Backend backend;

  private TestLoop loop;
  private UdpSocket one;
  private UdpSocket two;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(backend.isHere());
    loop = new TestLoop(backend);
    one = loop.run(UdpSocket.bind("127.0.0.1", 0));
    two = loop.run(UdpSocket.bind("127.0.0.1", 0));
  }

  @AfterEach
  void nothingIsLeft() {
    if (loop != null) {
      one.close();
      two.close();
      loop.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes();
  }

  @Test
  void anEchoAnswersWhoeverAsked() throws Exception {
    int rounds = 200;
    TestLoop.Task<Integer> server =
        loop.start(
            async(() -> {
              byte[] buffer = new byte[64];
              int answered = 0;
              while (answered < rounds) {
                Datagram<InetSocketAddress> question = await(two.receiveFrom(buffer));
                await(two.sendTo(buffer, 0, question.length(), question.sender()));
                answered++;
              }
              return answered;
            }));
    InetSocketAddress to = two.localAddress();
    loop.run(
        async(() -> {
          byte[] got = new byte[64];
          for (int i = 0; i < rounds; i++) {
            await(one.sendTo(bytes("question " + i), to));
            Datagram<InetSocketAddress> answer = await(one.receiveFrom(got));
            assertThat(answer.sender()).isEqualTo(to);
            assertThat(new String(got, 0, answer.length())).isEqualTo("question " + i);
          }
        }));
    loop.runAll();
    assertThat(server.result()).isEqualTo(rounds);
  }

  @Test
  void connectedSocketsNeedNoAddress() throws Exception {
    loop.run(one.connect(two.localAddress()));
    loop.run(two.connect("127.0.0.1", one.localAddress().getPort()));
    assertThat(one.peerAddress()).isEqualTo(two.localAddress());
    assertThat(loop.run(one.send(bytes("hello")))).isEqualTo(5);
    ByteBuffer room = ByteBuffer.allocateDirect(16);
    assertThat(loop.run(two.receive(room))).isEqualTo(5);
    assertThat(room.position()).isEqualTo(5);
    assertThat(loop.run(two.send(room.flip()))).isEqualTo(5);
    byte[] got = new byte[16];
    assertThat(loop.run(one.peek(got))).isEqualTo(5);
    assertThat(loop.run(one.receive(got, 2, 14))).isEqualTo(5);
    assertThat(new String(got, 2, 5)).isEqualTo("hello");
    if (backend.isNative()) {
      loop.run(two.send(new byte[0]));
      assertThat(loop.run(one.receive(got))).as("an empty one").isZero();
    } else {
      assertThatThrownBy(() -> loop.run(two.send(new byte[0])))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("no empty datagram");
    }
  }

  @Test
  void whatDoesNotFitIsTold() throws Exception {
    loop.run(one.sendTo(bytes("far too long"), two.localAddress()));
    byte[] three = new byte[3];
    Datagram<InetSocketAddress> seen = loop.run(two.peekFrom(new byte[0]));
    assertThat(seen.length()).isZero();
    assertThat(seen.fullLength()).isEqualTo(12);
    Datagram<InetSocketAddress> got = loop.run(two.receiveFrom(three));
    assertThat(got.isTruncated()).isTrue();
    assertThat(got.length()).isEqualTo(3);
    assertThat(got.fullLength()).isEqualTo(12);
    assertThat(got.sender()).isEqualTo(one.localAddress());
    assertThat(three).isEqualTo(bytes("far"));
    assertThat(two.tryReceive(three)).as("the rest is gone").isEqualTo(UdpSocket.NOTHING);
  }

  @Test
  void theLargestDatagramArrivesWhole() throws Exception {
    byte[] large = new byte[65_507];
    new Random(SEED).nextBytes(large);
    loop.run(one.sendTo(large, two.localAddress()));
    byte[] got = new byte[70_000];
    assertThat(loop.run(two.receive(got))).isEqualTo(large.length);
    assertThat(got).startsWith(large);
    assertThatThrownBy(() -> loop.run(one.sendTo(new byte[65_508], two.localAddress())))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("65508 bytes is too long");
  }

  @Test
  void tryFormsDoNotWait() throws Exception {
    byte[] got = new byte[8];
    assertThat(two.tryReceiveFrom(got)).isNull();
    assertThat(two.tryPeek(got)).isEqualTo(UdpSocket.NOTHING);
    assertThat(one.trySendTo(bytes("now"), two.localAddress())).isEqualTo(3);
    loop.run(two.peek(got));
    assertThat(two.tryPeek(got)).isEqualTo(3);
    assertThat(two.tryReceiveFrom(got).sender()).isEqualTo(one.localAddress());
    assertThatThrownBy(() -> one.trySend(got))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("not connected");
  }

  @Test
  void receivesThatAreDroppedLoseNoDatagram() throws Exception {
    int total = 300;
    Random random = new Random(SEED);
    int before = Dropping.DROPPED.get();
    byte[] buffer = new byte[16];
    TestLoop.Task<List<Integer>> receiver =
        loop.start(
            async(() -> {
              List<Integer> got = new ArrayList<>();
              while (got.size() < total) {
                Future<Datagram<InetSocketAddress>> receive =
                    Dropping.atRandom(random, () -> two.receiveFrom(buffer));
                int length = await(receive).length();
                got.add(Integer.parseInt(new String(buffer, 0, length)));
                // Answered, so that never more are underway than the system keeps.
                await(two.sendTo(buffer, 0, length, one.localAddress()));
              }
              return got;
            }));
    List<Integer> expected = new ArrayList<>();
    byte[] answer = new byte[16];
    InetSocketAddress to = two.localAddress();
    loop.run(
        async(() -> {
          for (int i = 0; i < total; i++) {
            expected.add(i);
            byte[] number = bytes("" + i);
            await(Dropping.atEach(() -> one.sendTo(number, to)));
            await(Dropping.atEach(() -> one.receive(answer)));
          }
        }));
    loop.runAll();
    assertThat(receiver.result()).isEqualTo(expected);
    assertThat(Dropping.DROPPED.get() - before).isGreaterThan(10);
  }

  @Test
  void pollsShareTheirOperationAndKnowTheSender() throws Exception {
    byte[] buffer = new byte[16];
    Envelope<InetSocketAddress> envelope = new Envelope<>();
    assertThatThrownBy(envelope::sender).isInstanceOf(IllegalStateException.class);
    List<InetSocketAddress> senders = new ArrayList<>();
    TestLoop.Task<Integer> task =
        loop.start(
            (Future<Integer>)
                cx -> {
                  int count = two.pollReceiveFrom(cx, buffer, 0, 16, envelope);
                  return count == BytePoll.PENDING ? Poll.pending() : Poll.ready(count);
                });
    loop.settle();
    assertThat(task.isEnded()).isFalse();
    task.drop();
    two.cancelReceive();
    for (int i = 0; i < 3; i++) {
      loop.run(one.sendTo(bytes("poll"), two.localAddress()));
      loop.run(two.peek(buffer));
      int count = two.pollReceiveFrom(Context.noop(), buffer, 0, 16, envelope);
      assertThat(count).isEqualTo(4).isNotEqualTo(BytePoll.PENDING);
      senders.add(envelope.sender());
      assertThat(envelope.isTruncated()).isFalse();
      assertThat(two.pollSendTo(Context.noop(), buffer, 0, 4, envelope.sender())).isEqualTo(4);
      assertThat(loop.run(one.receive(buffer))).isEqualTo(4);
    }
    assertThat(senders).containsOnly(one.localAddress());
    assertThat(senders.get(2)).as("the same sender is the same object").isSameAs(senders.get(1));
  }

  @Test
  void severalReceiversAreServedInTheOrderInWhichTheyCame() throws Exception {
    byte[] room = new byte[4];
    TestLoop.Task<Integer> first = loop.start(two.receive(new byte[4]));
    TestLoop.Task<Integer> dropped = loop.start(two.receive(new byte[4]));
    TestLoop.Task<Integer> second = loop.start(two.receive(new byte[4]));
    loop.settle();
    assertThat(two.tryReceive(room)).isEqualTo(UdpSocket.NOTHING);
    dropped.drop();
    loop.run(one.sendTo(bytes("one"), two.localAddress()));
    while (!first.isEnded()) {
      loop.settle();
    }
    assertThat(second.isEnded()).isFalse();
    loop.run(one.sendTo(bytes("four"), two.localAddress()));
    loop.runAll();
    assertThat(first.result()).isEqualTo(3);
    assertThat(second.result()).isEqualTo(4);
    assertThat(two.tryReceive(room)).isEqualTo(UdpSocket.NOTHING);
  }

  @Test
  void receiversThatAreDroppedAtEachWaitLoseNoDatagram() throws Exception {
    int total = 200;
    int before = Dropping.DROPPED.get();
    List<Integer> got = new ArrayList<>();
    InetSocketAddress from = one.localAddress();
    List<TestLoop.Task<Void>> receivers = new ArrayList<>();
    for (int id = 0; id < 3; id++) {
      boolean dropping = id != 1;
      byte[] buffer = new byte[16];
      receivers.add(
          loop.start(
              async(() -> {
                while (got.size() < total) {
                  Future<Integer> receive =
                      dropping ? Dropping.atEach(() -> two.receive(buffer)) : two.receive(buffer);
                  int length = await(receive);
                  got.add(Integer.parseInt(new String(buffer, 0, length)));
                  await(two.sendTo(buffer, 0, length, from));
                }
              })));
    }
    List<Integer> expected = new ArrayList<>();
    byte[] answer = new byte[16];
    InetSocketAddress to = two.localAddress();
    loop.run(
        async(() -> {
          for (int i = 0; i < total; i++) {
            expected.add(i);
            await(one.sendTo(bytes("" + i), to));
            await(one.receive(answer));
          }
        }));
    assertThat(got).isEqualTo(expected);
    assertThat(Dropping.DROPPED.get() - before).isGreaterThan(100);
    receivers.stream().filter(task -> !task.isEnded()).forEach(TestLoop.Task::drop);
  }

  @Test
  void nobodyAtTheOtherPortIsTold() throws Exception {
    InetSocketAddress gone = two.localAddress();
    two.close();
    loop.settle();
    loop.run(one.connect(gone));
    loop.run(one.send(bytes("hello?")));
    assertThatThrownBy(() -> loop.run(one.receive(new byte[4])))
        .isInstanceOf(PortUnreachableException.class)
        .hasMessageContaining("nobody receives");
  }

  @Test
  void closingFailsWhatWaits() throws Exception {
    TestLoop.Task<Integer> waiting = loop.start(two.receive(new byte[4]));
    loop.settle();
    two.close();
    loop.runAll();
    assertThat(waiting.failure())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("was closed");
    assertThatThrownBy(two::localAddress).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> two.tryReceive(new byte[1])).isInstanceOf(IOException.class);
  }

  @Test
  void optionsAreSetAndRead() throws Exception {
    two.broadcast(true);
    assertThat(two.option(StandardSocketOptions.SO_BROADCAST)).isTrue();
    two.multicastTtl(7);
    assertThat(two.option(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(7);
    two.multicastLoop(false);
    assertThat(two.option(StandardSocketOptions.IP_MULTICAST_LOOP)).isFalse();
    two.trafficClass(0x10);
    assertThat(two.trafficClass()).isEqualTo(0x10);
    assertThatThrownBy(() -> two.multicastTtl(256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("IP_MULTICAST_TTL")
        .hasMessageContaining("256");
    if (backend.isNative()) {
      two.ttl(9);
      assertThat(two.ttl()).isEqualTo(9);
    } else {
      assertThatThrownBy(() -> two.ttl(9))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("native");
    }
    assertThatThrownBy(() -> two.option(StandardSocketOptions.SO_LINGER))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("SO_LINGER");
  }

  @Test
  void optionsAreThereBeforeTheAddress() throws Exception {
    UdpOptions together = UdpSocket.options().reuseAddress(true).reusePort(true);
    try (UdpSocket first = loop.run(together.bind("127.0.0.1", 0));
        UdpSocket second = loop.run(together.bind(first.localAddress()))) {
      assertThat(second.localAddress()).isEqualTo(first.localAddress());
    }
    assertThatThrownBy(() -> loop.run(UdpSocket.bind(two.localAddress())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
    assertThatThrownBy(() -> UdpSocket.options().receiveBuffer(-5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-5");
  }

  @Test
  void groupsAreJoinedAndLeft() throws Exception {
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    InetAddress group = InetAddress.ofLiteral("239.77.3.4");
    try (UdpSocket member = loop.run(UdpSocket.bind("0.0.0.0", 0))) {
      member.join(group, loopback);
      assertThatThrownBy(() -> member.join(group, loopback))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("239.77.3.4")
          .hasMessageContaining("member already");
      one.multicastDevice(loopback);
      one.multicastLoop(true);
      InetSocketAddress to = new InetSocketAddress(group, member.localAddress().getPort());
      loop.run(one.sendTo(bytes("all"), to));
      assertThat(loop.run(member.receive(new byte[9]))).isEqualTo(3);
      member.leave(group, loopback);
      assertThatThrownBy(() -> member.leave(group, loopback))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no member");
      InetAddress none = InetAddress.ofLiteral("10.0.0.1");
      assertThatThrownBy(() -> member.join(none, loopback))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10.0.0.1");
      InetAddress six = InetAddress.ofLiteral("ff02::77");
      assertThatThrownBy(() -> member.join(six, loopback))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another family");
    }
  }

  @Test
  void segmentsGoWithOneCall() throws Exception {
    InetSocketAddress to = two.localAddress();
    Future<Integer> send = one.sendSegmentsTo(bytes("aaabbbcc"), 0, 8, 3, to);
    if (!backend.isNative()) {
      assertThatThrownBy(() -> loop.run(send))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("native");
      assertThatThrownBy(() -> two.receiveSegments(true))
          .isInstanceOf(UnsupportedOperationException.class);
      return;
    }
    assertThat(loop.run(send)).isEqualTo(8);
    byte[] got = new byte[64];
    for (String part : List.of("aaa", "bbb", "cc")) {
      assertThat(loop.run(two.receive(got))).isEqualTo(part.length());
      assertThat(new String(got, 0, part.length())).isEqualTo(part);
    }
    two.receiveSegments(true);
    loop.run(one.sendSegmentsTo(bytes("dddeeef"), 0, 7, 3, to));
    StringBuilder all = new StringBuilder();
    while (all.length() < 7) {
      Datagram<InetSocketAddress> part = loop.run(two.receiveFrom(got));
      assertThat(part.segmentBytes()).isIn(0, 3);
      all.append(new String(got, 0, part.length()));
    }
    assertThat(all).hasToString("dddeeef");
    assertThatThrownBy(() -> one.sendSegmentsTo(got, 0, 64, 0, to))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one.sendSegmentsTo(new byte[100], 0, 100, 1, to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 segments");
  }

  @Test
  void badInputIsNamed() throws Exception {
    assertThatThrownBy(() -> UdpSocket.bind("127.0.0.1", 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> one.sendTo(new byte[1], InetSocketAddress.createUnresolved("a", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Lookup.host");
    assertThatThrownBy(() -> one.sendTo(new byte[1], new InetSocketAddress("127.0.0.1", 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port 0");
    assertThatThrownBy(() -> one.receive(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.receive(ByteBuffer.allocate(4).asReadOnlyBuffer()))
        .isInstanceOf(java.nio.ReadOnlyBufferException.class);
    assertThatThrownBy(() -> loop.run(UdpSocket.bind("192.0.2.1", 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1:0");
    assertThatThrownBy(() -> loop.run(one.sendTo(new byte[1], new InetSocketAddress("::1", 9))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another family");
  }

  @Test
  void hostsAreLookedUp() throws Exception {
    assertThat(loop.run(Lookup.host("127.0.0.1", 53)))
        .containsExactly(new InetSocketAddress("127.0.0.1", 53));
    assertThat(loop.run(Lookup.host("localhost", 0))).isNotEmpty();
    assertThatThrownBy(() -> loop.run(Lookup.host("no such host.invalid", 1)))
        .hasMessageContaining("'no such host.invalid'");
  }
}
