package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a connection that is in use leaves to the collector: client and server run on one thread,
 * and the thread is asked what it has allocated; see {@link Allocations}.
 *
 * <p>NIO is not measured: the JDK's selector makes objects of its own.
 */
class EchoAllocationTest {
  private static final int TRIPS = 2_000;
  private static final int BOX_BYTES = 16;

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
        Allocations rounds = new Allocations(TRIPS, bound);
        try (TcpStream stream = await(client)) {
          while (rounds.goOn()) {
            Future<Void> round = trips.run(stream, TRIPS);
            rounds.begin();
            await(round);
            rounds.end();
          }
        }
        await(server);
        return rounds.least();
      }
    });
  }

  private static void assertAtMost(PollerKind poller, Way way, int bytes, double bound)
      throws Exception {
    assumeTrue(Backend.isHere(poller));
    Allocations.assertAtMost(
        bound,
        Measurement.class,
        poller.name(),
        way.name(),
        Integer.toString(bytes),
        Double.toString(bound));
  }

  /** How bytes are moved. */
  private enum Way {
    AWAITED,
    POLLED
  }

  /** The process that measures. */
  static final class Measurement {
    private Measurement() {}

    /** Takes the poller, the way, the bytes of a message and the bound; prints bytes per trip. */
    public static void main(String[] args) throws Exception {
      int bytes = Integer.parseInt(args[2]);
      Trips trips =
          switch (Way.valueOf(args[1])) {
            case AWAITED -> (stream, count) -> trips(stream, bytes, count);
            case POLLED -> (stream, count) -> new PolledTrips(stream, bytes, count);
          };
      PollerKind poller = PollerKind.valueOf(args[0]);
      System.out.println(least(poller, bytes, trips, Double.parseDouble(args[3])));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "IO_URING"})
  void smallMessagesAllocateNothing(PollerKind poller) throws Exception {
    assertAtMost(poller, Way.AWAITED, 64, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "IO_URING"})
  void largerMessagesAllocateTheirBoxedCounts(PollerKind poller) throws Exception {
    // The server's read, the client's write and its read.
    assertAtMost(poller, Way.AWAITED, 1000, 3 * BOX_BYTES + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "IO_URING"})
  void pollsAllocateNothingWhateverTheSize(PollerKind poller) throws Exception {
    assertAtMost(poller, Way.POLLED, 1000, BOX_BYTES + 1);
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
