package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.poller.Poller;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a foreign descriptor, see {@link Kernel#watch(int)}, is ready in one direction. It
 * stays ready, for later operations as well, until {@link #clear}.
 */
public final class AwaitReady extends Operation<Source> {
  private final Source source;
  private final boolean writing;
  private int tick;

  /**
   * Makes the operation.
   *
   * @param writing whether it waits for room to write, or else for something to read
   * @cancelSafety safe: it takes nothing
   */
  public AwaitReady(Source source, boolean writing) {
    this.source = Objects.requireNonNull(source, "source");
    this.writing = writing;
  }

  /** Tells in which direction. */
  public boolean isWriting() {
    return writing;
  }

  /** Keeps which event made the source ready. For pollers. */
  public void observed(int event) {
    tick = event;
  }

  /** Returns which event made the source ready. For pollers. */
  public int tick() {
    return tick;
  }

  /**
   * Makes the source not ready in this direction, after a call has found that it would block. A
   * later event than the one that ended this operation is not lost.
   */
  public void clear() {
    source.poller().clear(this);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  Poller poller(Context cx) {
    return source.poller();
  }

  @Override
  void release() {
    // clear() still needs what there is
  }

  @Override
  @Nullable Object result(@Nullable Object answer) {
    return source;
  }

  @Override
  public String toString() {
    return (writing ? "writable " : "readable ") + source;
  }
}
