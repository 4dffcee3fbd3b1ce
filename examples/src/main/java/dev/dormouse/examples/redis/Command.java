package dev.dormouse.examples.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
sealed interface Command permits Command.OfConnection, Command.OfKeys {

  /** Concerns the connection that it comes on, or other connections. */
  sealed interface OfConnection extends Command {}

  /** Reads or changes keys. */
  non-sealed interface OfKeys extends Command {
    /** Does it, in one step. */
    Reply apply(Keyspace keys) throws Refusal;
  }

  record Ping(@Nullable Bytes message) implements OfConnection {}

  record Echo(Bytes message) implements OfConnection {}

  record Publish(Bytes channel, Bytes message) implements OfConnection {}

  record Subscribe(List<Bytes> channels) implements OfConnection {}

  /** Of no channel is of all. */
  record Unsubscribe(List<Bytes> channels) implements OfConnection {}

  record Quit() implements OfConnection {}

  /** What tools ask for, and is the same always. */
  record Known(Reply reply) implements OfConnection {}

  // region parse
  static Command parse(List<Bytes> request) throws Refusal {
    Words words = new Words(request);
    Command command =
        switch (words.name()) {
          case "get" -> new KeyCommands.Get(words.next());
          case "set" -> SetCommand.parse(words);
          case "del" -> new KeyCommands.Delete(words.rest());
          case "exists" -> new KeyCommands.Exists(words.rest());
          case "expire" -> new KeyCommands.Expire(words.next(), words.nextDuration(SECONDS));
          case "pexpire" -> new KeyCommands.Expire(words.next(), words.nextDuration(MILLISECONDS));
          case "ttl" -> new KeyCommands.TimeToLive(words.next(), SECONDS);
          case "pttl" -> new KeyCommands.TimeToLive(words.next(), MILLISECONDS);
          case "incr" -> new KeyCommands.Add(words.next(), 1);
          case "decr" -> new KeyCommands.Add(words.next(), -1);
          case "incrby" -> new KeyCommands.Add(words.next(), words.nextNumber());
          case "dbsize" -> new KeyCommands.Count();
          case "ping" -> new Ping(words.hasNext() ? words.next() : null);
          case "echo" -> new Echo(words.next());
          case "publish" -> new Publish(words.next(), words.next());
          case "subscribe" -> new Subscribe(words.rest());
          case "unsubscribe" -> new Unsubscribe(words.hasNext() ? words.rest() : List.of());
          case "quit" -> new Quit();
          default -> new Known(Formalities.reply(words));
        };
    return words.end(command);
  }
  // endregion
}
