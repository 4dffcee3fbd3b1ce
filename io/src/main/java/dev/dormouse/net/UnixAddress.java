package dev.dormouse.net;

import dev.dormouse.reactor.UnixName;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Unix socket: the path of a file, an abstract name, or none.
 *
 * <p>An abstract name is no file and goes with its socket. It exists on Linux only, where native
 * access is granted.
 */
public final class UnixAddress {
  private static final UnixAddress UNNAMED = new UnixAddress(UnixName.UNNAMED);

  private final UnixName name;

  private UnixAddress(UnixName name) {
    this.name = name;
  }

  /**
   * Returns the address of a file.
   *
   * @throws IllegalArgumentException if the path is empty, or longer than 107 bytes
   */
  public static UnixAddress of(Path path) {
    return new UnixAddress(UnixName.ofPath(path));
  }

  /**
   * Returns the address of a file.
   *
   * @throws IllegalArgumentException if the path is empty, or longer than 107 bytes
   */
  public static UnixAddress of(String path) {
    return of(Path.of(path));
  }

  /**
   * Returns an abstract name.
   *
   * @throws IllegalArgumentException if it is empty, or longer than 107 bytes of UTF-8
   */
  public static UnixAddress ofAbstract(String name) {
    return ofAbstract(name.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns an abstract name of bytes, which may be any.
   *
   * @throws IllegalArgumentException if there are none, or more than 107
   */
  public static UnixAddress ofAbstract(byte[] name) {
    return new UnixAddress(UnixName.ofAbstract(name));
  }

  /** Returns the address of sockets that have none. */
  public static UnixAddress unnamed() {
    return UNNAMED;
  }

  static UnixAddress ofSource(SocketAddress address) {
    UnixName name = (UnixName) address;
    return name.isUnnamed() ? UNNAMED : new UnixAddress(name);
  }

  UnixName name() {
    return name;
  }

  /** Tells whether there is no name. */
  public boolean isUnnamed() {
    return name.isUnnamed();
  }

  /** Returns the path, if it is one. */
  public Optional<Path> path() {
    return Optional.ofNullable(name.path());
  }

  /** Returns the abstract name, if it is one. */
  public Optional<byte[]> abstractName() {
    return Optional.ofNullable(name.abstractName());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnixAddress address && name.equals(address.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name);
  }

  /** Returns the path, an abstract name after an {@code @}, or {@code (unnamed)}. */
  @Override
  public String toString() {
    return name.toString();
  }
}
