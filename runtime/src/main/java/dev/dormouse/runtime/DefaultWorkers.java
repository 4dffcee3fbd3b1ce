package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/** How many workers a runtime has whose builder was not told. */
final class DefaultWorkers {
  private static final String PROPERTY = "dormouse.workers";
  private static final String VARIABLE = "DORMOUSE_WORKERS";

  private DefaultWorkers() {}

  /** Returns what this process was started with, or else as many as there are processors. */
  static int ofThisProcess(int most) {
    return choose(
        System.getProperty(PROPERTY),
        System.getenv(VARIABLE),
        Runtime.getRuntime().availableProcessors(),
        most);
  }

  static int choose(
      @Nullable String property, @Nullable String variable, int processors, int most) {
    if (property != null) {
      return parse("-D" + PROPERTY, property, most);
    }
    if (variable != null) {
      return parse(VARIABLE, variable, most);
    }
    return Math.min(processors, most);
  }

  private static int parse(String source, String text, int most) {
    try {
      int count = Integer.parseInt(text.trim());
      if (count >= 1 && count <= most) {
        return count;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as for a number out of range.
    }
    throw new IllegalArgumentException(
        source + "=" + text + ": from 1 to " + most + " workers are possible");
  }
}
