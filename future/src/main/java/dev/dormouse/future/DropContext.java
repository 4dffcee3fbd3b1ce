package dev.dormouse.future;

/**
 * The context in which the cleanup of a dropped block runs. {@link LocalFuture#drop} is called
 * outside of any poll, so there is no task to wake and no executor to ask.
 */
final class DropContext extends Context {
  static final DropContext INSTANCE = new DropContext();

  private DropContext() {}

  @Override
  public Waker waker() {
    return NoopContext.WAKER;
  }

  @Override
  public boolean isDropping() {
    return true;
  }

  /** Shared by all threads, so it keeps no sequence. */
  @Override
  public int pickFirst(int branches) {
    return 0;
  }

  @Override
  public Spawner spawner() {
    throw unavailable("spawner");
  }

  @Override
  public Clock clock() {
    throw unavailable("clock");
  }

  @Override
  public Entropy entropy() {
    throw unavailable("entropy");
  }

  @Override
  public Timers timers() {
    throw unavailable("timers");
  }

  private static IllegalStateException unavailable(String service) {
    boolean intrinsic = service.equals("spawner") || service.equals("clock");
    return new IllegalStateException(
        "the block is being dropped, and a drop knows no executor: its "
            + service
            + " cannot be had in a finally or close() then"
            + (intrinsic
                ? "; take it before the try, with var " + service + " = " + service + "()"
                : ""));
  }
}
