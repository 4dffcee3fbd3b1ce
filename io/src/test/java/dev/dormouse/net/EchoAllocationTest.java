package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What a connection that is in use leaves to the collector: client and server run on one thread,
 * and the thread is asked what it has allocated.
 *
 * <p>Before everything is compiled it is more, and when that is depends on the machine. So rounds
 * are measured until one of them is within the bound; the test fails if none comes.
 */
class EchoAllocationTest {
  private static final int TRIPS = 2_000;
  private static final int BOX_BYTES = 16;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(200).toNanos();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Writes a message and reads the echo; answers nothing. */
  @FunctionalInterface
  private interface Trips {
    Future<Void> run(TcpStream stream, int count);
  }

  private static Future<Void> echo(TcpStream stream, int bytes) {
    return async(() -> {
      try (stream) {
        byte[] buffer = new byte[2 * bytes];
        for (int n; (n = await(stream.read(buffer))) >= 0; ) {
          await(stream.writeAll(buffer, 0, n));
        }
      }
    });
  }

  private static Future<Void> trips(TcpStream stream, int bytes, int count) {
    byte[] message = new byte[bytes];
    return async(() -> {
      for (int i = 0; i < count; i++) {
        for (int out = 0; out < bytes; ) {
          out += await(stream.write(message, out, bytes - out));
        }
        for (int in = 0; in < bytes; ) {
          in += await(stream.read(message, in, bytes - in));
        }
      }
    });
  }

  /** Returns the least that a trip allocated, in bytes, in any round until one is in bounds. */
  private static double least(PollerKind poller, int bytes, Trips trips, double bound)
      throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.builder().currentThread().poller(poller).build()) {
      return runtime.blockOn(runtime.spawn(measure(bytes, trips, bound)));
    }
  }

  private static Future<Double> measure(int bytes, Trips trips, double bound) {
    return async(() -> {
      try (TcpListener listener = await(TcpListener.bind("127.0.0.1", 0))) {
        var client = spawn(TcpStream.connect(listener.localAddress()));
        var server = spawn(echo(await(listener.accept()), bytes));
        double least = Double.MAX_VALUE;
        try (TcpStream stream = await(client)) {
          long start = System.nanoTime();
          while (least > bound && System.nanoTime() - start < PATIENCE_NANOS) {
            Future<Void> round = trips.run(stream, TRIPS);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            await(round);
            long after = THREADS.getCurrentThreadAllocatedBytes();
            least = Math.min(least, (double) (after - before) / TRIPS);
          }
        }
        await(server);
        return least;
      }
    });
  }

  private static void assertAtMost(int bytes, double bound, Trips trips) throws Exception {
    assumeTrue(Backend.EPOLL_SHARED.isHere());
    assertThat(least(PollerKind.EPOLL, bytes, trips, bound)).isLessThanOrEqualTo(bound);
  }

  @Test
  void smallMessagesAllocateNothing() throws Exception {
    assertAtMost(64, 1, (stream, count) -> trips(stream, 64, count));
  }

  @Test
  void largerMessagesAllocateTheirBoxedCounts() throws Exception {
    // The server's read, the client's write and its read.
    assertAtMost(1000, 3 * BOX_BYTES + 1, (stream, count) -> trips(stream, 1000, count));
  }

  @Test
  void pollsAllocateNothingWhateverTheSize() throws Exception {
    assertAtMost(1000, BOX_BYTES + 1, (stream, count) -> new PolledTrips(stream, 1000, count));
  }

  /** Trips by polls: no future and no box. */
  private static final class PolledTrips extends RawFuture<Void> {
    private final TcpStream stream;
    private final byte[] message;
    private int left;
    private int out;
    private int in;

    PolledTrips(TcpStream stream, int bytes, int count) {
      this.stream = stream;
      this.message = new byte[bytes];
      this.left = count;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      while (left > 0) {
        boolean isWriting = out < message.length;
        int count =
            isWriting
                ? stream.pollWrite(cx, message, out, message.length - out)
                : stream.pollRead(cx, message, in, message.length - in);
        if (count == TcpStream.PENDING) {
          return Poll.PENDING;
        }
        if (isWriting) {
          out += count;
        } else {
          in += count;
        }
        if (in == message.length) {
          in = 0;
          out = 0;
          left--;
        }
      }
      return null;
    }
  }
}
