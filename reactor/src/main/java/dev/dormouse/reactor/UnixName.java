package dev.dormouse.reactor;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Unix socket: the path of a file, an abstract name, which is no file and exists
 * on Linux only, or none at all.
 */
public final class UnixName extends SocketAddress {
  private static final long serialVersionUID = 1L;

  /** Bytes that the path of a socket may have, on Linux; other systems allow a few less. */
  public static final int PATH_BYTES_MAX = 107;

  /** Bytes that an abstract name may have. */
  public static final int ABSTRACT_BYTES_MAX = 107;

  /** The address of a socket that has none. */
  public static final UnixName UNNAMED = new UnixName(new byte[0]);

  /** As the kernel has it: an abstract name begins with a zero byte. */
  private final byte[] bytes;

  private UnixName(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Makes the address of a file.
   *
   * @throws IllegalArgumentException if the path is empty or too long
   */
  public static UnixName ofPath(Path path) {
    String text = path.toString();
    byte[] bytes = text.getBytes(fileNames());
    if (bytes.length == 0) {
      throw new IllegalArgumentException("the path of a socket is empty; name a file");
    }
    if (bytes.length > PATH_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the path of a socket may have %d bytes, not %d; choose a shorter or relative one: %s"
              .formatted(PATH_BYTES_MAX, bytes.length, text));
    }
    return new UnixName(bytes);
  }

  /**
   * Makes an abstract name of bytes, which may be any.
   *
   * @throws IllegalArgumentException if there are none or too many
   */
  public static UnixName ofAbstract(byte[] name) {
    if (name.length == 0 || name.length > ABSTRACT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "an abstract name has 1 to %d bytes, not %d".formatted(ABSTRACT_BYTES_MAX, name.length));
    }
    byte[] bytes = new byte[name.length + 1];
    System.arraycopy(name, 0, bytes, 1, name.length);
    return new UnixName(bytes);
  }

  /** Makes the address that the kernel means by {@code bytes}. For pollers only. */
  public static UnixName ofKernel(byte[] bytes) {
    return bytes.length == 0 ? UNNAMED : new UnixName(bytes.clone());
  }

  /** Makes the address that the JDK means. For pollers only. */
  public static UnixName ofJdk(@Nullable SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress unix && !unix.getPath().toString().isEmpty()) {
      return new UnixName(unix.getPath().toString().getBytes(fileNames()));
    }
    return UNNAMED;
  }

  /** Tells whether there is no name. */
  public boolean isUnnamed() {
    return bytes.length == 0;
  }

  /** Returns the path, or null if the name is abstract or there is none. */
  public @Nullable Path path() {
    return bytes.length == 0 || bytes[0] == 0 ? null : Path.of(new String(bytes, fileNames()));
  }

  /** Returns the abstract name, or null if it is a path or there is none. */
  public byte @Nullable [] abstractName() {
    return bytes.length == 0 || bytes[0] != 0 ? null : Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  /** Returns the bytes as the kernel has them. For pollers only. */
  public byte[] kernelBytes() {
    return bytes.clone();
  }

  private static Charset fileNames() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnixName name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the path, an abstract name after an {@code @}, or {@code (unnamed)}. */
  @Override
  public String toString() {
    if (bytes.length == 0) {
      return "(unnamed)";
    }
    String text = new String(bytes, fileNames());
    return bytes[0] == 0 ? "@" + text.substring(1).replace('\0', '@') : text;
  }
}
