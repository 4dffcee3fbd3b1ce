package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Streams that one combinator owns, of which it polls only the woken, and those in turns. */
final class StreamChildren<C extends StreamChild<?>> {
  private final Children children = new Children();
  private final Consumer<? super C> whenEnded;

  /** The child that the last item came from. */
  private @Nullable C giver;

  StreamChildren(Consumer<? super C> whenEnded) {
    this.whenEnded = whenEnded;
  }

  Children all() {
    return children;
  }

  /** Returns the child that the last item came from. */
  C giver() {
    return Objects.requireNonNull(giver);
  }

  /** Polls those that were woken until one has an item; null if there is no child left. */
  @SuppressWarnings("unchecked") // the owner adds children of this type only
  @Nullable Object poll(Context cx) throws Exception {
    if (children.size() == 0) {
      return null;
    }
    children.begin(cx);
    for (C child; (child = (C) children.next(cx)) != null; ) {
      Object item;
      try {
        item = child.poll(cx);
      } catch (Throwable failure) {
        children.again(child);
        throw failure;
      }
      if (item == null) {
        children.ended(child);
        whenEnded.accept(child);
      } else if (item != Poll.PENDING) {
        children.again(child);
        giver = child;
        return item;
      }
    }
    return children.size() == 0 ? null : Poll.PENDING;
  }
}
