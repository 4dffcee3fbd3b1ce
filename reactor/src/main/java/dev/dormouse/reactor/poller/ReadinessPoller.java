package dev.dormouse.reactor.poller;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.AwaitReady;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Peek;
import dev.dormouse.reactor.ReactorLog;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SendDatagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A poller whose kernel tells when a call is worth a try, and does nothing by itself. */
abstract class ReadinessPoller implements Poller {
  /** The open sources. */
  final Registry registry;

  /** Where the turning thread waits once the kernel can no longer be waited in. */
  private final Semaphore parking = new Semaphore(0);

  /** Why no source is open any more, or null. */
  private volatile @Nullable String closedBecause;

  private volatile boolean lost;
  private boolean closed;

  ReadinessPoller(boolean shared) {
    SocketFailures.load();
    registry = new Registry(shared);
  }

  /** Opens a stream and begins to connect it. */
  abstract ReadySource startConnect(Connect connect) throws IOException;

  /** Waits in the kernel; see {@link Poller#await}. */
  abstract int awaitKernel(long timeoutNanos) throws IOException;

  /** Makes the wait in the kernel return; see {@link Poller#interruptWait}. */
  abstract void interruptKernel();

  /** Closes what is the poller's own. No source is open. */
  abstract void closePoller();

  @Override
  public final @Nullable Object poll(Operation<?> operation, Context cx) throws Exception {
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    return switch (operation) {
      case Receive receive -> ready(receive).poll(receive, ReadySource.READ, cx);
      case Send send -> ready(send).poll(send, ReadySource.WRITE, cx);
      case Peek peek -> ready(peek).poll(peek, ReadySource.READ, cx);
      case ReceiveDatagram receive -> ready(receive).poll(receive, ReadySource.READ, cx);
      case SendDatagram send -> ready(send).poll(send, ReadySource.WRITE, cx);
      case Accept accept -> ready(accept).poll(accept, ReadySource.READ, cx);
      case AwaitReady wait -> ready(wait).poll(wait, direction(wait), cx);
      case Connect connect -> connect(connect, cx);
    };
  }

  private @Nullable Object connect(Connect connect, Context cx) throws Exception {
    ReadySource stream = (ReadySource) connect.source();
    if (stream == null) {
      stream = startConnect(connect);
      connect.opened(stream);
    }
    try {
      return stream.poll(connect, ReadySource.WRITE, cx);
    } catch (Throwable failure) {
      stream.close();
      throw failure;
    }
  }

  @Override
  public final void cancel(Operation<?> operation) {
    switch (operation) {
      case Receive receive -> ready(receive).cancel(receive, ReadySource.READ);
      case Send send -> ready(send).cancel(send, ReadySource.WRITE);
      case Peek peek -> ready(peek).cancel(peek, ReadySource.READ);
      case ReceiveDatagram receive -> ready(receive).cancel(receive, ReadySource.READ);
      case SendDatagram send -> ready(send).cancel(send, ReadySource.WRITE);
      case Accept accept -> ready(accept).cancel(accept, ReadySource.READ);
      case AwaitReady wait -> ready(wait).cancel(wait, direction(wait));
      case Connect connect -> {
        ready(connect).cancel(connect, ReadySource.WRITE);
        ready(connect).close();
      }
    }
  }

  @Override
  public final void clear(AwaitReady observed) {
    ready(observed).clear(direction(observed), observed.tick());
  }

  private static int direction(AwaitReady wait) {
    return wait.isWriting() ? ReadySource.WRITE : ReadySource.READ;
  }

  private static ReadySource ready(Operation<?> operation) {
    return (ReadySource) Objects.requireNonNull(operation.source());
  }

  @Override
  public final int descriptors() {
    return registry.size();
  }

  @Override
  public final long opened() {
    return registry.opened();
  }

  /** Learns that {@code source} was closed: its key finds nothing from now on. */
  final void forget(ReadySource source) {
    registry.remove(source);
  }

  /** Returns why every source was closed, or null if they were not. */
  final @Nullable String closedBecause() {
    return closedBecause;
  }

  @Override
  public final int await(long timeoutNanos) {
    if (lost) {
      return park(timeoutNanos);
    }
    try {
      return awaitKernel(timeoutNanos);
    } catch (IOException | ClosedSelectorException failure) {
      lose(failure);
      return 0;
    }
  }

  /**
   * Fails what waits, now and later, since its events can no longer be had. Timers and calls from
   * other threads go on without the kernel.
   */
  final void lose(Exception failure) {
    ReactorLog.pollerFailed(name(), failure);
    lost = true;
    closeSources("the " + name() + " poller failed: " + failure.getMessage());
  }

  /** Tells whether the kernel no longer tells of events. */
  final boolean isLost() {
    return lost;
  }

  private int park(long timeoutNanos) {
    try {
      if (timeoutNanos < 0) {
        parking.acquire();
      } else {
        parking.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
      }
      parking.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // as in the kernel: it ends the wait and stays set
    }
    return 0;
  }

  @Override
  public final void interruptWait() {
    parking.release();
    if (!lost) {
      interruptKernel();
    }
  }

  private void closeSources(String why) {
    if (closedBecause == null) {
      closedBecause = why;
    }
    for (ReadySource source : registry.close(why)) {
      source.close();
    }
  }

  @Override
  public final void close() {
    if (closed) {
      return;
    }
    closed = true;
    closeSources("the reactor was closed");
    closePoller();
  }

  /** Refuses an address that has still to be looked up. */
  static void requireResolved(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the address is not resolved: " + address);
    }
  }
}
