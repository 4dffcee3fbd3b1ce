package dev.dormouse.sync;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call that a {@link CancellationToken} makes when it is cancelled; closing takes it back. */
public final class CancelHook implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("dev.dormouse.sync");

  private final CancellationToken token;

  /** Its place in the token's queue. */
  private final Cancelled place;

  /** Emptied once: by the canceller, who then makes the call, or by {@link #close}. */
  private final AtomicReference<@Nullable Runnable> call;

  CancelHook(CancellationToken token, Runnable call) {
    this.token = token;
    this.place = new Cancelled(token);
    this.call = new AtomicReference<>(call);
  }

  /** Puts the hook into the queue, or makes the call if the token is cancelled. */
  void enlist() {
    if (!token.await(place, this::run)) {
      run();
    }
  }

  private void run() {
    Runnable taken = call.getAndSet(null);
    if (taken == null) {
      return;
    }
    try {
      taken.run();
    } catch (Throwable failure) {
      LOGGER.log(System.Logger.Level.ERROR, "a hook of a cancellation token threw", failure);
    }
  }

  /** Takes the call back, unless it was made, or is being made. Idempotent. */
  @Override
  public void close() {
    if (call.getAndSet(null) != null) {
      place.drop();
    }
  }
}
