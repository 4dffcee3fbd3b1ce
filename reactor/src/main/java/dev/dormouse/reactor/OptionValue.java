package dev.dormouse.reactor;

import java.net.SocketOption;
import java.util.Objects;

/**
 * An option of a socket and its value, to be set when the socket is opened.
 *
 * @param option one of those that {@link Kernel#setOption} takes
 * @param value its value
 */
public record OptionValue<T>(SocketOption<T> option, T value) {
  /** Checks that both are there. */
  public OptionValue {
    Objects.requireNonNull(option, "option");
    Objects.requireNonNull(value, "value");
  }
}
