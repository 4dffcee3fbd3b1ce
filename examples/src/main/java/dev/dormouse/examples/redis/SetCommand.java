package dev.dormouse.examples.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.dormouse.time.Moment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a key a value.
 *
 * @param after when it expires; null for never
 * @param keepsExpiry whether it expires when the old value would have
 * @param condition whether there must be an old value, or none; null for either
 * @param answersOld whether to answer the old value
 */
record SetCommand(
    Bytes key,
    Bytes value,
    @Nullable Duration after,
    boolean keepsExpiry,
    @Nullable Condition condition,
    boolean answersOld)
    implements Command.OfKeys {

  enum Condition {
    IF_THERE,
    IF_ABSENT;

    boolean isMet(Keyspace.@Nullable Entry old) {
      return (old != null) == (this == IF_THERE);
    }
  }

  static SetCommand parse(Words words) throws Refusal {
    Bytes key = words.next();
    Bytes value = words.next();
    Duration after = null;
    boolean keepsExpiry = false;
    Condition condition = null;
    boolean answersOld = false;
    while (words.hasNext()) {
      switch (words.next().name()) {
        case "ex" -> after = lifetime(words, SECONDS, after);
        case "px" -> after = lifetime(words, MILLISECONDS, after);
        case "keepttl" -> keepsExpiry = true;
        case "nx" -> condition = only(Condition.IF_ABSENT, condition);
        case "xx" -> condition = only(Condition.IF_THERE, condition);
        case "get" -> answersOld = true;
        default -> throw Refusal.syntax();
      }
    }
    if (keepsExpiry && after != null) {
      throw Refusal.syntax();
    }
    return new SetCommand(key, value, after, keepsExpiry, condition, answersOld);
  }

  private static Duration lifetime(Words words, TimeUnit unit, @Nullable Duration before)
      throws Refusal {
    if (before != null || !words.hasNext()) {
      throw Refusal.syntax();
    }
    Duration after = words.nextDuration(unit);
    if (!after.isPositive()) {
      throw words.invalidTime();
    }
    return after;
  }

  private static Condition only(Condition next, @Nullable Condition before) throws Refusal {
    if (before != null && before != next) {
      throw Refusal.syntax();
    }
    return next;
  }

  @Override
  public Reply apply(Keyspace keys) throws Refusal {
    Keyspace.Entry old = keys.change(key, entry -> isMet(entry) ? next(entry, keys) : entry);
    if (answersOld) {
      return Reply.of(old == null ? null : old.value());
    }
    return isMet(old) ? Reply.OK : Reply.NOTHING;
  }

  private boolean isMet(Keyspace.@Nullable Entry old) {
    return condition == null || condition.isMet(old);
  }

  private Keyspace.Entry next(Keyspace.@Nullable Entry old, Keyspace keys) {
    Moment expiry = Moment.MAX;
    if (after != null) {
      expiry = keys.now().plus(after);
    } else if (keepsExpiry && old != null) {
      expiry = old.expiry();
    }
    return new Keyspace.Entry(value, expiry);
  }
}
