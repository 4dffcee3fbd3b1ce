package dev.dormouse.future;

/** A context with a waker and without services. */
final class BareContext extends Context {
  private final Waker waker;

  BareContext(Waker waker) {
    this.waker = waker;
  }

  @Override
  public Waker waker() {
    return waker;
  }
}
