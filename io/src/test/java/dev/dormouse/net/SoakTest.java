package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runtimes of every kind, with every poller, come and go while clients churn; what is counted in
 * the end is what the process holds. Short here, and as long as {@code dormouse.soak.minutes} says
 * with the profile {@code soak}. A failure tells the seed of its round.
 */
class SoakTest {
  private static final int CONNECTIONS = 30;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @Test
  void churnLeavesNoDescriptorAndNoSlice() throws Exception {
    Path files = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(files), "descriptors are counted in /proc");
    List<DropsUnderLoadTest.Setting> settings =
        DropsUnderLoadTest.all().filter(setting -> Backend.isHere(setting.poller())).toList();
    long seed = Long.getLong("dormouse.soak.seed", 7_000);
    for (DropsUnderLoadTest.Setting setting : settings) {
      round(setting, seed); // opens what a process opens once, such as the jars of its classes
    }
    long before = count(files);
    int minutes = Integer.getInteger("dormouse.soak.minutes", 0);
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    do {
      seed++;
      for (DropsUnderLoadTest.Setting setting : settings) {
        round(setting, seed);
        String after = "files after %s, seed %d".formatted(setting, seed);
        awaitAtMost(files, before, after);
      }
    } while (System.nanoTime() - until < 0);
  }

  private static void round(DropsUnderLoadTest.Setting setting, long seed) throws Exception {
    AtomicInteger begun = new AtomicInteger();
    try {
      Churn churn =
          DropsUnderLoadTest.run(setting, seed, () -> begun.incrementAndGet() <= CONNECTIONS);
      assertThat(churn.bytes.get()).isPositive();
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(setting + ", -Ddormouse.soak.seed=" + (seed - 1), failure);
    }
  }

  /** What a runtime closes may be gone a little later: the kernel, too, has its threads. */
  private static void awaitAtMost(Path files, long most, String when) throws IOException {
    long start = System.nanoTime();
    while (count(files) > most) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        assertThat(count(files)).as(when).isLessThanOrEqualTo(most);
      }
      Thread.yield();
    }
  }

  /** Counts sockets and what the kernel makes for pollers; jars are opened when a class is. */
  private static long count(Path files) throws IOException {
    try (Stream<Path> open = Files.list(files)) {
      return open.filter(SoakTest::isOurs).count();
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
}
