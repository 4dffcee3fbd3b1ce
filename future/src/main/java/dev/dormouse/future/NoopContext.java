package dev.dormouse.future;

/** The context whose waker wakes nobody. */
final class NoopContext extends Context {
  static final Waker WAKER = () -> {};
  static final NoopContext INSTANCE = new NoopContext();

  private NoopContext() {}

  @Override
  public Waker waker() {
    return WAKER;
  }

  /** Shared by all threads, so it keeps no sequence. */
  @Override
  public int pickFirst(int branches) {
    return 0;
  }
}
