package dev.dormouse.net;

import dev.dormouse.reactor.OptionValue;
import java.net.SocketOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options that a builder has gathered, in their order, each once. */
final class Settings {
  private static final int LINGER_SECONDS_MAX = 65_535;

  private Settings() {}

  /** Returns {@code options} with one more, or with another value of it. */
  static <T> List<OptionValue<?>> with(
      List<OptionValue<?>> options, SocketOption<T> option, T value) {
    List<OptionValue<?>> next = new ArrayList<>(options);
    next.removeIf(known -> known.option().name().equals(option.name()));
    next.add(new OptionValue<>(option, value));
    return List.copyOf(next);
  }

  /** Returns the value of an option, or null if it was not set. */
  static <T> @Nullable T value(List<OptionValue<?>> options, SocketOption<T> option) {
    for (OptionValue<?> known : options) {
      if (known.option().name().equals(option.name())) {
        return option.type().cast(known.value());
      }
    }
    return null;
  }

  /** Returns the size of a buffer, if it is one. */
  static int size(String what, int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "the %s must have 1 byte or more, not %d".formatted(what, bytes));
    }
    return bytes;
  }

  /** Returns the whole seconds of a duration that has at least one. */
  static int seconds(String what, Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 1 || seconds > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the %s must have 1 second or more, not %s".formatted(what, time));
    }
    return (int) seconds;
  }

  /** Returns the whole seconds for which closed sockets may linger. */
  static int lingerSeconds(Duration time) {
    if (time.isNegative() || time.toSeconds() > LINGER_SECONDS_MAX) {
      throw new IllegalArgumentException(
          "the linger time must be 0 to %d seconds, not %s".formatted(LINGER_SECONDS_MAX, time));
    }
    return (int) time.toSeconds();
  }
}
