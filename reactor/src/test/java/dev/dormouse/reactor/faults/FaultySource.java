package dev.dormouse.reactor.faults;

import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.poller.Poller;
import java.net.SocketAddress;

/** A source whose operations go through the faults. */
final class FaultySource extends Source {
  final Source real;

  FaultySource(Poller seam, Source real) {
    super(seam);
    this.real = real;
  }

  @Override
  public SocketAddress address() {
    return real.address();
  }

  @Override
  public boolean isOpen() {
    return real.isOpen();
  }

  @Override
  public void close() {
    real.close();
  }

  @Override
  public String toString() {
    return real.toString();
  }
}
