package dev.dormouse.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures were taken on, as far as a process can tell. */
final class Machine {
  private static final long GIB = 1L << 30;

  private Machine() {}

  /** Returns processor, cores, memory and kernel in one line. */
  static String description() throws IOException {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d GiB, %s %s",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        Math.round((double) memoryBytes() / GIB),
        System.getProperty("os.name"),
        System.getProperty("os.version"));
  }

  private static String processor() throws IOException {
    return valueIn("/proc/cpuinfo", "model name").replaceAll("\\s+", " ");
  }

  private static long memoryBytes() throws IOException {
    return Long.parseLong(valueIn("/proc/meminfo", "MemTotal").split(" ")[0]) * 1024;
  }

  private static String valueIn(String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      if (line.startsWith(name)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    throw new IOException(file + " has no " + name);
  }

  /**
   * Returns how many threads wanted a core in the last minute: the figures of a busy machine lie.
   */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Returns vendor and version of this JVM, which is also that of the measured ones. */
  static String jvm() {
    return System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
        + " ("
        + System.getProperty("java.version")
        + ")";
  }
}
