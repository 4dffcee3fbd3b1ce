package dev.dormouse.stream;

/** What is dropped when it is no longer wanted, and may be the resource of a {@code try}. */
public interface Droppable extends AutoCloseable {

  /**
   * Ends this without what is still to come: its children are dropped, child first, and cleanup
   * code runs. Idempotent; does nothing after the end; never blocks.
   *
   * @throws dev.dormouse.future.DropFailure if cleanup code threw; everything has been dropped all
   *     the same
   */
  default void drop() {}

  /** Drops this, for {@code try (stream)}: the block that says so owns it. */
  @Override
  default void close() {
    drop();
  }
}
