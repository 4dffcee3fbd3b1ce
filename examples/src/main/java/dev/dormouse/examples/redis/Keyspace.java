package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.sync.Notify;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all clients, their values and when they expire. Every method is short and waits for
 * nobody, so one lock serves. A key whose time has come is not seen any more; {@link #purge} takes
 * it away.
 */
final class Keyspace {
  /** What a key costs beside its bytes and those of its value, roughly. */
  private static final int ENTRY_BYTES = 200;

  /** How many keys are taken away in one go, since others wait for the lock. */
  private static final int PURGED_MAX = 1_000;

  private final Clock clock;
  private final long bytesMax;
  private final Map<Bytes, Entry> entries = new HashMap<>();
  private final TreeSet<Deadline> deadlines = new TreeSet<>();
  private long bytes;

  /** Told when there is an earlier first deadline. */
  private final Notify sooner = new Notify();

  /** Makes it empty; above {@code bytesMax} nothing is added. */
  Keyspace(Clock clock, long bytesMax) {
    this.clock = clock;
    this.bytesMax = bytesMax;
  }

  /** A value, and when it expires: at {@link Moment#MAX} if it does not. */
  record Entry(Bytes value, Moment expiry) {
    boolean expires() {
      return !expiry.equals(Moment.MAX);
    }
  }

  private record Deadline(Moment moment, Bytes key) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      int first = moment.compareTo(other.moment);
      return first != 0 ? first : key.compareTo(other.key);
    }
  }

  /** Makes the new entry of a key of its old one; null is none. It is called under the lock. */
  interface Change {
    @Nullable Entry of(@Nullable Entry old) throws Refusal;
  }

  Moment now() {
    return Moment.now(clock);
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized @Nullable Entry entry(Bytes key) {
    Entry entry = entries.get(key);
    return entry == null || isOver(entry) ? null : entry;
  }

  private boolean isOver(Entry entry) {
    return entry.expires() && !entry.expiry().isAfter(now());
  }

  /** Changes what a key has, in one step; answers what it had. */
  @Nullable Entry change(Bytes key, Change change) throws Refusal {
    Entry old;
    boolean isFirst;
    synchronized (this) {
      old = entry(key);
      Entry next = change.of(old);
      if (next == old) {
        return old;
      }
      if (next != null && !hasRoom(key, next)) {
        throw new Refusal("OOM command not allowed when used memory > 'maxmemory'.");
      }
      remove(key);
      isFirst = next != null && put(key, next);
    }
    if (isFirst) {
      sooner.notifyOne(); // without the lock, since this may run a task's code
    }
    return old;
  }

  /** Tells whether there are bytes for an entry in the place of what the key has. */
  private boolean hasRoom(Bytes key, Entry next) {
    long more = size(key, next) - size(key, entries.get(key));
    return more <= 0 || more <= bytesMax - bytes;
  }

  private static long size(Bytes key, @Nullable Entry entry) {
    return entry == null ? 0 : ENTRY_BYTES + key.length() + entry.value().length();
  }

  /** Puts a new entry; tells whether no other expires before it. */
  private boolean put(Bytes key, Entry entry) {
    entries.put(key, entry);
    bytes += size(key, entry);
    if (!entry.expires()) {
      return false;
    }
    Deadline deadline = new Deadline(entry.expiry(), key);
    deadlines.add(deadline);
    return deadlines.first().equals(deadline);
  }

  private void remove(Bytes key) {
    Entry old = entries.remove(key);
    if (old != null) {
      bytes -= size(key, old);
      if (old.expires()) {
        deadlines.remove(new Deadline(old.expiry(), key));
      }
    }
  }

  // region purge
  /** Takes away what has expired, when it does, until it is dropped. */
  Future<Void> purge() {
    return async(() -> {
      while (true) {
        Moment next = removeExpired();
        await(Futures.race(Time.sleepUntil(next), sooner.notified()));
      }
    });
  }

  /** Returns when to look again: when the next key expires, or now if more have. */
  private synchronized Moment removeExpired() {
    Moment now = now();
    for (int removed = 0; !deadlines.isEmpty(); removed++) {
      Deadline first = deadlines.first();
      if (first.moment().isAfter(now) || removed == PURGED_MAX) {
        return first.moment();
      }
      remove(first.key());
    }
    return Moment.MAX;
  }

  // endregion
}
