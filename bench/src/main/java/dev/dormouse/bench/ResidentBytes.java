package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process that is not swapped out. */
final class ResidentBytes {
  private static final int KIBI = 1024;

  private ResidentBytes() {}

  static long now() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.split("\\s+")[1]) * KIBI;
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
