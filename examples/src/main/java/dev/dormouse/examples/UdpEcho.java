package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.net.UdpSocket;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.IOException;

/** Sends datagrams back, on port 6000 of the loopback interface or the one given. */
class UdpEcho {
  /** No datagram of UDP is longer. */
  private static final int BYTES_MAX = 65_535;

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 6000;
    try (var runtime = AsyncRuntime.workStealing()) {
      runtime.blockOn(
          async(() -> {
            try (var socket = await(UdpSocket.bind("127.0.0.1", port))) {
              await(serve(socket));
            }
          }));
    }
  }

  /** Serves until it is dropped. */
  static Future<Void> serve(UdpSocket socket) {
    return async(() -> {
      byte[] buffer = new byte[BYTES_MAX];
      while (true) {
        var question = await(socket.receiveFrom(buffer));
        try {
          await(socket.sendTo(buffer, 0, question.length(), question.sender()));
        } catch (IOException notSent) {
          // A datagram may be lost on its way, so also at its beginning.
        }
      }
    });
  }
}
