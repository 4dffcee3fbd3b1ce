package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.io.BufReader;
import dev.dormouse.io.ByteStream;
import java.util.ArrayList;
import java.util.List;

/** A client that types lines and shows replies much as {@code redis-cli} does. */
record Client(ByteStream stream, BufReader in) implements AutoCloseable {
  private static final int LINE_MAX = 1_000;

  static Client of(ByteStream stream) {
    return new Client(stream, BufReader.of(stream));
  }

  /** Types lines and returns the last reply. */
  Future<String> ask(String... lines) {
    return async(() -> {
      String reply = "";
      for (String line : lines) {
        await(say(line));
        reply = await(hear());
      }
      return reply;
    });
  }

  Future<Void> say(String line) {
    return stream.writeAll(line + "\r\n");
  }

  /** Reads a reply; it is empty at the end of the stream. */
  Future<String> hear() {
    return async(() -> {
      String line = await(in.readLine(LINE_MAX));
      if (line == null) {
        return "";
      }
      String rest = line.substring(1);
      switch (line.charAt(0)) {
        case '*' -> {
          List<String> items = new ArrayList<>();
          for (int i = Integer.parseInt(rest); i > 0; i--) {
            items.add(await(hear()));
          }
          return items.toString();
        }
        case '$' -> {
          if (rest.equals("-1")) {
            return "(nil)";
          }
          byte[] bytes = new byte[Integer.parseInt(rest) + 2];
          await(in.readExact(bytes));
          return new String(bytes, 0, bytes.length - 2);
        }
        default -> {
          return rest;
        }
      }
    });
  }

  @Override
  public void close() {
    stream.close();
  }
}
