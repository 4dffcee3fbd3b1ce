package dev.dormouse.future;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the value to a function on its way. */
final class InspectFuture<T extends @Nullable Object>
    extends EndingFuture<T, Consumer<? super T>, T> {

  InspectFuture(Future<T> source, Consumer<? super T> look) {
    super("inspect", source, look);
  }

  @Override
  @Nullable Object onValue(Consumer<? super T> look, T value) {
    look.accept(value);
    return value;
  }

  @Override
  @Nullable Object onFailure(Consumer<? super T> look, Throwable failure) {
    return thrownOn(failure);
  }
}
