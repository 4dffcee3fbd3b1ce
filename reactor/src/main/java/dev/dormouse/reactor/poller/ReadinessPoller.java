package dev.dormouse.reactor.poller;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A poller whose kernel tells when a call is worth a try, and does nothing by itself. */
abstract class ReadinessPoller implements Poller {
  /** The open sources. */
  final Registry registry;

  private volatile boolean closed;

  ReadinessPoller(boolean shared) {
    registry = new Registry(shared);
  }

  /** Opens a stream and begins to connect it. */
  abstract ReadySource startConnect(InetSocketAddress address) throws IOException;

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
      case Accept accept -> ready(accept).poll(accept, ReadySource.READ, cx);
      case Connect connect -> connect(connect, cx);
    };
  }

  private @Nullable Object connect(Connect connect, Context cx) throws Exception {
    ReadySource stream = (ReadySource) connect.source();
    if (stream == null) {
      stream = startConnect(connect.address());
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
      case Accept accept -> ready(accept).cancel(accept, ReadySource.READ);
      case Connect connect -> {
        ready(connect).cancel(connect, ReadySource.WRITE);
        ready(connect).close();
      }
    }
  }

  private static ReadySource ready(Operation<?> operation) {
    return (ReadySource) Objects.requireNonNull(operation.source());
  }

  @Override
  public final int descriptors() {
    return registry.size();
  }

  /** Learns that {@code source} was closed: its key finds nothing from now on. */
  final void forget(ReadySource source) {
    registry.remove(source);
  }

  final boolean isClosed() {
    return closed;
  }

  @Override
  public final void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (ReadySource source : registry.close()) {
      source.close();
    }
    closePoller();
  }
}
