package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tasks of all workers, and a thread that is none of them, receive from one socket and accept from
 * one listener at once, and drop at random what waits: each datagram and each connection comes to
 * one of them, with each poller and kind of runtime.
 */
@ParameterizedClass
@MethodSource("dev.dormouse.net.DropsUnderLoadTest#all")
@Timeout(240)
class SeveralReceiversTest {
  private static final long SEED = 20_261_123;
  private static final int TASKS = 4;
  private static final int DATAGRAMS = 2_000;
  private static final int CLIENTS = 6;
  private static final int CONNECTIONS = 40;

  /** As many are on their way at most, since the system drops what it has no room for. */
  private static final int WINDOW = 12;

  private static final int STOP = -1;

  @Parameter DropsUnderLoadTest.Setting setting;

  private AsyncRuntime runtime;
  private final AtomicIntegerArray seen = new AtomicIntegerArray(DATAGRAMS);
  private final AtomicInteger servers = new AtomicInteger();

  @BeforeEach
  void open() {
    assumeTrue(Backend.isHere(setting.poller()));
    RuntimeBuilder builder = AsyncRuntime.builder().poller(setting.poller()).seed(SEED);
    runtime = setting.choice().apply(builder).build();
  }

  @AfterEach
  void close() {
    if (runtime != null) {
      assertThat(runtime.metrics().descriptors()).isZero();
      runtime.close();
    }
  }

  private boolean hasWorkers() {
    return !setting.threads().equals("one thread");
  }

  /** Has {@code main} run, with servers beside it: tasks, and a thread if there may be another. */
  private void run(java.util.function.IntFunction<Future<Void>> server, Future<Void> main)
      throws Exception {
    FutureTask<Void> foreign = new FutureTask<>(() -> runtime.blockOnLocal(server.apply(TASKS)));
    if (hasWorkers()) {
      Thread.ofPlatform().start(foreign);
    }
    runtime.blockOn(
        async(() -> {
          List<JoinHandle<Void>> tasks = new ArrayList<>();
          for (int i = 0; i < TASKS; i++) {
            tasks.add(spawn(server.apply(i)));
          }
          await(main);
          for (JoinHandle<Void> task : tasks) {
            await(task);
          }
        }));
    if (hasWorkers()) {
      foreign.get();
    }
  }

  private int serverCount() {
    return hasWorkers() ? TASKS + 1 : TASKS;
  }

  /** Receives until it is told to stop; half of them drop what waits now and then. */
  private Future<Void> receive(UdpSocket socket, int id) {
    Random random = new Random(SEED + id);
    return async(() -> {
      byte[] bytes = new byte[8];
      for (; ; ) {
        Datagram<InetSocketAddress> datagram;
        if (id % 2 == 0) {
          datagram = await(Dropping.atRandom(random, () -> socket.receiveFrom(bytes)));
        } else {
          datagram = await(socket.receiveFrom(bytes));
        }
        assertThat(datagram.length()).isEqualTo(4);
        int number = ByteBuffer.wrap(bytes).getInt();
        if (number == STOP) {
          servers.incrementAndGet();
          return null;
        }
        seen.incrementAndGet(number);
        await(socket.sendTo(bytes, 0, 4, datagram.sender()));
      }
    });
  }

  /** Sends numbers, each of which is answered, and an end for each receiver. */
  private Future<Void> number(UdpSocket client, InetSocketAddress to) {
    return async(() -> {
      byte[] answer = new byte[8];
      for (int i = 0; i < DATAGRAMS + WINDOW; i++) {
        if (i >= WINDOW) {
          await(client.receive(answer));
        }
        if (i < DATAGRAMS) {
          await(client.sendTo(bytes(i), to));
        }
      }
      for (int i = serverCount(); i > 0; i--) {
        await(client.sendTo(bytes(STOP), to));
      }
    });
  }

  private static byte[] bytes(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  @Test
  void eachDatagramComesToOneReceiver() throws Exception {
    int dropped = Dropping.DROPPED.get();
    UdpSocket socket = runtime.blockOn(UdpSocket.bind("127.0.0.1", 0));
    UdpSocket client = runtime.blockOn(UdpSocket.bind("127.0.0.1", 0));
    run(id -> receive(socket, id), number(client, socket.localAddress()));
    for (int i = 0; i < DATAGRAMS; i++) {
      assertThat(seen.get(i)).as("times that %d was received, seed %d", i, SEED).isEqualTo(1);
    }
    assertThat(servers).hasValue(serverCount());
    assertThat(Dropping.DROPPED.get() - dropped).isGreaterThan(TASKS);
    assertThat(socket.tryReceive(new byte[1])).isEqualTo(UdpSocket.NOTHING);
    socket.close();
    client.close();
  }

  /** Accepts until the listener is closed; half of them drop what waits now and then. */
  private Future<Void> accept(TcpListener listener, int id) {
    Random random = new Random(SEED + id);
    return async(() -> {
      byte[] bytes = new byte[4];
      for (; ; ) {
        Future<TcpStream> next =
            id % 2 == 0 ? Dropping.atRandom(random, listener::accept) : listener.accept();
        TcpStream stream;
        try {
          stream = await(next);
        } catch (IOException closed) {
          servers.incrementAndGet();
          return null;
        }
        try (stream) {
          await(stream.readExact(bytes));
          seen.incrementAndGet(ByteBuffer.wrap(bytes).getInt());
          await(stream.writeAll(bytes));
        }
      }
    });
  }

  private Future<Void> connect(InetSocketAddress to, int client, AtomicInteger left) {
    return async(() -> {
      byte[] answer = new byte[4];
      for (int i = client; i < CLIENTS * CONNECTIONS; i += CLIENTS) {
        try (TcpStream stream = await(TcpStream.connect(to))) {
          await(stream.writeAll(bytes(i)));
          await(stream.readExact(answer));
          assertThat(answer).isEqualTo(bytes(i));
          left.decrementAndGet();
        }
      }
    });
  }

  @Test
  void eachConnectionComesToOneAccept() throws Exception {
    AtomicInteger left = new AtomicInteger(CLIENTS * CONNECTIONS);
    TcpListener listener = runtime.blockOn(TcpListener.bind("127.0.0.1", 0));
    Future<Void> clients =
        async(() -> {
          List<JoinHandle<Void>> all = new ArrayList<>();
          for (int i = 0; i < CLIENTS; i++) {
            all.add(spawn(connect(listener.localAddress(), i, left)));
          }
          try (listener) {
            for (JoinHandle<Void> client : all) {
              await(client);
            }
          }
        });
    run(id -> accept(listener, id), clients);
    assertThat(left).hasValue(0);
    for (int i = 0; i < CLIENTS * CONNECTIONS; i++) {
      assertThat(seen.get(i)).as("times that %d was accepted, seed %d", i, SEED).isEqualTo(1);
    }
    assertThat(servers).hasValue(serverCount());
  }
}
