package dev.dormouse.sys.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.sys.Platform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The calls for datagrams and Unix names against the running kernel. */
class DatagramCallsTest {
  private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

  @BeforeAll
  static void onLinux() {
    assumeThat(Platform.isLinuxX64()).isTrue();
  }

  @Test
  void datagramsTellTheirSenderAndTheirWholeLength() {
    KnownAddresses known = new KnownAddresses();
    int first = bound();
    int second = bound();
    InetSocketAddress to = Sockets.localAddress(second);
    assertThat(to).isNotNull();
    assertThat(Datagrams.receive(second, heap(4), 0)).isEqualTo(-Errno.EAGAIN);
    assertThat(Datagrams.send(first, bytes("hello"), to, known)).isEqualTo(5);
    assertThat(Datagrams.send(first, bytes(""), to, known)).isZero();
    byte[] got = new byte[3];
    MemorySegment room = MemorySegment.ofArray(got);
    assertThat(Datagrams.receive(second, room, Datagrams.PEEK)).isEqualTo(5);
    assertThat(Datagrams.receive(second, room, 0)).isEqualTo(5);
    assertThat(got).isEqualTo("hel".getBytes(US_ASCII));
    KnownAddress sender = known.sender();
    assertThat(sender.address()).isEqualTo(Sockets.localAddress(first));
    assertThat(Datagrams.receive(second, room, 0)).isZero();
    assertThat(known.sender()).isSameAs(sender);
    ok(Sockets.connect(second, sender.address()));
    assertThat(Datagrams.send(second, bytes("back"))).isEqualTo(4);
    assertThat(Datagrams.receive(first, heap(9), 0)).isEqualTo(4);
    byte[] large = new byte[65_508];
    assertThat(Datagrams.send(second, MemorySegment.ofArray(large))).isEqualTo(-Errno.EMSGSIZE);
    ok(Sockets.close(first));
    ok(Sockets.close(second));
  }

  @Test
  void partsOfArraysAreSentAndReceived() {
    KnownAddresses known = new KnownAddresses();
    int first = bound();
    int second = bound();
    InetSocketAddress to = Sockets.localAddress(second);
    assertThat(to).isNotNull();
    byte[] sent = "-hello-".getBytes(US_ASCII);
    assertThat(Datagrams.send(first, sent, 1, 5, to, known)).isEqualTo(5);
    assertThat(Datagrams.send(first, sent, 7, 0, to, known)).isZero();
    assertThat(Datagrams.send(first, sent, 0, 7, null, known)).isEqualTo(-Errno.EDESTADDRREQ);
    byte[] got = new byte[6];
    assertThat(Datagrams.receive(second, got, 1, 4, Datagrams.PEEK)).isEqualTo(5);
    assertThat(got).isEqualTo("\0hell\0".getBytes(US_ASCII));
    assertThat(Datagrams.receive(second, got, 0, 6, 0)).isEqualTo(5);
    assertThat(got).isEqualTo("hello\0".getBytes(US_ASCII));
    assertThat(known.sender().address()).isEqualTo(Sockets.localAddress(first));
    assertThat(Datagrams.receive(second, got, 6, 0, 0)).isZero();
    assertThat(Datagrams.receive(second, got, 0, 6, 0)).isEqualTo(-Errno.EAGAIN);
    ok(Sockets.connect(first, to));
    assertThat(Datagrams.send(first, sent, 2, 3, null, known)).isEqualTo(3);
    assertThat(Datagrams.receive(second, got, 3, 3, 0)).isEqualTo(3);
    assertThat(got).isEqualTo("helell".getBytes(US_ASCII));
    assertThatThrownBy(() -> Datagrams.send(first, sent, 3, 5, to, known))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Datagrams.receive(second, got, -1, 3, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    ok(Sockets.close(first));
    ok(Sockets.close(second));
  }

  @Test
  void oneCallReceivesWhatHasArrived() throws Exception {
    int first = bound();
    int second = bound();
    InetSocketAddress to = Sockets.localAddress(second);
    assertThat(to).isNotNull();
    KnownAddresses known = new KnownAddresses();
    try (DatagramBatch batch = new DatagramBatch(3, 100)) {
      for (int round = 0; round < 3; round++) {
        assertThat(batch.receive(second)).isEqualTo(-Errno.EAGAIN);
        for (int length : new int[] {5, 0, 101, 7}) {
          assertThat(Datagrams.send(first, heap(length), to, known)).isEqualTo(length);
        }
        assertThat(batch.receive(second)).isEqualTo(3);
        assertThat(batch.length(0)).isEqualTo(5);
        assertThat(batch.length(1)).isZero();
        assertThat(batch.length(2)).isEqualTo(101);
        assertThat(batch.receive(second)).isEqualTo(1);
        assertThat(batch.length(0)).isEqualTo(7);
        assertThat(batch.sender(0, known).address()).isEqualTo(Sockets.localAddress(first));
        assertThat(Datagrams.send(second, bytes("back"), to, known)).isEqualTo(4);
        assertThat(Datagrams.send(first, bytes("there"), to, known)).isEqualTo(5);
        assertThat(batch.receive(second)).isEqualTo(2);
        assertThat(batch.sender(0, known).address()).isEqualTo(to);
        assertThat(batch.sender(1, known).address()).isEqualTo(Sockets.localAddress(first));
        byte[] got = new byte[6];
        batch.copy(0, 4, got, 1);
        assertThat(got).isEqualTo("\0back\0".getBytes(US_ASCII));
        batch.copy(1, 5, MemorySegment.ofArray(got));
        assertThat(got).isEqualTo("there\0".getBytes(US_ASCII));
      }
    }
    ok(Sockets.close(first));
    ok(Sockets.close(second));
  }

  @Test
  void segmentsAreSentAndReceivedAsOne() {
    int first = bound();
    int second = bound();
    InetSocketAddress to = Sockets.localAddress(second);
    assertThat(to).isNotNull();
    assumeThat(Sockets.setOption(second, Datagrams.SOL_UDP, Datagrams.UDP_GRO, 1)).isZero();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom("aaabbbcc");
      int sent = Messages.sendSegments(first, memory.asSlice(0, 8), 3, to);
      assumeThat(sent).isNotEqualTo(-Errno.EIO);
      assertThat(sent).isEqualTo(8);
      MemorySegment room = arena.allocate(100);
      byte[] got = new byte[8];
      for (int i = 0; i < 8; ) {
        int count = ok(Messages.receive(second, room, 0));
        assertThat(new KnownAddresses().sender().address()).isEqualTo(Sockets.localAddress(first));
        assertThat(Messages.segmentBytes()).isIn(0, 3);
        assertThat(count).isPositive();
        MemorySegment.copy(room, 0, MemorySegment.ofArray(got), i, count);
        i += count;
      }
      assertThat(got).isEqualTo("aaabbbcc".getBytes(US_ASCII));
      assertThatThrownBy(() -> Messages.receive(second, heap(3), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    ok(Sockets.close(first));
    ok(Sockets.close(second));
  }

  @Test
  void unixNamesAreThoseGiven() {
    byte[] name = ("\0dormouse-test-" + ProcessHandle.current().pid()).getBytes(US_ASCII);
    int listener = ok(UnixSockets.socket(Sockets.SOCK_STREAM));
    ok(UnixSockets.bind(listener, name));
    ok(Sockets.listen(listener, 1));
    assertThat(UnixSockets.localName(listener)).isEqualTo(name);
    int client = ok(UnixSockets.socket(Sockets.SOCK_STREAM));
    assertThat(UnixSockets.peerName(client)).isNull();
    ok(UnixSockets.connect(client, name));
    assertThat(UnixSockets.peerName(client)).isEqualTo(name);
    int server = ok(Sockets.accept(listener));
    assertThat(UnixSockets.acceptedName()).isEmpty();
    assertThat(UnixSockets.peer(server)).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(UnixSockets.peerUid()).isNotNegative();
    assertThat(UnixSockets.peerGid()).isNotNegative();
    for (int fd : new int[] {listener, client, server}) {
      ok(Sockets.close(fd));
    }
  }

  @Test
  void pairsAreConnected() {
    for (int type : new int[] {Sockets.SOCK_STREAM, Sockets.SOCK_DGRAM}) {
      ok(UnixSockets.pair(type));
      int first = UnixSockets.pairFirst();
      int second = UnixSockets.pairSecond();
      assertThat(Datagrams.send(first, bytes("ab"))).isEqualTo(2);
      assertThat(Sockets.peek(second, heap(4))).isEqualTo(2);
      assertThat(Datagrams.receive(second, heap(4), 0)).isEqualTo(2);
      assertThat(Datagrams.senderName()).isEmpty();
      ok(Sockets.close(first));
      ok(Sockets.close(second));
    }
  }

  @Test
  void groupsAndDevicesAreTakenByName() throws Exception {
    int fd = bound();
    NetworkInterface loopback = NetworkInterface.getByInetAddress(LOCAL);
    InetAddress group = InetAddress.ofLiteral("239.1.2.3");
    ok(InternetOptions.join(fd, group, loopback.getIndex()));
    assertThat(InternetOptions.join(fd, group, loopback.getIndex())).isEqualTo(-Errno.EADDRINUSE);
    ok(InternetOptions.leave(fd, group, loopback.getIndex()));
    ok(InternetOptions.setGroupDevice(fd, loopback.getIndex()));
    assertThat(InternetOptions.bindDevice(fd, "no-such-device")).isEqualTo(-Errno.ENODEV);
    int bound = InternetOptions.bindDevice(fd, loopback.getName());
    assumeThat(bound).isNotEqualTo(-Errno.EPERM);
    ok(bound);
    ok(InternetOptions.device(fd));
    assertThat(InternetOptions.deviceName()).isEqualTo(loopback.getName());
    assertThatThrownBy(() -> InternetOptions.bindDevice(fd, "a-name-of-20-letters"))
        .isInstanceOf(IllegalArgumentException.class);
    ok(Sockets.close(fd));
  }

  private static int bound() {
    int fd = ok(Sockets.socket(LOCAL, Sockets.SOCK_DGRAM));
    ok(Sockets.bind(fd, new InetSocketAddress(LOCAL, 0)));
    return fd;
  }

  private static MemorySegment bytes(String text) {
    return MemorySegment.ofArray(text.getBytes(US_ASCII));
  }

  private static MemorySegment heap(int length) {
    byte[] room = new byte[length];
    Arrays.fill(room, (byte) '.');
    return MemorySegment.ofArray(room);
  }

  private static int ok(int answer) {
    assertThat(answer).as(() -> Errno.name(-answer)).isNotNegative();
    return answer;
  }
}
