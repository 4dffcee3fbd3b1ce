package dev.dormouse.sync;

import dev.dormouse.future.MustUse;

/** Cancels a token when it is closed, for a {@code try} block whose end must stop others. */
@MustUse("it cancels when it is closed")
public final class CancelGuard implements AutoCloseable {
  private final CancellationToken token;
  private volatile boolean armed = true;

  CancelGuard(CancellationToken token) {
    this.token = token;
  }

  /** Returns the token that this cancels. */
  public CancellationToken token() {
    return token;
  }

  /** Cancels the token, unless {@link #disarm} came first. Idempotent. */
  @Override
  public void close() {
    if (armed) {
      armed = false;
      token.cancel();
    }
  }

  /** Makes {@link #close} do nothing. */
  public void disarm() {
    armed = false;
  }
}
