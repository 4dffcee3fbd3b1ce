package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Reactor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a host and tries its addresses one after the other until one serves. The failure is that
 * of the last address, with the others suppressed into it.
 */
abstract class Establish<T> extends RawFuture<T> {
  private final Host host;
  private @Nullable Future<?> step;
  private @Nullable Iterator<InetSocketAddress> addresses;
  private @Nullable IOException failure;
  private boolean ended;

  Establish(Host host) {
    this.host = host;
  }

  /** Returns the attempt with one address; what it has made belongs to whoever gets its value. */
  abstract Future<T> attempt(InetSocketAddress address, Reactor reactor);

  @Override
  @SuppressWarnings("unchecked") // the first step answers addresses
  public final @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(toString());
    }
    ended = true; // unless a step answers pending
    if (addresses == null) {
      Object found = pollStep(cx, step == null ? host.resolve(Reactor.of(cx)) : step);
      if (found == Poll.PENDING) {
        return Poll.PENDING;
      }
      addresses = ((List<InetSocketAddress>) Objects.requireNonNull(found)).iterator();
    }
    for (; ; ) {
      try {
        return pollStep(cx, step == null ? attempt(addresses.next(), Reactor.of(cx)) : step);
      } catch (IOException refused) {
        if (failure != null) {
          refused.addSuppressed(failure);
        }
        failure = refused;
        if (!addresses.hasNext()) {
          throw refused;
        }
      }
    }
  }

  private @Nullable Object pollStep(Context cx, Future<?> current) throws Exception {
    step = null;
    Object answer = current.pollRaw(cx);
    if (answer == Poll.PENDING) {
      step = current;
      ended = false;
    }
    return answer;
  }

  @Override
  protected final FutureInfo info() {
    return FutureInfo.of(toString(), step);
  }

  @Override
  public final void drop() {
    ended = true;
    addresses = null;
    failure = null;
    Future<?> current = step;
    step = null;
    if (current != null) {
      current.drop();
    }
  }

  /** Names what is being done, for messages. */
  final String describe(String verb) {
    return verb + " " + host.name() + " port " + host.port();
  }
}
