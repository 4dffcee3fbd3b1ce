package dev.dormouse.reactor.poller;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Lets {@link Thread#interrupt} end a wait in a system call, which it does not by itself: the JDK
 * offers this to those who write selectors. Nothing is selected with it.
 */
final class ThreadInterrupt extends AbstractSelector {
  private final Runnable wakeUp;

  /** Makes it for one waiting thread at a time, which {@code wakeUp} wakes. */
  ThreadInterrupt(Runnable wakeUp) {
    super(SelectorProvider.provider());
    this.wakeUp = wakeUp;
  }

  /** Begins a wait. If the thread is interrupted already, the wait ends at once. */
  void watch() {
    begin();
  }

  /** Ends a wait. */
  void ignore() {
    end();
  }

  @Override
  public Selector wakeup() {
    wakeUp.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> keys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeoutMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }
}
