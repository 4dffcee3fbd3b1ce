package dev.dormouse.future;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a value of failures of one type, as a catch clause does. */
final class CatchFailureFuture<T extends @Nullable Object, X extends Throwable>
    extends EndingFuture<T, Function<? super X, ? extends T>, T> {
  private final Class<X> type;

  CatchFailureFuture(Future<T> source, Class<X> type, Function<? super X, ? extends T> recover) {
    super("catchFailure", source, recover);
    this.type = type;
  }

  @Override
  @Nullable Object onValue(Function<? super X, ? extends T> recover, T value) {
    return value;
  }

  @Override
  @Nullable Object onFailure(Function<? super X, ? extends T> recover, Throwable failure) {
    return type.isInstance(failure) ? recover.apply(type.cast(failure)) : thrownOn(failure);
  }
}
