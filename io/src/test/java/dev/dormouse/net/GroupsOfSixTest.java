package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Groups of IPv6, on every backend. A group is there by the number of a device: mostly no route to
 * groups leads by the one of loopback, so datagrams go by another one, if there is such, and come
 * back without having left the machine.
 */
@ParameterizedClass
@EnumSource(Backend.class)
class GroupsOfSixTest {
  private static final InetAddress ANY = InetAddress.ofLiteral("::");
  private static final InetAddress GROUP = InetAddress.ofLiteral("ff02::77:3:4");

  /** Only for whether to send at all: a machine that is slower tests joins and options only. */
  private static final int PROBE_MILLIS = 5_000;

  @Parameter Backend backend;

  private TestLoop loop;
  private UdpSocket sender;
  private UdpSocket member;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(backend.isHere());
    assumeTrue(loopback() != null, "this machine has no IPv6: nothing is tested");
    loop = new TestLoop(backend);
    sender = loop.run(UdpSocket.bind("::", 0));
    member = loop.run(UdpSocket.bind("::", 0));
  }

  @AfterEach
  void nothingIsLeft() {
    if (loop != null) {
      sender.close();
      member.close();
      loop.close();
    }
  }

  private static NetworkInterface loopback() throws IOException {
    return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1"));
  }

  /** Tells whether what the JDK sends to a group by a device comes back to its members here. */
  private static boolean carries(NetworkInterface device) {
    try (MulticastSocket member = new MulticastSocket(new InetSocketAddress(ANY, 0));
        DatagramSocket sender = new DatagramSocket(new InetSocketAddress(ANY, 0))) {
      if (!device.isUp() || device.inetAddresses().noneMatch(Inet6Address.class::isInstance)) {
        return false;
      }
      InetSocketAddress to = new InetSocketAddress(GROUP, member.getLocalPort());
      member.joinGroup(to, device);
      member.setSoTimeout(PROBE_MILLIS);
      sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, device);
      sender.send(new DatagramPacket(new byte[1], 1, to));
      member.receive(new DatagramPacket(new byte[1], 1));
      return true;
    } catch (IOException noWay) {
      return false;
    }
  }

  private void send(String text) throws Exception {
    int port = member.localAddress().getPort();
    loop.run(sender.sendTo(text.getBytes(), new InetSocketAddress(GROUP, port)));
  }

  @Test
  void membersReceiveWhatIsSentByTheirDevice() throws Exception {
    List<NetworkInterface> carriers =
        NetworkInterface.networkInterfaces().filter(GroupsOfSixTest::carries).toList();
    assumeTrue(!carriers.isEmpty(), "no device here brings datagrams to groups of IPv6 back");
    NetworkInterface device = carriers.getFirst();
    member.join(GROUP, device);
    sender.multicastDevice(device);
    sender.multicastTtl(0); // they do not leave the machine
    sender.multicastLoop(false);
    send("nobody hears");
    sender.multicastLoop(true);
    send("heard");
    byte[] got = new byte[20];
    Datagram<InetSocketAddress> datagram = loop.run(member.receiveFrom(got));
    assertThat(new String(got, 0, datagram.length())).isEqualTo("heard");
    assertThat(datagram.sender().getPort()).isEqualTo(sender.localAddress().getPort());
    assertThat(datagram.sender().getAddress()).isInstanceOf(Inet6Address.class);
    member.leave(GROUP, device);
    assertThat(member.tryReceive(got)).isEqualTo(UdpSocket.NOTHING);
  }

  @Test
  void groupsAreJoinedAndLeftByTheirDevice() throws Exception {
    NetworkInterface device = loopback();
    member.join(GROUP, device);
    assertThatThrownBy(() -> member.join(GROUP, device))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ff02:0:0:0:0:77:3:4")
        .hasMessageContaining("member already");
    member.leave(GROUP, device);
    assertThatThrownBy(() -> member.leave(GROUP, device))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no member");
    member.join(GROUP, device);
    InetAddress none = InetAddress.ofLiteral("fd00::1");
    assertThatThrownBy(() -> member.join(none, device))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fd00:0:0:0:0:0:0:1");
  }

  @Test
  void optionsOfGroupsAreSetAndRead() throws Exception {
    sender.multicastTtl(7);
    assertThat(sender.option(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(7);
    for (boolean on : new boolean[] {false, true}) {
      sender.multicastLoop(on);
      assertThat(sender.option(StandardSocketOptions.IP_MULTICAST_LOOP)).isEqualTo(on);
    }
    sender.multicastDevice(loopback());
    assertThatThrownBy(() -> sender.multicastTtl(256)).isInstanceOf(IllegalArgumentException.class);
  }
}
