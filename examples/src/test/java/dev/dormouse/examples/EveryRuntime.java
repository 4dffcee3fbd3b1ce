package dev.dormouse.examples;

import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.opentest4j.TestAbortedException;

/** The runtimes on which the examples are run: one thread and several, with each poller. */
public enum EveryRuntime implements Supplier<AsyncRuntime> {
  ONE_THREAD_URING(RuntimeBuilder::currentThread, PollerKind.IO_URING),
  ONE_THREAD_EPOLL(RuntimeBuilder::currentThread, PollerKind.EPOLL),
  ONE_THREAD_NIO(RuntimeBuilder::currentThread, PollerKind.NIO),
  STEALING_URING(builder -> builder.workStealing().workers(2), PollerKind.IO_URING),
  STEALING_EPOLL(builder -> builder.workStealing().workers(2), PollerKind.EPOLL),
  STEALING_NIO(builder -> builder.workStealing().workers(2), PollerKind.NIO);

  private final UnaryOperator<RuntimeBuilder> threads;
  private final PollerKind poller;

  EveryRuntime(UnaryOperator<RuntimeBuilder> threads, PollerKind poller) {
    this.threads = threads;
    this.poller = poller;
  }

  /** Starts one; skips the test if this system does not have its poller. */
  @Override
  public AsyncRuntime get() {
    try {
      return threads.apply(AsyncRuntime.builder().poller(poller)).build();
    } catch (UnsupportedOperationException notHere) {
      throw new TestAbortedException("no " + poller + " on this system", notHere);
    }
  }
}
