package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What work leaves to the collector, once it is compiled.
 *
 * <p>Before everything is compiled it is more, and when that is depends on the machine. So rounds
 * are measured until one of them is within the bound; the test fails if none comes. Each
 * measurement has a process of its own: what other tests have run would decide what is inlined.
 *
 * <p>That process compiles in the foreground, and by the optimizing compiler alone. Else it depends
 * on the moment at which one method is compiled whether another is inlined there, and with that
 * whether the JDK's object for the memory of an array is made at each call; see docs/limits.md.
 */
final class Allocations {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(200).toNanos();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long start = System.nanoTime();
  private final int trips;
  private final double bound;
  private double least = Double.MAX_VALUE;
  private long before;

  /**
   * Makes it for rounds on the thread that asks.
   *
   * @param trips how many a round has
   * @param bound how many bytes are few enough for one
   */
  Allocations(int trips, double bound) {
    this.trips = trips;
    this.bound = bound;
  }

  /** Tells whether another round is to be measured. */
  boolean goOn() {
    return least > bound && System.nanoTime() - start < PATIENCE_NANOS;
  }

  void begin() {
    before = THREADS.getCurrentThreadAllocatedBytes();
  }

  void end() {
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    least = Math.min(least, (double) bytes / trips);
  }

  /** Returns how many bytes a trip has allocated in the round where that was least. */
  double least() {
    return least;
  }

  /** Has {@code main} print a number in a process of its own, which has to be within the bound. */
  static void assertAtMost(double bound, Class<?> main, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xbatch",
                "-XX:-TieredCompilation",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(told).isZero();
      assertThat(Double.parseDouble(told.strip())).isLessThanOrEqualTo(bound);
    } finally {
      process.destroyForcibly();
    }
  }
}
