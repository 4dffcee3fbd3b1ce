package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import java.io.IOException;

/** A poller without a kernel: what happens to its sources, a test does. */
class QuietPoller extends ReadinessPoller {
  QuietPoller() {
    super(false);
  }

  @Override
  ReadySource startConnect(Connect connect) {
    throw new UnsupportedOperationException();
  }

  @Override
  int awaitKernel(long timeoutNanos) throws IOException {
    return 0;
  }

  @Override
  void interruptKernel() {}

  @Override
  void closePoller() {}

  @Override
  public String name() {
    return "quiet";
  }

  @Override
  public Kernel kernel() {
    throw new UnsupportedOperationException();
  }
}
