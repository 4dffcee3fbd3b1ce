package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.codec.Framed;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.ByteStream;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.LaggedError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client: what it asks is answered in order, what others publish is passed on in between. */
final class RedisSession {
  private final Framed<List<Bytes>, Reply> client;
  private final Keyspace keys;
  private final Channels channels;
  private final Subscriptions subscriptions;
  private boolean hasQuit;

  /** Makes the session of a connection, which it will close. */
  RedisSession(ByteStream stream, Keyspace keys, Channels channels) {
    this.client = Framed.of(stream, new RespCodec());
    this.keys = keys;
    this.channels = channels;
    this.subscriptions = new Subscriptions(channels);
  }

  // region serve
  /**
   * Serves the client until it leaves, or until {@code stop} is cancelled; then it sends what was
   * answered by then.
   *
   * @cancelSafety dropping it closes the connection
   */
  Future<Void> serve(CancellationToken stop) {
    var connection = client;
    var subscribed = subscriptions;
    return async(() -> {
      try (connection;
          subscribed) {
        await(stop.runUntilCancelled(converse()));
        await(connection.shutdown());
      } catch (IOException | LaggedError gone) {
        // The client vanished, or read too slowly what it subscribed to.
      }
    });
  }

  private Future<Void> converse() {
    return async(() -> {
      try {
        while (!hasQuit) {
          var now = await(Futures.pollImmediate(next()));
          if (now == null) {
            await(client.flush()); // what was asked together is answered together
          }
          Reply reply = now != null ? now.value() : await(next());
          if (reply == null) {
            return;
          }
          await(client.feed(reply));
        }
      } catch (ProtocolException wrong) {
        await(client.feed(new Reply.Failure("ERR Protocol error: " + wrong.getMessage())));
      }
    });
  }

  /** The next reply or message; null at the end. */
  private Future<@Nullable Reply> next() {
    Future<@Nullable Reply> reply = client.next().map(this::answer);
    return subscriptions.isEmpty() ? reply : Futures.race(reply, subscriptions.next());
  }

  // endregion

  private @Nullable Reply answer(@Nullable List<Bytes> request) {
    if (request == null) {
      return null;
    }
    try {
      Command command = Command.parse(request);
      return switch (command) {
        case Command.OfConnection own -> answer(own, request);
        case Command.OfKeys ofKeys -> {
          refuseWhileSubscribed(request);
          yield ofKeys.apply(keys);
        }
      };
    } catch (Refusal refusal) {
      return refusal.reply();
    }
  }

  private Reply answer(Command.OfConnection command, List<Bytes> request) throws Refusal {
    return switch (command) {
      case Command.Subscribe(List<Bytes> names) ->
          new Reply.Several(names.stream().map(subscriptions::add).toList());
      case Command.Unsubscribe(List<Bytes> names) when names.isEmpty() -> subscriptions.removeAll();
      case Command.Unsubscribe(List<Bytes> names) ->
          new Reply.Several(names.stream().map(subscriptions::remove).toList());
      case Command.Ping(Bytes message) -> pong(message);
      case Command.Quit _ -> {
        hasQuit = true;
        yield Reply.OK;
      }
      case Command.Echo(Bytes message) -> {
        refuseWhileSubscribed(request);
        yield Reply.of(message);
      }
      case Command.Publish(Bytes channel, Bytes message) -> {
        refuseWhileSubscribed(request);
        yield new Reply.Number(channels.publish(channel, message));
      }
      case Command.Known(Reply reply) -> {
        refuseWhileSubscribed(request);
        yield reply;
      }
    };
  }

  private Reply pong(@Nullable Bytes message) {
    if (subscriptions.isEmpty()) {
      return message == null ? new Reply.Status("PONG") : Reply.of(message);
    }
    Bytes text = message == null ? Bytes.of("") : message;
    return new Reply.Items(List.of(Reply.of(Bytes.of("pong")), Reply.of(text)));
  }

  private void refuseWhileSubscribed(List<Bytes> request) throws Refusal {
    if (!subscriptions.isEmpty()) {
      throw new Refusal(
          "ERR Can't execute '"
              + request.getFirst().name()
              + "': only SUBSCRIBE / UNSUBSCRIBE / PING / QUIT are allowed in this context");
    }
  }
}
