package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Spawner;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Runtimes of every kind, with every poller, come and go while clients churn; what is counted in
 * the end is what the process holds. Short here, and as long as {@code dormouse.soak.minutes} says
 * with the profile {@code soak}, which also looks what idle connections cost. A failure tells the
 * seed of its round.
 */
class SoakTest {
  private static final int CONNECTIONS = 30;
  private static final int IDLE_CONNECTIONS = 200;
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Less than 30 bytes for each connection of ten minutes. */
  private static final long HEAP_GROWTH_MAX = 4 << 20;

  /** The least count of something. */
  private interface Count {
    long now() throws Exception;
  }

  private final int minutes = Integer.getInteger("dormouse.soak.minutes", 0);
  private long seed = Long.getLong("dormouse.soak.seed", 7_000);
  private long rounds;
  private long bytes;

  @Test
  void churnLeavesNothingBehind() throws Exception {
    assumeTrue(Holdings.areKnown(), "what the process holds is read in /proc");
    List<DropsUnderLoadTest.Setting> settings =
        DropsUnderLoadTest.all().filter(setting -> Backend.isHere(setting.poller())).toList();
    for (DropsUnderLoadTest.Setting setting : settings) {
      round(setting); // opens what a process opens once, such as the jars of its classes
    }
    long descriptors = Holdings.descriptors();
    long heap = Holdings.heapBytes();
    tell("begins");
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    long tellAt = System.nanoTime();
    do {
      seed++;
      for (DropsUnderLoadTest.Setting setting : settings) {
        round(setting);
        String after = " after %s, seed %d".formatted(setting, seed);
        awaitAtMost(descriptors, Holdings::descriptors, "descriptors" + after);
      }
      if (System.nanoTime() - tellAt > TimeUnit.MINUTES.toNanos(1)) {
        tellAt += TimeUnit.MINUTES.toNanos(1);
        tell("goes on");
      }
    } while (System.nanoTime() - until < 0);
    awaitAtMost(0, Holdings::ringMappings, "mappings of rings");
    awaitAtMost(heap + HEAP_GROWTH_MAX, Holdings::heapBytes, "bytes of the heap");
    tell("ends");
    if (minutes > 0) {
      for (DropsUnderLoadTest.Setting setting : settings) {
        idle(setting);
      }
    }
  }

  private void round(DropsUnderLoadTest.Setting setting) throws Exception {
    AtomicInteger begun = new AtomicInteger();
    try {
      Churn churn =
          DropsUnderLoadTest.run(setting, seed, () -> begun.incrementAndGet() <= CONNECTIONS);
      assertThat(churn.bytes.get()).isPositive();
      rounds++;
      bytes += churn.bytes.get();
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(setting + ", -Ddormouse.soak.seed=" + (seed - 1), failure);
    }
  }

  /** What a runtime closes may be gone a little later: the kernel, too, has its threads. */
  private static void awaitAtMost(long most, Count count, String what) throws Exception {
    long start = System.nanoTime();
    while (count.now() > most) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        assertThat(count.now()).as(what).isLessThanOrEqualTo(most);
      }
      Thread.yield();
    }
  }

  /** Has connections wait for bytes, and a look at the time that the threads take meanwhile. */
  private void idle(DropsUnderLoadTest.Setting setting) throws Exception {
    try (AsyncRuntime runtime =
        setting.choice().apply(AsyncRuntime.builder().poller(setting.poller())).build()) {
      long nanos =
          runtime.blockOn(
              async(() -> {
                Spawner spawner = spawner();
                List<TcpStream> clients = new ArrayList<>();
                try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
                  for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                    clients.add(await(TcpStream.connect(listener.localAddress())));
                    TcpStream server = await(listener.accept());
                    spawner.spawn(
                        async(() -> {
                          try (server) {
                            return await(server.read(new byte[1]));
                          }
                        }));
                  }
                  await(Time.sleep(Duration.ofMillis(200))); // the tasks begin to wait
                  long before = Holdings.threadNanos();
                  await(Time.sleep(IDLE));
                  return Holdings.threadNanos() - before;
                } finally {
                  clients.forEach(TcpStream::close);
                }
              }));
      System.out.printf(
          "soak: %s, %d idle connections: %,d us of processor time in %d s%n",
          setting, IDLE_CONNECTIONS, nanos / 1000, IDLE.toSeconds());
      assertThat(nanos).as("idle %s", setting).isLessThan(IDLE.toNanos() / 20);
    }
  }

  private void tell(String when) throws Exception {
    if (minutes > 0) {
      System.out.printf(
          "soak %s: %,d runtimes, %,d connections, %,d MiB, %d descriptors, heap %,d KiB,"
              + " resident %,d KiB%n",
          when,
          rounds,
          rounds * CONNECTIONS,
          bytes >> 20,
          Holdings.descriptors(),
          Holdings.heapBytes() >> 10,
          Holdings.residentKib());
    }
  }
}
