package dev.dormouse.sync;

import dev.dormouse.future.MustUse;
import org.jspecify.annotations.Nullable;

/** Cancels a token when it is closed, for a {@code try} block whose end must stop others. */
@MustUse("it cancels when it is closed")
public final class CancelGuard implements AutoCloseable {
  private volatile @Nullable CancellationToken token;

  CancelGuard(CancellationToken token) {
    this.token = token;
  }

  /** Cancels the token, unless {@link #disarm} came first. Idempotent. */
  @Override
  public void close() {
    CancellationToken armed = token;
    token = null;
    if (armed != null) {
      armed.cancel();
    }
  }

  /** Makes {@link #close} do nothing. */
  public void disarm() {
    token = null;
  }
}
