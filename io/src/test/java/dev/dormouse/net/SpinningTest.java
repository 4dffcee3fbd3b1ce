package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.time.Time;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A task that never lets go of its worker stalls nobody else's sockets, timers and tasks. It spins
 * until all of them have had their turn, so whatever is stalled hangs the test on any machine.
 */
@Timeout(240)
class SpinningTest {
  private static final int ROUNDS = 5;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final Duration SHORT = Duration.ofMillis(2);

  /** What puts the spinning task on its worker. */
  enum Start {
    /** The driver wakes it, so that the worker which it holds up had the driver. */
    BY_THE_DRIVER,
    /** A thread outside spawns it; the driver may be anywhere. */
    FROM_OUTSIDE,
    /** A task spawns it and lets go, so that it comes from a hot slot or was stolen from one. */
    BY_A_TASK
  }

  /** Keeps its worker busy in one poll until all that it waits for has happened elsewhere. */
  private static final class Spinner extends RawFuture<Void> {
    final CountDownLatch spins = new CountDownLatch(1);
    final CountDownLatch timerOfAnother = new CountDownLatch(1);
    final CountDownLatch ownTimer = new CountDownLatch(1);
    final CountDownLatch bytes = new CountDownLatch(1);
    final CountDownLatch connection = new CountDownLatch(1);
    final CountDownLatch queued = new CountDownLatch(10);
    private final Future<Void> own = Time.sleep(SHORT);

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      assertThat(own.poll(cx.withWaker(ownTimer::countDown))).isEqualTo(Poll.pending());
      // They stand behind this poll, in the queue and the last one in the hot slot.
      for (int i = 0; i < 10; i++) {
        cx.spawner().spawn(counted(queued));
      }
      cx.spawner().spawn(Time.sleep(SHORT).then(_ -> counted(timerOfAnother)));
      spins.countDown();
      until("a task behind it", queued);
      until("the timer of another task", timerOfAnother);
      until("a timer of its own", ownTimer);
      until("bytes for another task", bytes);
      until("a connection for another task", connection);
      own.drop();
      return null;
    }

    private static void until(String what, CountDownLatch latch) {
      long start = System.nanoTime();
      while (latch.getCount() > 0) {
        Thread.onSpinWait();
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new AssertionError("stalled by a task that spins: " + what);
        }
      }
    }

    private static Future<Void> counted(CountDownLatch latch) {
      return cx -> {
        latch.countDown();
        return Poll.ready(null);
      };
    }

    @Override
    public void drop() {
      own.drop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IO_URING, BY_THE_DRIVER", "IO_URING, FROM_OUTSIDE", "IO_URING, BY_A_TASK",
    "EPOLL, BY_THE_DRIVER", "EPOLL, FROM_OUTSIDE", "EPOLL, BY_A_TASK",
    "NIO, BY_THE_DRIVER", "NIO, FROM_OUTSIDE", "NIO, BY_A_TASK"
  })
  void spinningTaskStallsNobody(PollerKind poller, Start start) throws Exception {
    assumeTrue(Backend.isHere(poller));
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().workStealing().workers(2).poller(poller).build()) {
      TcpListener listener = runtime.blockOn(TcpListener.bind("127.0.0.1", 0));
      try (Socket peer = new Socket("127.0.0.1", listener.localAddress().getPort());
          TcpStream stream = runtime.blockOn(listener.accept())) {
        for (int round = 0; round < ROUNDS; round++) {
          spin(runtime, start, listener, peer, stream);
        }
      } finally {
        listener.close();
      }
    }
  }

  private static void spin(
      AsyncRuntime runtime, Start start, TcpListener listener, Socket peer, TcpStream stream)
      throws Exception {
    Spinner spinner = new Spinner();
    JoinHandle<Void> reads = runtime.spawn(read(stream, spinner.bytes));
    JoinHandle<Void> accepts = runtime.spawn(accept(listener, spinner.connection));
    JoinHandle<Void> spins =
        switch (start) {
          case BY_THE_DRIVER -> runtime.spawn(Time.sleep(SHORT).then(_ -> spinner));
          case FROM_OUTSIDE -> runtime.spawn(spinner);
          case BY_A_TASK ->
              runtime.spawn(
                  async(() -> {
                    await(spawn(spinner));
                  }));
        };
    spinner.spins.await();
    peer.getOutputStream().write(1);
    try (Socket _ = new Socket("127.0.0.1", listener.localAddress().getPort())) {
      runtime.blockOn(spins);
      runtime.blockOn(reads);
      runtime.blockOn(accepts);
    }
  }

  private static Future<Void> read(TcpStream stream, CountDownLatch done) {
    return async(() -> {
      assertThat(await(stream.read(new byte[16]))).isEqualTo(1);
      done.countDown();
    });
  }

  private static Future<Void> accept(TcpListener listener, CountDownLatch done) {
    return async(() -> {
      try (TcpStream _ = await(listener.accept())) {
        done.countDown();
      }
    });
  }
}
