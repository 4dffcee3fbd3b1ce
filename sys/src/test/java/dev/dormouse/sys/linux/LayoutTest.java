package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  void unixPathEndsWithAZeroAndAnAbstractNameBeginsWithOne() {
    assertThat(unix("/a/b".getBytes(US_ASCII), 7)).isEqualTo("01002f612f6200");
    assertThat(unix("\0ab".getBytes(US_ASCII), 5)).isEqualTo("0100006162");
    assertThat(unix(new byte[0], 2)).isEqualTo("0100");
    assertThat(unix("p".repeat(UnixSockets.PATH_MAX).getBytes(US_ASCII), 110)).endsWith("7000");
    assertThatThrownBy(() -> unix("p".repeat(UnixSockets.PATH_MAX + 1).getBytes(US_ASCII), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("108 bytes");
  }

  private static String unix(byte[] name, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SockAddr.BYTES_MAX);
      memory.fill((byte) 0x55);
      assertThat(SockAddr.writeUnix(name, memory)).isEqualTo(length);
      assertThat(SockAddr.readUnix(memory, length)).isEqualTo(name);
      return HexFormat.of().formatHex(memory.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  @Test
  void unixAddressWithoutANameHasNoLength() {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(SockAddr.readUnix(arena.allocate(SockAddr.BYTES_MAX), 0)).isEmpty();
    }
  }

  @Test
  void messageHeaderPointsToNameVectorAndControl() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(20);
      MemorySegment name = arena.allocate(28);
      Messages messages = Messages.current();
      messages.prepare(bytes, name, 28);
      messages.segments(0x1234);
      ByteBuffer header = messages.header.asByteBuffer().order(ByteOrder.nativeOrder());
      assertThat(header.capacity()).isEqualTo(56);
      assertThat(header.getLong(0)).isEqualTo(name.address());
      assertThat(header.getInt(8)).isEqualTo(28);
      assertThat(header.getLong(16)).isEqualTo(messages.vector.address());
      assertThat(header.getLong(24)).isEqualTo(1);
      assertThat(header.getLong(32)).isEqualTo(messages.control.address());
      assertThat(header.getLong(40)).isEqualTo(24);
      ByteBuffer vector = messages.vector.asByteBuffer().order(ByteOrder.nativeOrder());
      assertThat(vector.getLong(0)).isEqualTo(bytes.address());
      assertThat(vector.getLong(8)).isEqualTo(20);
      byte[] control = messages.control.asSlice(0, 24).toArray(JAVA_BYTE);
      assertThat(HexFormat.of().formatHex(control))
          .isEqualTo("1200000000000000110000006700000034120000" + "00000000");
    }
  }

  @Test
  void addressesOfManyStayKnown() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SockAddr.BYTES_MAX, 8);
      KnownAddresses known = new KnownAddresses();
      KnownAddress[] before = new KnownAddress[60];
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < before.length; i++) {
          KnownAddress read = known.read(memory, write(i, memory));
          assertThat(read.address().getPort()).isEqualTo(40_000 + i);
          if (round == 2) {
            assertThat(read).as("address %d", i).isSameAs(before[i]);
          }
          before[i] = read;
        }
      }
      for (int i = 0; i < 2_000; i++) { // more than there are places for
        KnownAddress read = known.read(memory, write(i, memory));
        assertThat(read.address().getPort()).isEqualTo(40_000 + i);
        assertThat(known.read(memory, 0)).isSameAs(read);
      }
    }
  }

  private static long write(int index, MemorySegment to) throws Exception {
    InetAddress host = InetAddress.ofLiteral("192.0.2.7");
    SockAddr.write(new InetSocketAddress(host, 40_000 + index), to);
    return 0;
  }

  @Test
  void knownAddressIsRecognisedByItsBytes() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SockAddr.BYTES_MAX, 8);
      InetSocketAddress four = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 8080);
      InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("fe80::1:2"), 8080);
      SockAddr.write(four, memory.asSlice(32));
      KnownAddresses known = new KnownAddresses();
      KnownAddress first = known.read(memory, 32);
      assertThat(first.address()).isEqualTo(four);
      assertThat(known.read(memory, 32)).isSameAs(first);
      SockAddr.write(six, memory);
      KnownAddress other = known.read(memory, 0);
      assertThat(other.address()).isEqualTo(six);
      assertThat(known.read(memory, 0)).isSameAs(other);
      first = known.read(memory, 32); // an entry of its own, since another one came between
      assertThat(known.read(memory, 0)).isSameAs(other);
      assertThat(known.read(memory, 32)).isSameAs(first);
      for (KnownAddress each : new KnownAddress[] {first, other}) {
        memory.fill((byte) 0);
        int length = known.write(each.address(), memory); // by its bytes, or converted
        assertThat(length).isEqualTo(each == first ? 16 : 28);
        assertThat(SockAddr.read(memory)).isEqualTo(each.address());
        memory.fill((byte) 0);
        assertThat(each.write(memory)).isEqualTo(length);
        assertThat(SockAddr.read(memory)).isEqualTo(each.address());
      }
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
