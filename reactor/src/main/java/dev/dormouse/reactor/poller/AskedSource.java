package dev.dormouse.reactor.poller;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A source for which threads want something of the one that owns a ring; see {@link Requests}. */
abstract class AskedSource extends LinuxSource {
  private static final VarHandle WANTED;

  static {
    try {
      WANTED = MethodHandles.lookup().findVarHandle(AskedSource.class, "wanted", byte.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** The next one of those for which something is asked. */
  @Nullable AskedSource nextAsking;

  @SuppressWarnings("unused") // through WANTED only
  private byte wanted;

  AskedSource(UringPoller poller, int fd, Role role, SocketAddress address, boolean connected) {
    super(poller, fd, role, address, connected);
  }

  final UringPoller uring() {
    return (UringPoller) poller();
  }

  /** Asks the owner for something. For threads that are not. */
  final void ask(int what) {
    uring().ask(this, what);
  }

  /** Does what other threads ask for. For the owner. */
  abstract void serve(int asked);

  /** Gives the descriptor back when there is no ring any more, and no owner. Any thread. */
  abstract void serveAlone(int asked);

  /** Full: who finds 0 has to tell the owner; pairs with takeWanted(). */
  final int want(int what) {
    return (byte) WANTED.getAndBitwiseOr(this, (byte) what);
  }

  /** Full: pairs with want(); what is wanted from now on is told anew. */
  final int takeWanted() {
    return (byte) WANTED.getAndSet(this, (byte) 0);
  }
}
