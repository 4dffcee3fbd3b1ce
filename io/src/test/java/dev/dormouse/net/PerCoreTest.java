package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners that share a port, one on each core. */
@Timeout(120)
class PerCoreTest {
  private static final int CORES = 2;
  private static final int CLIENTS = 100;

  private final Set<Thread> accepting = ConcurrentHashMap.newKeySet();

  @ParameterizedTest
  @EnumSource(
      value = PollerKind.class,
      names = {"IO_URING", "EPOLL", "NIO"})
  void eachCoreAcceptsItsOwn(PollerKind poller) throws Exception {
    assumeTrue(Backend.isHere(poller));
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().threadPerCore().workers(CORES).poller(poller).build()) {
      TcpSocket socket = TcpSocket.v4().reusePort(true).bind("127.0.0.1", 0);
      List<TcpListener> listeners = new ArrayList<>();
      for (int core = 0; core < CORES; core++) {
        TcpSocket same = socket;
        TcpListener listener = onCore(runtime, core, same.listen());
        listeners.add(listener);
        socket = socket.bind(listener.localAddress());
      }
      List<JoinHandle<Void>> servers = new ArrayList<>();
      for (int core = 0; core < CORES; core++) {
        TcpListener listener = listeners.get(core);
        servers.add(runtime.cores().spawnPinnedOn(core, () -> serve(listener)));
      }
      int port = listeners.getFirst().localAddress().getPort();
      runtime.blockOn(
          async(() -> {
            for (int i = 0; i < CLIENTS; i++) {
              try (TcpStream client = await(TcpStream.connect("127.0.0.1", port))) {
                await(client.readToEnd(10));
              }
            }
          }));
      assertThat(accepting).hasSize(CORES);
      servers.forEach(JoinHandle::abort);
      for (int core = 0; core < CORES; core++) {
        TcpListener listener = listeners.get(core);
        Future<Void> closing = async(listener::close);
        onCore(runtime, core, closing);
      }
    }
  }

  private static <T> T onCore(AsyncRuntime runtime, int core, Future<T> future) throws Exception {
    JoinHandle<T> handle = runtime.cores().spawnPinnedOn(core, () -> future);
    return runtime.blockOn(handle);
  }

  private Future<Void> serve(TcpListener listener) {
    return async(() -> {
      for (; ; ) {
        TcpStream stream = await(listener.accept());
        accepting.add(Thread.currentThread());
        stream.close();
      }
    });
  }
}
