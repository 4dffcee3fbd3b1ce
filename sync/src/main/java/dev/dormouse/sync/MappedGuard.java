package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * A lock that is held for a part of what it protects; made by {@link Guard#map}.
 *
 * @param <T> type of the part
 */
public final class MappedGuard<T extends @Nullable Object> extends Guard<T> {
  private final T part;

  MappedGuard(Guard<?> whole, T part) {
    super(whole);
    this.part = part;
  }

  @Override
  public T value() {
    held();
    return part;
  }
}
