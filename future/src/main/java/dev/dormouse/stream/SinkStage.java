package dev.dormouse.stream;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sink made of another one, which it owns until either ends. */
abstract class SinkStage<T, U> implements Sink<U> {
  private final String name;
  private @Nullable Sink<? super T> target;

  SinkStage(String name, Sink<? super T> target) {
    this.name = name;
    this.target = Objects.requireNonNull(target, "target");
  }

  /** Returns the sink behind this one, or refuses to go on after the end. */
  final Sink<? super T> target() {
    Sink<? super T> to = target;
    if (to == null) {
      throw Sinks.usedAgain(name);
    }
    return to;
  }

  /** Lets go of the target, which has ended. */
  final void release() {
    target = null;
  }

  /** Drops the target if it is there. */
  final void dropTarget() {
    Sink<? super T> to = target;
    target = null;
    if (to != null) {
      to.drop();
    }
  }

  @Override
  public void drop() {
    dropTarget();
  }
}
