package dev.dormouse.reactor.poller;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What threads want for their sources of the one thread that may enter the ring. Each source lies
 * here once at most, whatever is wanted for it.
 */
final class Requests {
  /*
   * Of a source, `wanted` holds what is asked for:
   *
   * 0    -> bits   ask()   getAndBitwiseOr, full; who finds 0 pushes the source
   * bits -> more   ask()   the same; the source lies here, or is about to
   * bits -> 0      serve() getAndSet, full; by the owner, after it has taken the source out
   *
   * `head` is a stack, linked by the sources:
   *
   * any  -> source push()     CAS, full: ordered before the owner is called
   * any  -> null   serve()    getAndSet, full
   * any  -> CLOSED close()    getAndSet, full: what the owner did before is seen by who finds it
   *
   * Who finds CLOSED does what is wanted without the ring: its own wish, and those of others who
   * found that bits were set already.
   */

  /** Begin to wait until there is something to read. */
  static final int READABLE = 1;

  /** Begin to wait until there is room to write. */
  static final int WRITABLE = 2;

  /** Let other threads read. */
  static final int READS = 4;

  /** Let other threads write. */
  static final int WRITES = 8;

  /** End the sending direction, behind what was written. */
  static final int SHUT = 16;

  /** Give the descriptor back. */
  static final int RELEASE = 32;

  private static final Object CLOSED = new Object();
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Requests.class, "head", Object.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final UringPoller poller;
  private final SleepFlag flag;

  @SuppressWarnings("unused") // through HEAD only
  private volatile @Nullable Object head;

  Requests(UringPoller poller, SleepFlag flag) {
    this.poller = poller;
    this.flag = flag;
  }

  /** Asks for something, and calls the owner. Any thread. */
  void ask(AskedSource source, int what) {
    if (put(source, what) && flag.call()) {
      poller.interruptWait();
    }
  }

  /** Keeps what could not be done, for the next turn. For the owner. */
  void putBack(AskedSource source, int what) {
    boolean unused = put(source, what);
  }

  /** Returns true if the owner has to be called. */
  private boolean put(AskedSource source, int what) {
    if (source.want(what) != 0) {
      return false;
    }
    for (; ; ) {
      Object seen = headVolatile();
      if (seen == CLOSED) {
        source.serveAlone(source.takeWanted());
        return false;
      }
      source.nextAsking = (AskedSource) seen;
      if (casHead(seen, source)) {
        return true;
      }
    }
  }

  /** Does all that is asked for; returns for how many sources. For the owner. */
  int serve() {
    return headVolatile() == null ? 0 : serve((AskedSource) exchangeHead(null));
  }

  private static int serve(@Nullable AskedSource first) {
    int served = 0;
    for (AskedSource source = first; source != null; served++) {
      // Read first: once nothing is wanted any more it may be pushed again, with another link.
      AskedSource next = source.nextAsking;
      source.nextAsking = null;
      source.serve(source.takeWanted());
      source = next;
    }
    return served;
  }

  boolean isEmpty() {
    return headVolatile() == null;
  }

  boolean isClosed() {
    return headVolatile() == CLOSED;
  }

  /** Does what is left, and takes no more. For the owner, once. */
  void close() {
    int unused = serve((AskedSource) exchangeHead(CLOSED));
  }

  /** Volatile: pairs with casHead(); a sleeper's last look, after it has announced its sleep. */
  private @Nullable Object headVolatile() {
    return HEAD.getVolatile(this);
  }

  /** Full: publishes the link of the source; pairs with exchangeHead() and headVolatile(). */
  private boolean casHead(@Nullable Object seen, Object next) {
    return HEAD.compareAndSet(this, seen, next);
  }

  /** Full: pairs with casHead(). */
  private @Nullable Object exchangeHead(@Nullable Object next) {
    return HEAD.getAndSet(this, next);
  }
}
