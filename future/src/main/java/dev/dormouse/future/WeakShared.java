package dev.dormouse.future;

import org.jspecify.annotations.Nullable;

/**
 * Knows a {@link Shared} future without being one of its owners: a cache of what is under way, for
 * instance. For any thread.
 *
 * @param <T> type of the value
 */
public final class WeakShared<T extends @Nullable Object> {
  private final SharedCell<T> cell;

  WeakShared(SharedCell<T> cell) {
    this.cell = cell;
  }

  /**
   * Returns a new copy of the future, or null if all have been dropped.
   *
   * @cancelSafety as for {@link Shared#copy}
   */
  public @Nullable Shared<T> upgrade() {
    return cell.hold() ? new Shared<>(cell) : null;
  }
}
