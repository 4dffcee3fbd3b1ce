package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.reactor.AwaitReady;
import dev.dormouse.reactor.Interest;
import org.jspecify.annotations.Nullable;

/** Waits for one or both directions of a foreign descriptor, whichever comes first. */
final class AwaitGuard extends RawFuture<ReadyGuard> {
  private final AsyncFd fd;
  private final @Nullable AwaitReady read;
  private final @Nullable AwaitReady write;
  private boolean ended;

  AwaitGuard(AsyncFd fd, Interest wanted) {
    this.fd = fd;
    this.read = wanted.readable() ? new AwaitReady(fd.source(), false) : null;
    this.write = wanted.writable() ? new AwaitReady(fd.source(), true) : null;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    if (ended) {
      throw Finished.polledAgain(toString());
    }
    boolean toRead = false;
    boolean toWrite = false;
    boolean failed = true;
    try {
      toRead = read != null && read.pollRaw(cx) != Poll.PENDING;
      toWrite = write != null && write.pollRaw(cx) != Poll.PENDING;
      failed = false;
    } finally {
      if (failed || toRead || toWrite) {
        drop(); // the one that still waits
      }
    }
    return toRead || toWrite
        ? new ReadyGuard(toRead ? read : null, toWrite ? write : null)
        : Poll.PENDING;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(toString());
  }

  @Override
  public void drop() {
    ended = true;
    if (read != null) {
      read.drop();
    }
    if (write != null) {
      write.drop();
    }
  }

  @Override
  public String toString() {
    return "ready of " + fd;
  }
}
