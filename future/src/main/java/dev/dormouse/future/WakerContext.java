package dev.dormouse.future;

/** A context with a waker of its own, for one child of a combinator. */
final class WakerContext extends ForwardingContext {
  private final Waker waker;

  WakerContext(Waker waker, Context outer) {
    super(outer);
    this.waker = waker;
  }

  @Override
  public Waker waker() {
    return waker;
  }

  @Override
  public boolean proceed() {
    if (super.proceed()) {
      return true;
    }
    waker.wake(); // the task was arranged to run again; this tells it which child to poll
    return false;
  }

  @Override
  public void yieldNow() {
    super.yieldNow();
    waker.wake();
  }
}
