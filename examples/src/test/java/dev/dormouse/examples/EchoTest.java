package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.net.UdpSocket;
import dev.dormouse.runtime.AsyncRuntime;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
class EchoTest {
  private static final int CLIENTS = 10;
  private static final int BYTES = 200_000;
  private static final int ROUNDS = 50;

  @ParameterizedTest
  @EnumSource
  void streamsComeBackAsTheyWere(EveryRuntime make) throws Exception {
    try (AsyncRuntime runtime = make.get()) {
      runtime.blockOn(
          async(() -> {
            try (var listener = await(TcpListener.bind("127.0.0.1", 0))) {
              List<Future<Void>> clients = new ArrayList<>();
              for (int i = 0; i < CLIENTS; i++) {
                clients.add(exchange(listener.localAddress(), i));
              }
              await(Futures.race(Echo.serve(listener), Futures.joinAll(clients)));
            }
          }));
    }
  }

  /** Writes in one task and reads in another, since an echo holds little. */
  private static Future<Void> exchange(InetSocketAddress server, int seed) {
    return async(() -> {
      byte[] sent = new byte[BYTES];
      new Random(seed).nextBytes(sent);
      try (var stream = await(TcpStream.connect(server))) {
        var halves = stream.split();
        JoinHandle<Void> writer =
            spawn(
                async(() -> {
                  try (var out = halves.write()) {
                    await(out.writeAll(sent));
                    await(out.shutdown());
                  }
                }));
        byte[] back = await(halves.read().readToEnd(BYTES));
        assertThat(back).isEqualTo(sent);
        await(writer);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void datagramsComeBackToTheirSenders(EveryRuntime make) throws Exception {
    try (AsyncRuntime runtime = make.get()) {
      runtime.blockOn(
          async(() -> {
            try (var socket = await(UdpSocket.bind("127.0.0.1", 0));
                var ann = await(UdpSocket.bind("127.0.0.1", 0));
                var bob = await(UdpSocket.bind("127.0.0.1", 0))) {
              await(ann.connect(socket.localAddress()));
              await(bob.connect(socket.localAddress()));
              await(Futures.race(UdpEcho.serve(socket), talk(ann, bob)));
            }
          }));
    }
  }

  private static Future<Void> talk(UdpSocket ann, UdpSocket bob) {
    return async(() -> {
      byte[] buffer = new byte[100];
      for (int i = 0; i < ROUNDS; i++) {
        await(ann.send(("ann " + i).getBytes(UTF_8)));
        await(bob.send(("bob " + i).getBytes(UTF_8)));
        int toBob = await(bob.receive(buffer));
        assertThat(new String(buffer, 0, toBob, UTF_8)).isEqualTo("bob " + i);
        int toAnn = await(ann.receive(buffer));
        assertThat(new String(buffer, 0, toAnn, UTF_8)).isEqualTo("ann " + i);
      }
    });
  }
}
