package dev.dormouse.net;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds, as it and Linux see it. */
final class Holdings {
  private static final Path SELF = Path.of("/proc/self");
  private static final Path FILES = SELF.resolve("fd");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Holdings() {}

  static boolean areKnown() {
    return Files.isDirectory(FILES);
  }

  /** Counts sockets and what the kernel makes for pollers; jars are opened when a class is. */
  static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(FILES)) {
      return open.filter(Holdings::isOurs).count();
    }
  }

  private static boolean isOurs(Path file) {
    try {
      String target = Files.readSymbolicLink(file).toString();
      return target.startsWith("socket:") || target.startsWith("anon_inode:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Counts the mappings of rings. */
  static long ringMappings() throws IOException {
    try (Stream<String> maps = Files.lines(SELF.resolve("maps"))) {
      return maps.filter(line -> line.endsWith("[io_uring]")).count();
    }
  }

  /** Returns the bytes of the heap that somebody still knows. */
  static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Returns the memory of the process that is in use. */
  static long residentKib() throws IOException {
    try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
      String line = lines.filter(status -> status.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  /** Returns the processor time of all threads but the virtual machine's own. */
  static long threadNanos() {
    long sum = 0;
    for (long nanos : THREADS.getThreadCpuTime(THREADS.getAllThreadIds())) {
      sum += Math.max(0, nanos);
    }
    return sum;
  }
}
