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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each call against the running kernel. */
class SyscallTest {
  private static final int NO_DESCRIPTOR = 1 << 20;
  private static final int EDGE_IN = Epoll.EPOLLIN | Epoll.EPOLLET;

  @BeforeAll
  static void onLinux() {
    assumeThat(Platform.isLinuxX64()).isTrue();
  }

  @Test
  void bytesGoThroughASocket() {
    InetAddress local = InetAddress.ofLiteral("127.0.0.1");
    int listener = ok(Sockets.socket(local));
    ok(Sockets.bind(listener, new InetSocketAddress(local, 0)));
    ok(Sockets.listen(listener, 4));
    InetSocketAddress address = Sockets.localAddress(listener);
    assertThat(address).isNotNull();
    assertThat(Sockets.accept(listener)).isEqualTo(-Errno.EAGAIN);
    int client = ok(Sockets.socket(local));
    assertThat(Sockets.peerAddress(client)).isNull();
    assertThat(Sockets.connect(client, address)).isIn(0, -Errno.EINPROGRESS);
    int server = ok(Sockets.accept(listener));
    assertThat(Sockets.acceptedPeer()).isEqualTo(Sockets.localAddress(client));
    assertThat(Sockets.peerAddress(client)).isEqualTo(address);
    assertThat(Sockets.option(client, Sockets.SOL_SOCKET, Sockets.SO_ERROR)).isZero();

    byte[] got = new byte[8];
    assertThat(Sockets.recv(server, got, 0, 8)).isEqualTo(-Errno.EAGAIN);
    assertThat(Sockets.send(client, "xhellox".getBytes(US_ASCII), 1, 5)).isEqualTo(5);
    assertThat(Sockets.recv(server, got, 2, 6)).isEqualTo(5);
    assertThat(got).isEqualTo("\0\0hello\0".getBytes(US_ASCII));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment native4 = arena.allocateFrom("abc");
      assertThat(Sockets.send(client, native4)).isEqualTo(4);
      MemorySegment back = arena.allocate(8);
      assertThat(Sockets.recv(server, back)).isEqualTo(4);
      assertThat(back.getString(0)).isEqualTo("abc");
    }
    ok(Sockets.shutdown(client, Sockets.SHUT_WR));
    assertThat(Sockets.recv(server, got, 0, 8)).isZero();
    assertThat(Sockets.send(client, got, 0, 1)).isEqualTo(-Errno.EPIPE);
    ok(Sockets.close(client));
    ok(Sockets.close(server));
    ok(Sockets.close(listener));
  }

  @Test
  void optionsKeepTheirValue() {
    int fd = ok(Sockets.socket(InetAddress.ofLiteral("127.0.0.1")));
    assertThat(Sockets.option(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY)).isZero();
    ok(Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1));
    assertThat(Sockets.option(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY)).isEqualTo(1);
    assertThat(Sockets.linger(fd)).isZero();
    ok(Sockets.setLinger(fd, 9));
    assertThat(Sockets.linger(fd)).isEqualTo(1);
    assertThat(Sockets.lingerSeconds()).isEqualTo(9);
    assertThat(Sockets.option(fd, Sockets.SOL_SOCKET, 9999)).isEqualTo(-Errno.ENOPROTOOPT);
    ok(Sockets.close(fd));
  }

  @Test
  void errnoIsThatOfTheCall() throws Exception {
    byte[] one = new byte[1];
    assertThat(Sockets.recv(NO_DESCRIPTOR, one, 0, 1)).isEqualTo(-Errno.EBADF);
    assertThat(Sockets.send(NO_DESCRIPTOR, one, 0, 1)).isEqualTo(-Errno.EBADF);
    assertThat(Sockets.close(NO_DESCRIPTOR)).isEqualTo(-Errno.EBADF);
    assertThat(Sockets.listen(NO_DESCRIPTOR, 1)).isEqualTo(-Errno.EBADF);
    assertThat(Epoll.add(NO_DESCRIPTOR, NO_DESCRIPTOR, 0, 0)).isEqualTo(-Errno.EBADF);
    InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
    int fd = ok(Sockets.socket(foreign.getAddress()));
    assertThat(Sockets.bind(fd, foreign)).isEqualTo(-Errno.EADDRNOTAVAIL);
    ok(Sockets.close(fd));
  }

  @Test
  void eventsOfAnEventFdCarryTheirDataOncePerSignal() {
    int epoll = ok(Epoll.create());
    int event = ok(EventFd.open());
    ok(Epoll.add(epoll, event, EDGE_IN, 0x7edcba9876543210L));
    try (EpollEvents events = new EpollEvents(4)) {
      assertThat(Epoll.waitMillis(epoll, events, 0)).isZero();
      for (int i = 0; i < 3; i++) {
        ok(EventFd.signal(event));
        assertThat(Epoll.waitMillis(epoll, events, -1)).isEqualTo(1);
        assertThat(events.flags(0)).isEqualTo(Epoll.EPOLLIN);
        assertThat(events.data(0)).isEqualTo(0x7edcba9876543210L);
        assertThat(Epoll.waitMillis(epoll, events, 0)).as("an edge is told once").isZero();
      }
    }
    ok(Sockets.close(event));
    ok(Sockets.close(epoll));
  }

  @Test
  void waitInNanosLastsAsLongAsItSays() {
    assumeThat(Epoll.hasWaitNanos()).isTrue();
    int epoll = ok(Epoll.create());
    try (EpollEvents events = new EpollEvents(4)) {
      long start = System.nanoTime();
      int answer = Epoll.waitNanos(epoll, events, 1_500_000);
      assumeThat(answer).isNotEqualTo(-Errno.ENOSYS);
      assertThat(answer).isZero();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_500_000);
    }
    ok(Sockets.close(epoll));
  }

  @Test
  void memoryOutsideAnArrayIsRefused() {
    assertThatThrownBy(() -> Sockets.recv(NO_DESCRIPTOR, new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    MemorySegment closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(4);
    }
    assertThatThrownBy(() -> Sockets.recv(NO_DESCRIPTOR, closed))
        .isInstanceOf(IllegalStateException.class);
  }

  private static int ok(int answer) {
    assertThat(answer).as(() -> Errno.name(-answer)).isNotNegative();
    return answer;
  }
}
