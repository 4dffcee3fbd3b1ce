package dev.dormouse.reactor;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a reactor may look for events before it sleeps, and why.
 *
 * @param limit the longest spin, or zero
 * @param reason for people
 */
record SpinChoice(Duration limit, String reason) {
  /** The system property that replaces the default: microseconds. */
  static final String PROPERTY = "dormouse.spin";

  private static final long NANOS_PER_MICRO = 1_000;

  /** What quota this process is under; looked up once. */
  private static final class Quota {
    static final @Nullable String OF_THIS_PROCESS = CpuQuota.find(Path.of("/"));
  }

  /**
   * Decides. What the program names goes before the property, and that before what this machine is
   * like; with a clock that is not the system's there is no spin.
   */
  static SpinChoice of(ReactorOptions options) {
    if (options.clock() != MonotonicClock.INSTANCE) {
      return none("time does not pass by itself");
    }
    if (options.spin() != null) {
      return new SpinChoice(options.spin(), "the program asked for it");
    }
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return new SpinChoice(parse(property), "-D" + PROPERTY + "=" + property);
    }
    return ofMachine(Runtime.getRuntime().availableProcessors(), Quota.OF_THIS_PROCESS);
  }

  static SpinChoice ofMachine(int processors, @Nullable String quota) {
    if (processors == 1) {
      return none("there is one processor, which others need meanwhile");
    }
    if (quota != null) {
      return none("processor time is rationed: " + quota);
    }
    return new SpinChoice(Limits.SPIN, "processor time is not rationed");
  }

  private static SpinChoice none(String reason) {
    return new SpinChoice(Duration.ZERO, reason);
  }

  private static Duration parse(String micros) {
    long count;
    try {
      count = Long.parseLong(micros);
    } catch (NumberFormatException notANumber) {
      count = -1;
    }
    if (count < 0 || count > Limits.SPIN_MAX.toNanos() / NANOS_PER_MICRO) {
      throw new IllegalArgumentException(
          "-D"
              + PROPERTY
              + "="
              + micros
              + ": microseconds from 0, which is never, to "
              + Limits.SPIN_MAX.toNanos() / NANOS_PER_MICRO
              + " are possible");
    }
    return Duration.ofNanos(count * NANOS_PER_MICRO);
  }
}
