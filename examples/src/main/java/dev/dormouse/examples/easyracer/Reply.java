package dev.dormouse.examples.easyracer;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.io.Lines;
import dev.dormouse.net.TcpStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a server answered.
 *
 * @param status 200 and so on
 * @param body what came behind the head
 */
record Reply(int status, String body) {
  private static final int BODY_MAX = 64 * 1024;

  /** Asks a server of this machine; as much of HTTP as the course needs. */
  static Future<Reply> get(int port, String path) {
    return async(() -> {
      try (var stream = await(TcpStream.connect("127.0.0.1", port))) {
        String request =
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        await(stream.writeAll(request.getBytes(StandardCharsets.US_ASCII)));
        var lines = Lines.of(stream);
        String first = await(lines.next());
        if (first == null) {
          throw new EOFException("the server hung up");
        }
        int status = Integer.parseInt(first.split(" ", 3)[1]);
        for (String header = first; header != null && !header.isEmpty(); ) {
          header = await(lines.next());
        }
        byte[] body = await(lines.rest().readToEnd(BODY_MAX));
        return new Reply(status, new String(body, StandardCharsets.UTF_8));
      }
    });
  }

  /** Asks, and fails unless the answer is one of success. */
  static Future<String> success(int port, String path) {
    return async(() -> {
      Reply reply = await(get(port, path));
      if (reply.status / 100 != 2) {
        throw new IOException(path + " answered " + reply.status);
      }
      return reply.body;
    });
  }
}
