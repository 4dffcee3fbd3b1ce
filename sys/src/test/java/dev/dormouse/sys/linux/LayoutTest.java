package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes as the kernel's headers lay them out on x86-64. */
class LayoutTest {

  @Test
  void ipv4AddressIsFamilyPortAddressPadding() throws Exception {
    assertThat(written(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 0x1F90), 16))
        .isEqualTo("02001f90c00002070000000000000000");
  }

  @Test
  void ipv6AddressIsFamilyPortFlowAddressScope() throws Exception {
    InetAddress scoped =
        Inet6Address.getByAddress(null, InetAddress.ofLiteral("fe80::1:2").getAddress(), 3);
    assertThat(written(new InetSocketAddress(scoped, 0xFFFE), 28))
        .isEqualTo("0a00fffe00000000fe80000000000000000000000001000203000000");
  }

  private static String written(InetSocketAddress address, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SockAddr.BYTES_MAX);
      memory.fill((byte) 0x55);
      assertThat(SockAddr.write(address, memory)).isEqualTo(length);
      assertThat(SockAddr.read(memory)).isEqualTo(address);
      return HexFormat.of().formatHex(memory.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  @Test
  void mappedAddressIsReadAsIpv4() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SockAddr.BYTES_MAX);
      byte[] bytes =
          HexFormat.of().parseHex("0a001f900000000000000000000000000000ffffc000020700000000");
      memory.copyFrom(MemorySegment.ofArray(bytes));
      assertThat(SockAddr.read(memory))
          .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 8080));
    }
  }

  @Test
  void epollEventIsPacked() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(EpollEvents.EVENT_BYTES);
      EpollEvents.write(memory, Epoll.EPOLLIN | Epoll.EPOLLET, 0x0123456789abcdefL);
      assertThat(HexFormat.of().formatHex(memory.toArray(JAVA_BYTE)))
          .isEqualTo("01000080efcdab8967452301");
    }
  }

  @Test
  void eventsLieTwelveBytesApart() {
    try (EpollEvents events = new EpollEvents(3)) {
      assertThat(events.array.byteSize()).isEqualTo(36);
      EpollEvents.write(events.array.asSlice(12, 12), 5, -7);
      EpollEvents.write(events.array.asSlice(24, 12), 6, 8);
      assertThat(events.flags(1)).isEqualTo(5);
      assertThat(events.data(1)).isEqualTo(-7);
      assertThat(events.flags(2)).isEqualTo(6);
      assertThat(events.data(2)).isEqualTo(8);
      assertThatThrownBy(() -> events.data(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void timeoutIsSecondsAndNanos() {
    try (EpollEvents events = new EpollEvents(1)) {
      events.timeout(3_000_000_007L);
      assertThat(HexFormat.of().formatHex(events.timespec.toArray(JAVA_BYTE)))
          .isEqualTo("03000000000000000700000000000000");
    }
  }

  @Test
  void errorsHaveTheirNames() {
    assertThat(Errno.name(Errno.EADDRINUSE)).isEqualTo("EADDRINUSE (98)");
    assertThat(Errno.name(4095)).isEqualTo("errno (4095)");
  }
}
