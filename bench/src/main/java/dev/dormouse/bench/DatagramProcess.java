package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.net.Datagram;
import dev.dormouse.net.UdpSocket;
import dev.dormouse.runtime.AsyncRuntime;
import java.net.InetSocketAddress;

/** Sends back datagrams, on a port that it prints; ends with its standard input. */
final class DatagramProcess {
  private DatagramProcess() {}

  /** Takes the peer, the kind of runtime, and how many bytes a datagram has at most. */
  public static void main(String[] arguments) throws Exception {
    Servers.endWithInput();
    int bytes = Integer.parseInt(arguments[2]);
    try (AsyncRuntime runtime =
        Servers.runtime(Peer.of(arguments[0]), RuntimeKind.of(arguments[1]))) {
      runtime.blockOn(runtime.spawn(sendBack(bytes)));
    }
  }

  private static Future<Void> sendBack(int bytes) {
    return async(() -> {
      try (UdpSocket socket = await(UdpSocket.bind("127.0.0.1", 0))) {
        System.out.println(socket.localAddress().getPort());
        byte[] buffer = new byte[bytes];
        while (true) {
          Datagram<InetSocketAddress> datagram = await(socket.receiveFrom(buffer));
          await(socket.sendTo(buffer, 0, datagram.length(), datagram.sender()));
        }
      }
    });
  }
}
