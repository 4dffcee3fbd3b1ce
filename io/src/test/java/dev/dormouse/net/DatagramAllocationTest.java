package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.io.BytePoll;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What datagrams leave to the collector that are echoed over UDP: clients and server run on one
 * thread, and the thread is asked what it has allocated; see {@link Allocations}.
 *
 * <p>NIO is not measured: the JDK's channel makes an address for each datagram, and its selector
 * objects of its own.
 */
class DatagramAllocationTest {
  private static final int TRIPS = 2_000;

  /** What a task needs for an awaited receive and its answer: two operations and what they tell. */
  private static final int AWAITED_BYTES = 256;

  /** Echoes by polls alone, one datagram after the other. */
  private static final class PolledEcho extends RawFuture<Void> {
    private final UdpSocket socket;
    private final byte[] buffer;
    private final Envelope<InetSocketAddress> envelope = new Envelope<>();
    private boolean answers;

    PolledEcho(UdpSocket socket, int bytes) {
      this.socket = socket;
      this.buffer = new byte[2 * bytes];
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      for (; ; ) {
        int count =
            answers
                ? socket.pollSendTo(cx, buffer, 0, envelope.length(), envelope.sender())
                : socket.pollReceiveFrom(cx, buffer, 0, buffer.length, envelope);
        if (count == BytePoll.PENDING) {
          return Poll.PENDING;
        }
        answers = !answers;
      }
    }

    @Override
    public void drop() {
      socket.cancelReceive();
      socket.cancelSend();
    }
  }

  /** Has each client send and receive in turn, by polls. */
  private static final class PolledTrips extends RawFuture<Void> {
    private final List<UdpSocket> clients;
    private final byte[] message;
    private int left = TRIPS;
    private boolean sent;

    PolledTrips(List<UdpSocket> clients, int bytes) {
      this.clients = clients;
      this.message = new byte[bytes];
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      while (left > 0) {
        UdpSocket client = clients.get(left % clients.size());
        int count =
            sent
                ? client.pollReceive(cx, message, 0, message.length)
                : client.pollSend(cx, message, 0, message.length);
        if (count == BytePoll.PENDING) {
          return Poll.PENDING;
        }
        left -= sent ? 1 : 0;
        sent = !sent;
      }
      return null;
    }

    @Override
    public void drop() {
      clients.forEach(UdpSocket::cancelReceive);
      clients.forEach(UdpSocket::cancelSend);
    }
  }

  private enum Way {
    POLLED {
      @Override
      Future<Void> echo(UdpSocket socket, int bytes) {
        return new PolledEcho(socket, bytes);
      }
    },
    AWAITED {
      @Override
      Future<Void> echo(UdpSocket socket, int bytes) {
        return async(() -> {
          byte[] buffer = new byte[2 * bytes];
          while (true) {
            Datagram<InetSocketAddress> request = await(socket.receiveFrom(buffer));
            await(socket.sendTo(buffer, 0, request.length(), request.sender()));
          }
        });
      }
    };

    abstract Future<Void> echo(UdpSocket socket, int bytes);
  }

  private static Future<Double> measure(Way way, int count, int bytes, double bound) {
    return async(() -> {
      List<UdpSocket> clients = new ArrayList<>();
      try (UdpSocket server = await(UdpSocket.bind("127.0.0.1", 0))) {
        var echoing = spawn(way.echo(server, bytes));
        for (int i = 0; i < count; i++) {
          UdpSocket client = await(UdpSocket.bind("127.0.0.1", 0));
          clients.add(client);
          await(client.connect(server.localAddress()));
        }
        Allocations rounds = new Allocations(TRIPS, bound);
        while (rounds.goOn()) {
          Future<Void> round = new PolledTrips(clients, bytes);
          rounds.begin();
          await(round);
          rounds.end();
        }
        echoing.abort();
        return rounds.least();
      } finally {
        clients.forEach(UdpSocket::close);
      }
    });
  }

  private static void assertAtMost(PollerKind poller, Way way, int clients, int bytes, double bound)
      throws Exception {
    assumeTrue(Backend.isHere(poller));
    Allocations.assertAtMost(
        bound,
        Measurement.class,
        poller.name(),
        way.name(),
        Integer.toString(clients),
        Integer.toString(bytes),
        Double.toString(bound));
  }

  /** The process that measures. */
  static final class Measurement {
    private Measurement() {}

    /** Takes the poller, the way, clients, the bytes of a message, and the bound. */
    public static void main(String[] args) throws Exception {
      Way way = Way.valueOf(args[1]);
      int clients = Integer.parseInt(args[2]);
      int bytes = Integer.parseInt(args[3]);
      double bound = Double.parseDouble(args[4]);
      PollerKind poller = PollerKind.valueOf(args[0]);
      try (AsyncRuntime runtime = AsyncRuntime.builder().currentThread().poller(poller).build()) {
        System.out.println(
            (double) runtime.blockOn(runtime.spawn(measure(way, clients, bytes, bound))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "IO_URING"})
  void pollsAllocateNothing(PollerKind poller) throws Exception {
    assertAtMost(poller, Way.POLLED, 20, 64, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "IO_URING"})
  void awaitsAllocateTheirOperations(PollerKind poller) throws Exception {
    assertAtMost(poller, Way.AWAITED, 20, 64, AWAITED_BYTES);
  }
}
