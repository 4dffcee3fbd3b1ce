package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.stream.Stream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Unix sockets do, on every backend that has them. */
@ParameterizedClass
@EnumSource(Backend.class)
class UnixTest {
  @Parameter Backend backend;
  @TempDir Path folder;

  private TestLoop loop;

  @BeforeEach
  void open() {
    assumeTrue(backend.isHere());
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"));
    loop = new TestLoop(backend);
  }

  @AfterEach
  void nothingIsLeft() {
    if (loop != null) {
      loop.close();
    }
  }

  private Path path() {
    return folder.resolve("s");
  }

  @Test
  void bytesGoThroughAFile() throws Exception {
    try (UnixListener listener = loop.run(UnixListener.bind(path()))) {
      assertThat(listener.localAddress().path()).contains(path());
      TestLoop.Task<UnixStream> connecting = loop.start(UnixStream.connect(path()));
      try (UnixStream server = loop.run(listener.accept())) {
        loop.runAll();
        try (UnixStream client = connecting.result()) {
          assertThat(client.peerAddress()).isEqualTo(UnixAddress.of(path()));
          assertThat(server.peerAddress().isUnnamed()).isTrue();
          assertThat(client.localAddress().isUnnamed()).isTrue();
          String answer =
              loop.run(
                  async(() -> {
                    await(client.writeAll("question"));
                    await(client.shutdown());
                    byte[] question = await(server.readToEnd(100));
                    await(server.writeAll(question));
                    server.close();
                    return new String(await(client.readToEnd(100)));
                  }));
          assertThat(answer).isEqualTo("question");
        }
      }
    }
    assertThat(Files.exists(path())).as("the file stays").isTrue();
    loop.settle(); // a descriptor is given back at the latest by the next turn
    assertThatThrownBy(() -> loop.run(UnixListener.bind(path())))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(path().toString())
        .hasMessageContaining("delete it");
    assertThatThrownBy(() -> loop.run(UnixStream.connect(path())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void connectionsComeAsAStream() throws Exception {
    try (UnixListener listener = loop.run(UnixListener.bind(path()));
        Stream<UnixStream> incoming = listener.incoming()) {
      TestLoop.Task<UnixStream> first = loop.start(incoming.next());
      loop.settle();
      UnixStream client = loop.run(UnixStream.connect(path()));
      loop.runAll();
      first.result().close();
      client.close();
    }
  }

  @Test
  void pairsAreConnected() throws Exception {
    UnixStream.Pair pair = loop.run(UnixStream.pair());
    try (UnixStream first = pair.first();
        UnixStream second = pair.second()) {
      loop.run(first.writeAll("there"));
      byte[] got = new byte[8];
      assertThat(loop.run(second.peek(got))).isEqualTo(5);
      assertThat(loop.run(second.read(got))).isEqualTo(5);
      assertThat(second.tryRead(got)).isZero();
      assertThat(second.tryWrite(got, 0, 5)).isEqualTo(5);
      assertThat(loop.run(first.read(got))).isEqualTo(5);
      second.close();
      assertThat(loop.run(first.read(got))).isEqualTo(-1);
    }
    UnixStream.pair().drop();
  }

  @Test
  void theOtherSideIsKnown() throws Exception {
    UnixStream.Pair pair = loop.run(UnixStream.pair());
    try (UnixStream first = pair.first();
        UnixStream second = pair.second()) {
      if (!backend.isNative()) {
        assertThatThrownBy(first::peerCredentials)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("native");
        return;
      }
      UCred peer = second.peerCredentials();
      assertThat(peer.pid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(peer.uid()).isEqualTo(Files.getAttribute(folder, "unix:uid"));
      assertThat(peer.gid()).isNotNegative();
    }
  }

  @Test
  void abstractNamesAreNoFiles() throws Exception {
    UnixAddress name = UnixAddress.ofAbstract("dormouse-" + ProcessHandle.current().pid());
    assertThat(name.path()).isEmpty();
    assertThat(name).hasToString("@dormouse-" + ProcessHandle.current().pid());
    if (!backend.isNative()) {
      assertThatThrownBy(() -> loop.run(UnixListener.bind(name)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(name.toString());
      return;
    }
    try (UnixListener listener = loop.run(UnixListener.bind(name));
        UnixStream client = loop.run(UnixStream.connect(name));
        UnixStream server = loop.run(listener.accept())) {
      assertThat(client.peerAddress()).isEqualTo(name);
      assertThat(server.localAddress()).isEqualTo(name);
    }
    try (UnixListener given = loop.run(UnixListener.bind(UnixAddress.unnamed()))) {
      assertThat(given.localAddress().abstractName()).isPresent();
    }
  }

  @Test
  void aFullBacklogIsAClearFailure() throws Exception {
    assumeTrue(backend.isNative());
    UnixAddress name = UnixAddress.ofAbstract("dormouse-full-" + ProcessHandle.current().pid());
    try (UnixListener listener = loop.run(UnixListener.bind(name))) {
      List<UnixStream> clients = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  clients.add(loop.run(UnixStream.connect(name)));
                }
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("too many");
      clients.forEach(UnixStream::close);
    }
  }

  @Test
  void clientsMayShowAName() throws Exception {
    Path from = folder.resolve("from");
    try (UnixListener listener = loop.run(UnixListener.bind(path()))) {
      TestLoop.Task<UnixStream> connecting =
          loop.start(UnixStream.connect(UnixAddress.of(path()), UnixAddress.of(from)));
      try (UnixStream server = loop.run(listener.accept())) {
        loop.runAll();
        assertThat(server.peerAddress().path()).contains(from);
        connecting.result().close();
      }
    }
  }

  @Test
  void datagramsArriveInOrderAndTellTheirSender() throws Exception {
    Path other = folder.resolve("other");
    if (!backend.isNative()) {
      assertThatThrownBy(() -> loop.run(UnixDatagram.bind(path())))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("no Unix sockets for datagrams");
      return;
    }
    try (UnixDatagram one = loop.run(UnixDatagram.bind(path()));
        UnixDatagram two = loop.run(UnixDatagram.bind(other));
        UnixDatagram nobody = loop.run(UnixDatagram.unbound())) {
      byte[] got = new byte[3];
      loop.run(one.sendTo("hello".getBytes(), UnixAddress.of(other)));
      loop.run(nobody.sendTo("you".getBytes(), UnixAddress.of(other)));
      Datagram<UnixAddress> first = loop.run(two.receiveFrom(got));
      assertThat(first.sender()).isEqualTo(UnixAddress.of(path()));
      assertThat(first.isTruncated()).isTrue();
      assertThat(loop.run(two.receiveFrom(got)).sender().isUnnamed()).isTrue();
      two.connect(UnixAddress.of(path()));
      assertThat(two.peerAddress()).isEqualTo(UnixAddress.of(path()));
      loop.run(two.send("ok".getBytes()));
      assertThat(loop.run(one.receive(got))).isEqualTo(2);
      assertThatThrownBy(() -> loop.run(one.sendTo(got, UnixAddress.of(folder.resolve("no")))))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("no such file");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  loop.run(nobody.sendTo(got, UnixAddress.of(path())));
                }
              })
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("full");
    }
  }

  @Test
  void connectedDatagramsWaitForRoom() throws Exception {
    assumeTrue(backend.isNative());
    int total = 2_000;
    try (UnixDatagram receiver = loop.run(UnixDatagram.bind(path()));
        UnixDatagram sender = loop.run(UnixDatagram.unbound())) {
      sender.connect(UnixAddress.of(path()));
      TestLoop.Task<Void> sending =
          loop.start(
              async(() -> {
                for (int i = 0; i < total; i++) {
                  await(sender.send(("" + i).getBytes()));
                }
              }));
      loop.settle();
      assertThat(sending.isEnded()).isFalse();
      int got =
          loop.run(
              async(() -> {
                byte[] room = new byte[16];
                int count = 0;
                while (count < total) {
                  int length = await(receiver.receive(room));
                  assertThat(new String(room, 0, length)).isEqualTo("" + count);
                  count++;
                }
                return count;
              }));
      assertThat(got).isEqualTo(total);
      loop.runAll();
      sending.result();
    }
  }

  @Test
  void aPairOfDatagramSocketsEndsDirections() throws Exception {
    assumeTrue(backend.isNative());
    UnixDatagram.Pair pair = loop.run(UnixDatagram.pair());
    try (UnixDatagram first = pair.first();
        UnixDatagram second = pair.second()) {
      loop.run(first.send("last".getBytes()));
      first.shutdown(false, true);
      assertThat(loop.run(second.receive(new byte[8]))).isEqualTo(4);
      assertThatThrownBy(() -> loop.run(first.send(new byte[1])))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("shut down");
    }
  }

  @Test
  void badNamesAreNamed() {
    String tooLong = "/" + "x".repeat(107);
    assertThatThrownBy(() -> UnixAddress.of(tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("108")
        .hasMessageContaining(tooLong);
    assertThatThrownBy(() -> UnixAddress.of(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> UnixAddress.ofAbstract(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UnixStream.connect(UnixAddress.unnamed()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> loop.run(UnixStream.connect(folder.resolve("none"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("no such file");
  }
}
