package dev.dormouse.io;

import dev.dormouse.reactor.AwaitReady;
import org.jspecify.annotations.Nullable;

/** What an {@link AsyncFd} was ready for. Letting go of it leaves the descriptor ready. */
public final class ReadyGuard {
  private final @Nullable AwaitReady read;
  private final @Nullable AwaitReady write;

  /** Makes one of the waits that have ended. */
  ReadyGuard(@Nullable AwaitReady read, @Nullable AwaitReady write) {
    this.read = read;
    this.write = write;
  }

  /** Tells whether there was something to read. */
  public boolean isReadable() {
    return read != null;
  }

  /** Tells whether there was room to write. */
  public boolean isWritable() {
    return write != null;
  }

  /**
   * Says that a call has found it would block: the next wait waits for an event. One that has come
   * since this guard was made is not lost.
   */
  public void clearReady() {
    if (read != null) {
      read.clear();
    }
    if (write != null) {
      write.clear();
    }
  }

  /**
   * Makes {@code attempt}, and {@linkplain #clearReady clears} if it would have to block.
   *
   * @return what it answers; null if it would have to block
   */
  public <T> @Nullable T tryIo(AsyncFd.Attempt<T> attempt) throws Exception {
    T answer = attempt.attempt();
    if (answer == null) {
      clearReady();
    }
    return answer;
  }

  @Override
  public String toString() {
    return "ReadyGuard["
        + (read != null ? "readable" : "")
        + (write != null ? " writable" : "")
        + "]";
  }
}
