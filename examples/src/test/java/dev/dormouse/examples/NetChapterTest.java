package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.net.Datagram;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpSocket;
import dev.dormouse.net.TcpStream;
import dev.dormouse.net.UdpSocket;
import dev.dormouse.net.UnixListener;
import dev.dormouse.net.UnixStream;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.stream.Stream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The listings of the chapter about sockets. */
@Timeout(60)
class NetChapterTest {

  // region serve
  /** Answers each connection in a task of its own. */
  static Future<Void> serve(TcpListener listener) {
    return async(() -> {
      try (Stream<TcpStream> incoming = listener.incoming()) {
        for (; ; ) {
          spawn(echo(await(incoming.next())));
        }
      }
    });
  }

  static Future<Void> echo(TcpStream stream) {
    return async(() -> {
      try (stream) {
        byte[] buffer = new byte[4096];
        for (int count; (count = await(stream.read(buffer))) >= 0; ) {
          await(stream.writeAll(buffer, 0, count));
        }
      }
    });
  }

  // endregion

  // region options
  /** Connects with a probe of idle connections, from one of several addresses of this host. */
  static Future<TcpStream> connect(String host, int port, InetSocketAddress from) {
    return TcpSocket.any()
        .keepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 3)
        .bind(from)
        .connect(host, port);
  }

  // endregion

  // region cores
  /** Has each core accept its own connections on one port. */
  static List<JoinHandle<Void>> listenOnEachCore(AsyncRuntime runtime, InetSocketAddress port) {
    TcpSocket socket = TcpSocket.any().reusePort(true).bind(port);
    List<JoinHandle<Void>> servers = new ArrayList<>();
    for (int core = 0; core < runtime.cores().count(); core++) {
      servers.add(runtime.cores().spawnPinnedOn(core, () -> listen(socket)));
    }
    return servers;
  }

  static Future<Void> listen(TcpSocket socket) {
    return async(() -> {
      try (TcpListener listener = await(socket.listen())) {
        await(serve(listener));
      }
    });
  }

  // endregion

  // region datagrams
  /** Answers datagrams, and leaves out those that were cut off. */
  static Future<Void> answer(UdpSocket socket) {
    return async(() -> {
      byte[] buffer = new byte[1500];
      for (; ; ) {
        Datagram<InetSocketAddress> question = await(socket.receiveFrom(buffer));
        if (!question.isTruncated()) {
          await(socket.sendTo(buffer, 0, question.length(), question.sender()));
        }
      }
    });
  }

  // endregion

  // region unix
  /** Listens at a path of which this program knows that no other server has it. */
  static Future<UnixListener> listenAt(Path path) {
    return async(() -> {
      Files.deleteIfExists(path);
      return await(UnixListener.bind(path));
    });
  }

  // endregion

  @Test
  void aServerAnswersWithOptions() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.workStealing()) {
      TcpListener listener = runtime.blockOn(TcpListener.bind("127.0.0.1", 0));
      JoinHandle<Void> server = runtime.spawn(serve(listener));
      int port = listener.localAddress().getPort();
      String answer = runtime.blockOn(ask(connect("127.0.0.1", port, from())));
      assertThat(answer).isEqualTo("hello");
      server.abort();
      listener.close();
    }
  }

  private static InetSocketAddress from() {
    return new InetSocketAddress("127.0.0.3", 0);
  }

  private static Future<String> ask(Future<TcpStream> connecting) {
    return async(() -> {
      try (TcpStream stream = await(connecting)) {
        await(stream.writeAll("hello"));
        await(stream.shutdown());
        return await(stream.readToString(100));
      }
    });
  }

  @Test
  void eachCoreAccepts() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.builder().threadPerCore().workers(2).build()) {
      InetSocketAddress port;
      try (TcpListener free =
          runtime.blockOn(TcpSocket.v4().reusePort(true).bind("127.0.0.1", 0).listen())) {
        port = free.localAddress();
        List<JoinHandle<Void>> servers = listenOnEachCore(runtime, port);
        assertThat(servers).hasSize(2);
        free.close();
        servers.forEach(JoinHandle::abort);
      }
    }
  }

  @Test
  void datagramsAndUnixSocketsWork(@TempDir Path folder) throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
      runtime.blockOn(
          async(() -> {
            try (UdpSocket server = await(UdpSocket.bind("127.0.0.1", 0));
                UdpSocket client = await(UdpSocket.bind("127.0.0.1", 0))) {
              JoinHandle<Void> answering = spawn(answer(server));
              await(client.connect(server.localAddress()));
              await(client.send("ping".getBytes()));
              assertThat(await(client.receive(new byte[8]))).isEqualTo(4);
              answering.abort();
            }
            Path path = folder.resolve("socket");
            Files.createFile(path);
            try (UnixListener listener = await(listenAt(path));
                UnixStream client = await(UnixStream.connect(path));
                UnixStream server = await(listener.accept())) {
              await(client.writeAll("there"));
              await(server.readExact(new byte[5]));
            }
          }));
    }
  }
}
