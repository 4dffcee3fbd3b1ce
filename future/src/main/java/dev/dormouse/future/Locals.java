package dev.dormouse.future;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that are bound to keys while a future is polled: a chain from the innermost binding out.
 * Immutable, so whoever starts other work may hand the chain on to it as it is.
 *
 * <p>This is the carrier. {@code dev.dormouse.task.TaskLocal} gives it types.
 */
public final class Locals {
  /** The key that a scope binds to the {@link Spawner} of those futures that are shielded in it. */
  public static final Object SHIELDS = new Object();

  private final Object key;
  private final @Nullable Object value;
  private final @Nullable Locals outer;

  private Locals(Object key, @Nullable Object value, @Nullable Locals outer) {
    this.key = key;
    this.value = value;
    this.outer = outer;
  }

  /** Returns the chain {@code outer}, or an empty one if that is null, with a binding before it. */
  public static Locals bind(Object key, @Nullable Object value, @Nullable Locals outer) {
    return new Locals(Objects.requireNonNull(key, "key"), value, outer);
  }

  /** Returns the innermost binding of {@code key}, compared by identity, in a chain; or null. */
  public static @Nullable Locals find(@Nullable Locals chain, Object key) {
    Locals each = chain;
    while (each != null && each.key != key) {
      each = each.outer;
    }
    return each;
  }

  /** Returns what this binding binds its key to. */
  public @Nullable Object value() {
    return value;
  }

  /** Returns what is bound around this binding, or null. */
  public @Nullable Locals outer() {
    return outer;
  }
}
