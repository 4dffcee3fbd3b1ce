package dev.dormouse.stream;

import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Woken;
import org.jspecify.annotations.Nullable;

/** A future or a stream among many that one combinator owns. */
abstract class Child extends Woken {
  /** Neighbours in the order in which the children came. The owner's. */
  @Nullable Child older;

  @Nullable Child newer;

  /** Whether the owner still has it; it may be in the queue or the stack for longer. */
  boolean alive;

  Child(Children owner) {
    super(owner.stack());
  }

  /** Describes it for dumps; null if it has ended. Any thread. */
  abstract @Nullable LocalFuture<?> seen();

  /** Drops the future or stream; does nothing after its end. */
  abstract void drop();
}
