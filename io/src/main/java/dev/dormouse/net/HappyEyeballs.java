package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.io.Limits;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers (RFC 8305). The families take turns,
 * beginning with that of the first address. An attempt that has not come to an end for a while, or
 * has failed, lets the next one begin beside it; the first connection wins, and the other attempts
 * are dropped before it is handed on.
 */
final class HappyEyeballs<T> extends RawFuture<T> {
  private final String name;
  private final Predicate<InetSocketAddress> reachable;
  private final Dialer<T> dialer;
  private final List<Future<T>> attempts = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();
  private @Nullable Resolving resolve;
  private @Nullable Future<List<InetSocketAddress>> resolving;
  private @Nullable ArrayDeque<InetSocketAddress> untried;
  private @Nullable Future<Void> patience;
  private int tried;
  private boolean ended;

  /**
   * Makes the future.
   *
   * @param name what is done, for messages
   * @param resolve finds the addresses
   * @param reachable which of them serve
   * @param dialer makes the attempts
   */
  HappyEyeballs(
      String name, Resolving resolve, Predicate<InetSocketAddress> reachable, Dialer<T> dialer) {
    this.name = name;
    this.resolve = resolve;
    this.reachable = reachable;
    this.dialer = dialer;
  }

  /** Finds addresses. */
  @FunctionalInterface
  interface Resolving {
    Future<List<InetSocketAddress>> addresses(Context cx);
  }

  /** Makes the attempt with one address; what it has made belongs to whoever gets its value. */
  @FunctionalInterface
  interface Dialer<T> {
    Future<T> attempt(InetSocketAddress address, Context cx);
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(name);
    }
    Object answer;
    try {
      answer = advance(cx);
    } catch (Throwable failure) {
      drop();
      throw failure;
    }
    if (answer != Poll.PENDING) {
      drop(); // the losers, before the winner is handed on
    }
    return answer;
  }

  private @Nullable Object advance(Context cx) throws Exception {
    ArrayDeque<InetSocketAddress> left = untried;
    if (left == null) {
      left = pollAddresses(cx);
      if (left == null) {
        return Poll.PENDING;
      }
      untried = left;
    }
    int failed = failures.size();
    Object answer = pollAttempts(cx, 0);
    while (answer == Poll.PENDING && mayBegin(cx, left, failures.size() > failed)) {
      failed = failures.size();
      begin(left, cx);
      answer = pollAttempts(cx, attempts.size() - 1);
    }
    if (answer == Poll.PENDING && attempts.isEmpty() && left.isEmpty()) {
      throw allFailed();
    }
    return answer;
  }

  private @Nullable ArrayDeque<InetSocketAddress> pollAddresses(Context cx) throws Exception {
    Future<List<InetSocketAddress>> lookup = resolving;
    if (lookup == null) {
      lookup = Objects.requireNonNull(resolve).addresses(cx);
      resolve = null;
      resolving = lookup;
    }
    if (!(lookup.pollRaw(cx) instanceof List<?> found)) {
      return null;
    }
    resolving = null;
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (Object each : found) {
      InetSocketAddress address = (InetSocketAddress) each;
      if (reachable.test(address)) {
        addresses.add(address);
      }
    }
    if (addresses.isEmpty()) {
      throw new UnknownHostException(
          "cannot %s: it has no address of the family of this socket, only %s"
              .formatted(name, found));
    }
    return new ArrayDeque<>(interleaved(addresses));
  }

  /** Polls the attempts from {@code first} on; those that fail are taken out. */
  private @Nullable Object pollAttempts(Context cx, int first) throws Exception {
    for (Iterator<Future<T>> each = attempts.listIterator(first); each.hasNext(); ) {
      Future<T> attempt = each.next();
      try {
        Object answer = attempt.pollRaw(cx);
        if (answer != Poll.PENDING) {
          each.remove();
          return answer;
        }
      } catch (IOException refused) {
        each.remove();
        failures.add(refused);
      }
    }
    return Poll.PENDING;
  }

  private boolean mayBegin(Context cx, ArrayDeque<InetSocketAddress> left, boolean failed)
      throws Exception {
    if (left.isEmpty()) {
      return false;
    }
    return failed
        || attempts.isEmpty()
        || (patience != null && patience.pollRaw(cx) != Poll.PENDING);
  }

  private void begin(ArrayDeque<InetSocketAddress> left, Context cx) {
    if (patience != null) {
      patience.drop();
    }
    tried++;
    attempts.add(dialer.attempt(left.removeFirst(), cx));
    patience = left.isEmpty() ? null : Time.sleep(Limits.CONNECT_PATIENCE);
  }

  private IOException allFailed() {
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    ConnectException all =
        new ConnectException(
            "cannot %s: each of %d addresses failed, the first with: %s"
                .formatted(name, tried, failures.getFirst().getMessage()));
    failures.forEach(all::addSuppressed);
    return all;
  }

  /** Lets the families take turns; within a family the order stays. */
  static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses) {
    ArrayDeque<InetSocketAddress> first = new ArrayDeque<>();
    ArrayDeque<InetSocketAddress> second = new ArrayDeque<>();
    for (InetSocketAddress address : addresses) {
      (isSix(address) == isSix(addresses.getFirst()) ? first : second).add(address);
    }
    List<InetSocketAddress> mixed = new ArrayList<>(addresses.size());
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        mixed.add(first.removeFirst());
      }
      if (!second.isEmpty()) {
        mixed.add(second.removeFirst());
      }
    }
    return mixed;
  }

  private static boolean isSix(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    ended = true;
    resolve = null;
    untried = null;
    Future<?> lookup = resolving;
    resolving = null;
    if (lookup != null) {
      lookup.drop();
    }
    Future<?> timer = patience;
    patience = null;
    if (timer != null) {
      timer.drop();
    }
    List<Future<T>> losers = List.copyOf(attempts);
    attempts.clear();
    losers.forEach(Future::drop);
  }

  @Override
  public String toString() {
    return name;
  }
}
