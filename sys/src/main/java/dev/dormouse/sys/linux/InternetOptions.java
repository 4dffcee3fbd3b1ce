package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Numbers of the options of IPv4, IPv6 and TCP, and the calls for those that are no numbers. */
public final class InternetOptions {
  /** Level of IPv4's options. */
  public static final int IPPROTO_IP = 0;

  /** Type of service, an option of IPv4. */
  public static final int IP_TOS = 1;

  /** Hops of a packet, an option of IPv4. */
  public static final int IP_TTL = 2;

  /** The device that packets to a group leave by, an option of IPv4. */
  public static final int IP_MULTICAST_IF = 32;

  /** Hops of a packet to a group, an option of IPv4. */
  public static final int IP_MULTICAST_TTL = 33;

  /** Whether packets to a group come back to this host, an option of IPv4. */
  public static final int IP_MULTICAST_LOOP = 34;

  /** Hops of a packet, an option of IPv6. */
  public static final int IPV6_UNICAST_HOPS = 16;

  /** The device that packets to a group leave by, an option of IPv6. */
  public static final int IPV6_MULTICAST_IF = 17;

  /** Hops of a packet to a group, an option of IPv6. */
  public static final int IPV6_MULTICAST_HOPS = 18;

  /** Whether packets to a group come back to this host, an option of IPv6. */
  public static final int IPV6_MULTICAST_LOOP = 19;

  /** Traffic class, an option of IPv6. */
  public static final int IPV6_TCLASS = 67;

  /** Seconds of idleness before the first probe, an option of TCP. */
  public static final int TCP_KEEPIDLE = 4;

  /** Seconds between probes, an option of TCP. */
  public static final int TCP_KEEPINTVL = 5;

  /** Probes without an answer before the connection is given up, an option of TCP. */
  public static final int TCP_KEEPCNT = 6;

  /** Confirmations are sent at once for a while, an option of TCP. */
  public static final int TCP_QUICKACK = 12;

  /** Characters that the name of a device may have. */
  public static final int DEVICE_NAME_MAX = 15;

  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int IP_DROP_MEMBERSHIP = 36;
  private static final int IPV6_ADD_MEMBERSHIP = 20;
  private static final int IPV6_DROP_MEMBERSHIP = 21;
  private static final int GROUP_IPV4 = 0;
  private static final int INDEX_IPV4 = 8;
  private static final int BYTES_IPV4 = 12;
  private static final int INDEX_IPV6 = 16;
  private static final int BYTES_IPV6 = 20;

  private InternetOptions() {}

  /** Makes a socket a member of a group, on the device with an index. */
  public static int join(int fd, InetAddress group, int device) {
    boolean six = group instanceof Inet6Address;
    return membership(fd, group, device, six ? IPV6_ADD_MEMBERSHIP : IP_ADD_MEMBERSHIP);
  }

  /** Ends a membership. */
  public static int leave(int fd, InetAddress group, int device) {
    boolean six = group instanceof Inet6Address;
    return membership(fd, group, device, six ? IPV6_DROP_MEMBERSHIP : IP_DROP_MEMBERSHIP);
  }

  private static int membership(int fd, InetAddress group, int device, int option) {
    Scratch scratch = Scratch.current();
    byte[] bytes = group.getAddress();
    scratch.option.fill((byte) 0);
    for (int i = 0; i < bytes.length; i++) {
      scratch.option.set(JAVA_BYTE, GROUP_IPV4 + i, bytes[i]);
    }
    if (group instanceof Inet6Address) {
      scratch.option.set(JAVA_INT, INDEX_IPV6, device);
      return Sockets.setOption(scratch, fd, Sockets.IPPROTO_IPV6, option, BYTES_IPV6);
    }
    scratch.option.set(JAVA_INT, INDEX_IPV4, device);
    return Sockets.setOption(scratch, fd, IPPROTO_IP, option, BYTES_IPV4);
  }

  /** Sets the device that packets to groups of IPv4 leave by; 0 for the system's choice. */
  public static int setGroupDevice(int fd, int device) {
    Scratch scratch = Scratch.current();
    scratch.option.fill((byte) 0);
    scratch.option.set(JAVA_INT, INDEX_IPV4, device);
    return Sockets.setOption(scratch, fd, IPPROTO_IP, IP_MULTICAST_IF, BYTES_IPV4);
  }

  /** Confines a socket to a device; an empty name ends that. */
  public static int bindDevice(int fd, String name) {
    byte[] bytes = name.getBytes(US_ASCII);
    if (bytes.length > DEVICE_NAME_MAX) {
      throw new IllegalArgumentException("a device name of " + bytes.length + " characters");
    }
    Scratch scratch = Scratch.current();
    scratch.option.fill((byte) 0);
    for (int i = 0; i < bytes.length; i++) {
      scratch.option.set(JAVA_BYTE, i, bytes[i]);
    }
    int length = bytes.length + 1;
    return Sockets.setOption(scratch, fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, length);
  }

  /** Reads the device that a socket is confined to; {@link #deviceName} then has it. */
  public static int device(int fd) {
    Scratch scratch = Scratch.current();
    scratch.option.fill((byte) 0);
    return Sockets.option(
        scratch, fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, DEVICE_NAME_MAX + 1);
  }

  /** Returns the name that this thread's last {@link #device} has read; empty for none. */
  public static String deviceName() {
    return Scratch.current().option.getString(0, US_ASCII);
  }
}
