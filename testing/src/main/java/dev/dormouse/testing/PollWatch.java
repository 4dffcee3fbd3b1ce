package dev.dormouse.testing;

import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeMetrics;
import org.jspecify.annotations.Nullable;

/** Looks at a runtime from another thread and remembers the first poll that takes too long. */
final class PollWatch implements AutoCloseable {
  /** Looks within the time that a poll may take: the same poll in all of them is too long. */
  private static final int LOOKS = 4;

  private final AsyncRuntime runtime;
  private final Thread watched;
  private final long millis;
  private boolean closed;
  private @Nullable LongPollError found;

  private PollWatch(AsyncRuntime runtime, Thread watched, long millis) {
    this.runtime = runtime;
    this.watched = watched;
    this.millis = millis;
  }

  /** Begins to watch polls of {@code runtime} on the calling thread. */
  static PollWatch start(AsyncRuntime runtime, long millis) {
    PollWatch watch = new PollWatch(runtime, Thread.currentThread(), millis);
    Thread.ofPlatform().daemon().name("dormouse-poll-watch").start(watch::watch);
    return watch;
  }

  private void watch() {
    long polls = -1;
    int same = 0;
    while (pause()) {
      RuntimeMetrics now = runtime.metrics();
      boolean goesOn = now.polls() == polls && now.workersParked() == 0 && now.aliveTasks() > 0;
      polls = now.polls();
      same = goesOn ? same + 1 : 0;
      if (same >= LOOKS) {
        keep(new LongPollError(millis, watched.getStackTrace()));
        return;
      }
    }
  }

  /** Waits for the next look; false when the watch is over. */
  private synchronized boolean pause() {
    try {
      if (!closed) {
        wait(Math.max(1, millis / LOOKS));
      }
    } catch (InterruptedException end) {
      return false;
    }
    return !closed;
  }

  private synchronized void keep(LongPollError error) {
    found = error;
  }

  /** Ends the watch and returns what it found, or null. */
  synchronized @Nullable LongPollError end() {
    close();
    return found;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
