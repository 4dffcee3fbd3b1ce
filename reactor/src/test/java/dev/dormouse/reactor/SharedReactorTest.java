package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.time.Time;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Several threads poll while another one turns. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#shareable")
@Timeout(240)
class SharedReactorTest {
  private static final int FOREVER = -1;

  @Parameter Setup setup;

  /** A thread that turns until told to stop. */
  private static final class Turner implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Reactor reactor;
    private final Thread thread;

    Turner(Reactor reactor) {
      this.reactor = reactor;
      thread =
          Thread.ofPlatform()
              .start(() -> {
                while (!stop.get()) {
                  reactor.turn(FOREVER);
                }
              });
    }

    @Override
    public void close() throws InterruptedException {
      stop.set(true);
      reactor.wakeUp();
      thread.join();
    }
  }

  @Test
  void earlierDeadlineShortensASleepThatIsUnderWay() throws Exception {
    try (Reactor reactor = setup.open();
        Turner turner = new Turner(reactor)) {
      Parked task = new Parked(reactor);
      for (int i = 0; i < 200; i++) {
        // Without the wake-up the turner would sleep for ever.
        task.run(Time.sleep(Duration.ofNanos(200_000L * (i % 5))));
      }
      while (reactor.armedTimers() != 0) {
        Thread.onSpinWait(); // a timer is counted off a little after its sleep has ended
      }
      assertThat(turner.thread.isAlive()).isTrue();
    }
  }

  @Test
  void eventsReachTasksOfOtherThreads() throws Exception {
    int threads = 4;
    int rounds = 500;
    try (Net net = new Net(setup);
        Turner turner = new Turner(net.reactor)) {
      Parked acceptor = new Parked(net.reactor);
      CountDownLatch ended = new CountDownLatch(threads);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int t = 0; t < threads; t++) {
        Source client = acceptor.run(new Connect(net.address));
        Source server = acceptor.run(new Accept(net.listener));
        int id = t;
        Thread.ofPlatform()
            .start(() -> {
              try {
                pingPong(net.reactor, client, server, id, rounds);
              } catch (Throwable thrown) {
                failure.set(thrown);
              } finally {
                ended.countDown();
              }
            });
      }
      ended.await();
      assertThat(failure.get()).isNull();
      assertThat(turner.thread.isAlive()).isTrue();
    }
  }

  private static void pingPong(Reactor reactor, Source client, Source server, int id, int rounds)
      throws Exception {
    Parked here = new Parked(reactor);
    Parked there = new Parked(reactor);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread echo =
        Thread.ofPlatform()
            .start(() -> {
              byte[] one = new byte[1];
              try {
                while (there.run(new Receive(server, one, 0, 1)) > 0) {
                  there.run(new Send(server, one, 0, 1));
                }
              } catch (Exception thrown) {
                failure.set(thrown);
              }
            });
    byte[] got = new byte[1];
    for (int i = 0; i < rounds; i++) {
      byte[] sent = {(byte) (i * 7 + id)};
      here.run(new Send(client, sent, 0, 1));
      assertThat(here.run(new Receive(client, got, 0, 1))).isEqualTo(1);
      assertThat(got).isEqualTo(sent);
    }
    client.close();
    echo.join();
    assertThat(failure.get()).isNull();
    server.close();
  }

  /**
   * Streams are closed while another thread is inside a receive on them, and their numbers are
   * taken by new streams at once. Each stream carries its own letter only, so a receive that went
   * to a reused descriptor shows.
   */
  @Test
  void descriptorNumberIsNotReusedUnderAReceive() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Net net = new Net(setup);
        Turner turner = new Turner(net.reactor)) {
      Parked task = new Parked(net.reactor);
      for (int i = 0; i < 1_000; i++) {
        byte letter = (byte) ('a' + i % 26);
        Source client = task.run(new Connect(net.address));
        Source server = task.run(new Accept(net.listener));
        net.kernel.setOption(client, StandardSocketOptions.SO_LINGER, 0);
        Parked reader = new Parked(net.reactor);
        AtomicInteger wrong = new AtomicInteger();
        Thread reading =
            Thread.startVirtualThread(() -> {
              byte[] got = new byte[16];
              try {
                for (int n; (n = reader.run(new Receive(server, got, 0, 16))) > 0; ) {
                  for (int k = 0; k < n; k++) {
                    wrong.addAndGet(got[k] == letter ? 0 : 1);
                  }
                }
              } catch (IOException closed) {
                // what the test is about
              } catch (Exception unexpected) {
                wrong.incrementAndGet();
              }
            });
        byte[] bytes = {letter, letter, letter, letter};
        for (int k = random.nextInt(4); k >= 0; k--) {
          task.run(new Send(client, bytes, 0, 4));
        }
        server.close();
        client.close();
        reading.join();
        assertThat(wrong).as("round %d, seed %d", i, seed).hasValue(0);
      }
      assertThat(net.reactor.descriptors()).isEqualTo(1);
      assertThat(turner.thread.isAlive()).isTrue();
    }
  }

  @Test
  void closeRacesWithEverything() throws Exception {
    for (int round = 0; round < 30; round++) {
      Net net = new Net(setup);
      List<Thread> threads = new ArrayList<>();
      AtomicReference<Throwable> unexpected = new AtomicReference<>();
      for (int t = 0; t < 3; t++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  Parked task = new Parked(net.reactor);
                  try {
                    while (true) {
                      task.run(new Connect(net.address)).close();
                      task.run(Time.sleep(Duration.ofNanos(1)));
                    }
                  } catch (IOException | IllegalStateException closed) {
                    // what the test is about
                  } catch (Throwable thrown) {
                    unexpected.set(thrown);
                  }
                }));
      }
      Thread turning =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (true) {
                    net.reactor.turn(FOREVER);
                  }
                } catch (IllegalStateException closed) {
                  // what the test is about
                } catch (Throwable thrown) {
                  unexpected.set(thrown);
                }
              });
      Parked task = new Parked(net.reactor);
      for (int i = 0; i < 3; i++) {
        task.run(new Accept(net.listener)).close();
      }
      net.reactor.close();
      turning.join();
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
      assertThat(net.reactor.descriptors()).isZero();
      if (!(unexpected.get() instanceof InterruptedException)) {
        assertThat(unexpected.get()).isNull();
      }
    }
  }
}
