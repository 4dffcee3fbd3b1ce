package dev.dormouse.examples.redis;

import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The commands that read and change keys. */
final class KeyCommands {
  private KeyCommands() {}

  record Get(Bytes key) implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) {
      Keyspace.Entry entry = keys.entry(key);
      return Reply.of(entry == null ? null : entry.value());
    }
  }

  record Delete(List<Bytes> names) implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) throws Refusal {
      int deleted = 0;
      for (Bytes key : names) {
        if (keys.change(key, _ -> null) != null) {
          deleted++;
        }
      }
      return new Reply.Number(deleted);
    }
  }

  /** Counts a key as often as it is named. */
  record Exists(List<Bytes> names) implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) {
      return new Reply.Number(names.stream().filter(key -> keys.entry(key) != null).count());
    }
  }

  /** A duration that is not positive deletes the key. */
  record Expire(Bytes key, Duration after) implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) throws Refusal {
      Keyspace.Entry old =
          keys.change(
              key,
              entry ->
                  entry == null || !after.isPositive()
                      ? null
                      : new Keyspace.Entry(entry.value(), keys.now().plus(after)));
      return Reply.of(old != null);
    }
  }

  /** Answers -1 for a key that does not expire, and -2 for one that is not there. */
  record TimeToLive(Bytes key, TimeUnit unit) implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) {
      Keyspace.Entry entry = keys.entry(key);
      if (entry == null) {
        return new Reply.Number(-2);
      }
      if (!entry.expires()) {
        return new Reply.Number(-1);
      }
      Duration half = Duration.of(1, unit.toChronoUnit()).dividedBy(2);
      return new Reply.Number(unit.convert(keys.now().until(entry.expiry()).plus(half)));
    }
  }

  /** Adds to a number in decimal; a key that is not there counts as zero. */
  record Add(Bytes key, long summand) implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) throws Refusal {
      long[] sum = new long[1];
      keys.change(
          key,
          entry -> {
            sum[0] = sum(entry);
            Moment expiry = entry == null ? Moment.MAX : entry.expiry();
            return new Keyspace.Entry(Bytes.of(Long.toString(sum[0])), expiry);
          });
      return new Reply.Number(sum[0]);
    }

    private long sum(Keyspace.@Nullable Entry entry) throws Refusal {
      Long before = entry == null ? Long.valueOf(0) : entry.value().number();
      if (before == null) {
        throw Refusal.notANumber();
      }
      try {
        return Math.addExact(before, summand);
      } catch (ArithmeticException overflow) {
        throw new Refusal("ERR increment or decrement would overflow");
      }
    }
  }

  /** Counts all keys; one that has expired counts until it is taken away. */
  record Count() implements Command.OfKeys {
    @Override
    public Reply apply(Keyspace keys) {
      return new Reply.Number(keys.size());
    }
  }
}
