package dev.dormouse.reactor.poller;

import dev.dormouse.future.Clock;
import dev.dormouse.reactor.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Closed streams with bytes to send, for as long as they may take. The kernel limits that for
 * streams whose bytes it has; these are ours. Of one thread at a time.
 */
final class Lingering {
  /** One stream, and when it is cut. */
  private record Rest(UringSource source, long deadlineNanos) {}

  /** By key; all may take equally long, so the first one is cut first. */
  private final SequencedMap<Long, Rest> rests = new LinkedHashMap<>();

  private final Clock clock;
  private final int most;

  Lingering(Clock clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  boolean isEmpty() {
    return rests.isEmpty();
  }

  /** Keeps a source. If there are too many, the one that has had most time makes room. */
  void add(UringSource source) {
    if (rests.size() >= most) {
      cut(rests.firstEntry().getValue().source());
    }
    rests.put(source.key, new Rest(source, clock.nanos() + Limits.LINGER.toNanos()));
  }

  /** Forgets a source; false if it was not kept. */
  boolean remove(UringSource source) {
    return rests.remove(source.key) != null;
  }

  @Nullable UringSource find(long key) {
    Rest rest = rests.get(key);
    return rest == null ? null : rest.source();
  }

  ArrayList<UringSource> all() {
    ArrayList<UringSource> all = new ArrayList<>(rests.size());
    rests.values().forEach(rest -> all.add(rest.source()));
    return all;
  }

  /** Returns how long a wait may last at most; {@code mostNanos} is negative for no end. */
  long sleepNanos(long mostNanos) {
    if (rests.isEmpty()) {
      return mostNanos;
    }
    long left = rests.firstEntry().getValue().deadlineNanos() - clock.nanos();
    long nanos = Math.max(0, left);
    return mostNanos < 0 ? nanos : Math.min(nanos, mostNanos);
  }

  /** Cuts those that have had their time. */
  void expire() {
    while (!rests.isEmpty()) {
      Rest first = rests.firstEntry().getValue();
      if (first.deadlineNanos() - clock.nanos() > 0) {
        return;
      }
      cut(first.source());
    }
  }

  private void cut(UringSource source) {
    if (source.isQueued()) {
      // The kernel may still take the entry, so neither the bytes nor the number are free.
      rests.remove(source.key);
      rests.put(source.key, new Rest(source, clock.nanos() + Limits.LINGER.toNanos()));
    } else {
      source.abandon();
    }
  }

  /** Cuts all. */
  void abandon() {
    all().forEach(UringSource::abandon);
    assert rests.isEmpty() : rests;
  }
}
