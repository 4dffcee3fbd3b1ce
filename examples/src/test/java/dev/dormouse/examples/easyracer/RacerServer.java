package dev.dormouse.examples.easyracer;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.io.Lines;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The server's side of the course, played by a test that sees each request. */
record RacerServer(TcpListener listener) implements AutoCloseable {

  static Future<RacerServer> open() {
    return TcpListener.bind("127.0.0.1", 0).map(RacerServer::new);
  }

  int port() {
    return listener.localAddress().getPort();
  }

  /** Waits for the next request. */
  Future<Visit> next() {
    return async(() -> {
      var stream = await(listener.accept());
      var lines = Lines.of(stream);
      String first = await(lines.next());
      for (String header = first; header != null && !header.isEmpty(); ) {
        header = await(lines.next());
      }
      return new Visit(first == null ? "" : first.split(" ", 3)[1], stream);
    });
  }

  @Override
  public void close() {
    listener.close();
  }

  /**
   * A request that waits for its answer.
   *
   * @param path what it asks for
   */
  record Visit(String path, TcpStream stream) {

    /** Answers and waits until the client has closed the connection. */
    Future<Void> reply(int status, String body) {
      return async(() -> {
        String text =
            "HTTP/1.1 "
                + status
                + " So\r\nContent-Length: "
                + body.length()
                + "\r\nConnection: close\r\n\r\n"
                + body;
        await(stream.writeAll(text.getBytes(StandardCharsets.US_ASCII)));
        await(stream.shutdown());
        await(gone());
      });
    }

    /** Waits until the client has closed the connection, and closes it. */
    Future<Void> gone() {
      return async(() -> {
        try (stream) {
          await(ended());
        }
      });
    }

    /** Waits until the client has closed the connection, and leaves it as it is. */
    Future<Void> ended() {
      return async(() -> {
        byte[] more = new byte[16];
        try {
          while (await(stream.read(more)) >= 0) {
            // Only the end counts.
          }
        } catch (IOException reset) {
          // This, too, is an end.
        }
      });
    }

    /** Closes the connection without an answer. */
    void hangUp() {
      stream.close();
    }
  }
}
