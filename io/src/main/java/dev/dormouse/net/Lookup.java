package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.Reactor;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of hosts by their names. */
public final class Lookup {
  private Lookup() {}

  /**
   * Looks a host up. The future answers at least one address and at most {@code
   * Limits.ADDRESSES_TRIED_MAX}, in the order of the system. It fails with an {@link
   * java.net.UnknownHostException} that names the host if there is none.
   *
   * <p>A literal of IPv4 or IPv6 is its own address. A name is looked up by the JDK, on a thread
   * for blocking calls.
   *
   * @param port 0 to 65535, for the addresses
   * @throws IllegalArgumentException if the host is empty or the port out of its range
   * @cancelSafety safe: the look-up goes on for itself, and its answer is forgotten
   */
  public static Future<List<InetSocketAddress>> host(String host, int port) {
    return new Looking(Host.forListening(host, port));
  }

  private static final class Looking extends RawFuture<List<InetSocketAddress>> {
    private @Nullable Host host;
    private @Nullable Future<List<InetSocketAddress>> step;

    Looking(Host host) {
      this.host = host;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Future<List<InetSocketAddress>> current = step;
      if (current == null) {
        Host asked = host;
        if (asked == null) {
          throw Finished.polledAgain("lookup");
        }
        host = null;
        current = asked.resolve(Reactor.of(cx));
        step = current;
      }
      return current.pollRaw(cx);
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.of("lookup", step);
    }

    @Override
    public void drop() {
      host = null;
      if (step != null) {
        step.drop();
      }
    }
  }
}
