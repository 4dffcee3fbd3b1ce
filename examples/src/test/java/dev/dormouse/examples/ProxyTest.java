package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(240)
class ProxyTest {
  private static final int BYTES = 1 << 20;

  static Stream<Supplier<AsyncRuntime>> runtimes() {
    return Stream.of(EveryRuntime.values());
  }

  /** Reads to the end, and only then sends it back. */
  private static Future<Void> answerLate(TcpListener listener) {
    return async(() -> {
      try (var stream = await(listener.accept())) {
        byte[] all = await(stream.readToEnd(BYTES));
        await(stream.writeAll(all));
        await(stream.shutdown());
      }
    });
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void bytesAndBothEndsPassThrough(Supplier<AsyncRuntime> open) throws Exception {
    try (var runtime = open.get()) {
      runtime.blockOn(
          async(() -> {
            byte[] sent = new byte[BYTES];
            new Random(20_261_122).nextBytes(sent);
            try (var target = await(TcpListener.bind("127.0.0.1", 0));
                var listener = await(TcpListener.bind("127.0.0.1", 0))) {
              JoinHandle<Void> server = spawn(answerLate(target));
              JoinHandle<Void> proxy =
                  spawn(Proxy.passAll(listener, "127.0.0.1", target.localAddress().getPort()));
              try (var client = await(TcpStream.connect(listener.localAddress()))) {
                await(client.writeAll(sent));
                await(client.shutdown());
                byte[] back = await(client.readToEnd(BYTES));
                assertThat(back).isEqualTo(sent);
              }
              await(server);
              proxy.abort();
            }
          }));
    }
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void clientOfAServerThatIsNotThereSeesItsEnd(Supplier<AsyncRuntime> open) throws Exception {
    try (var runtime = open.get()) {
      runtime.blockOn(
          async(() -> {
            int nobody;
            try (var gone = await(TcpListener.bind("127.0.0.1", 0))) {
              nobody = gone.localAddress().getPort();
            }
            try (var listener = await(TcpListener.bind("127.0.0.1", 0))) {
              JoinHandle<Void> proxy = spawn(Proxy.passAll(listener, "127.0.0.1", nobody));
              try (var client = await(TcpStream.connect(listener.localAddress()))) {
                int end = await(client.read(new byte[1]));
                assertThat(end).isEqualTo(-1);
              }
              proxy.abort();
            }
          }));
    }
  }
}
