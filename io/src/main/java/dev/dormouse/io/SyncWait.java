package dev.dormouse.io;

import dev.dormouse.future.Context;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Has a thread wait for a task. */
final class SyncWait {
  private SyncWait() {}

  /** Waits for the result. An interrupt ends the waiting, not the task, and stays set. */
  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  static <T extends @Nullable Object> T await(JoinHandle<T> handle) throws IOException {
    Semaphore woken = new Semaphore(0);
    Context cx = Context.of(woken::release);
    try {
      for (; ; ) {
        Object answer = handle.pollRaw(cx);
        if (answer != Poll.PENDING) {
          return (T) answer;
        }
        woken.acquire();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      InterruptedIOException failure = new InterruptedIOException("interrupted while it waited");
      failure.initCause(interrupt);
      throw failure;
    } catch (JoinError failed) {
      throw asThrown(failed);
    } catch (IOException | RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IOException(failed);
    }
  }

  private static IOException asThrown(JoinError failed) {
    return switch (failed.getCause()) {
      case IOException io -> io;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case null, default -> new IOException(failed);
    };
  }
}
