package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.ByteStream;
import dev.dormouse.io.LineTooLongException;
import dev.dormouse.io.Lines;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Receiver;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection: this task reads and obeys, a second one writes what the hub queued. The
 * connection ends when the client quits or goes away, is silent or reads too slowly, or the server
 * stops; in each case the client is told if it still listens, and what was queued before is sent
 * first.
 */
final class Session {
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private final ByteStream stream;
  private final Hub hub;
  private final ChatOptions options;
  private final CancellationToken stop;

  /**
   * Makes the session of a connection, which it will close.
   *
   * @param stop cancelled when this session must end; its own, below the server's
   */
  Session(ByteStream stream, Hub hub, ChatOptions options, CancellationToken stop) {
    this.stream = stream;
    this.hub = hub;
    this.options = options;
    this.stop = stop;
  }

  /**
   * Serves the connection to its end.
   *
   * @cancelSafety dropping it closes the connection and leaves the chat
   */
  Future<Void> serve() {
    var connection = stream;
    return async(() -> {
      try (connection) {
        await(converse());
      } catch (IOException gone) {
        // The client vanished; there is nobody left to tell.
      }
    });
  }

  private Future<Void> converse() {
    return async(() -> {
      var queue = Mpsc.<String>channel(options.queueLinesMax());
      SocketSink sink = new SocketSink(stream);
      JoinHandle<Void> writer = spawn(forward(queue.receiver(), sink));
      String farewell;
      try (var sender = queue.sender()) {
        Member member = hub.enter(sender, stop);
        try {
          farewell = await(obeyAll(member));
          if (member.isTooSlow()) {
            writer.abort();
            farewell = "you read too slowly";
          } else {
            member.deliver("* goodbye: " + farewell);
          }
        } finally {
          hub.leave(member);
        }
      } catch (IOException | Elapsed failure) {
        writer.abort();
        throw failure;
      }
      await(finish(writer, sink, farewell));
    });
  }

  /** Obeys line after line; its value is the reason why the conversation ended. */
  private Future<String> obeyAll(Member member) {
    return async(() -> {
      Lines lines = Lines.of(stream, ChatLine.BYTES_MAX);
      while (true) {
        Command command;
        try {
          var next =
              await(
                  Futures.race(
                      Time.timeout(options.idle(), lines.next()).map(Input::of),
                      stop.cancelled().map(_ -> new Input.Stop())));
          switch (next) {
            case Input.Line(String text) -> command = ChatLine.parse(text);
            case Input.End _ -> {
              return "you left";
            }
            case Input.Stop _ -> {
              return "the server is shutting down";
            }
          }
        } catch (LineTooLongException tooLong) {
          command =
              new Command.Malformed("a line may have at most " + ChatLine.BYTES_MAX + " bytes");
        } catch (Elapsed silent) {
          return "you were silent for " + options.idle().toSeconds() + " s";
        }
        if (command instanceof Command.Quit) {
          return "you quit";
        }
        hub.obey(member, command);
      }
    });
  }

  /** What ends the waiting for a client. */
  private sealed interface Input {
    record Line(String text) implements Input {}

    record End() implements Input {}

    record Stop() implements Input {}

    static Input of(@Nullable String line) {
      return line == null ? new End() : new Line(line);
    }
  }

  /** Sends what is queued, as many lines to a write as there are. */
  static Future<Void> forward(Receiver<String> queue, ChatSink sink) {
    return async(() -> {
      for (String line; (line = await(queue.recv())) != null; ) {
        do {
          await(sink.send(line));
        } while ((line = queue.tryRecv()) != null);
        await(sink.flush());
      }
    });
  }

  /** Lets the writer send what is left, for a bounded time, then ends the stream. */
  private Future<Void> finish(JoinHandle<Void> writer, ChatSink sink, String farewell) {
    return async(() -> {
      try {
        await(Time.timeout(options.drain(), writer));
        await(stream.shutdown());
      } catch (JoinError aborted) {
        if (aborted.getCause() instanceof IOException gone) {
          throw gone;
        }
        // Cut short in the middle of a line: the notice begins a new one.
        await(
            Time.timeout(NOTICE, stream.writeAll(("\n* goodbye: " + farewell + "\n").getBytes())));
      } finally {
        writer.abort();
      }
    });
  }
}
