package dev.dormouse.future;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts another failure in the place of the one that was thrown. */
final class MapFailureFuture<T extends @Nullable Object>
    extends EndingFuture<T, Function<? super Exception, ? extends Exception>, T> {

  MapFailureFuture(Future<T> source, Function<? super Exception, ? extends Exception> map) {
    super("mapFailure", source, map);
  }

  @Override
  @Nullable Object onValue(Function<? super Exception, ? extends Exception> map, T value) {
    return value;
  }

  @Override
  @Nullable Object onFailure(
      Function<? super Exception, ? extends Exception> map, Throwable failure) throws Exception {
    if (failure instanceof Exception exception) {
      throw Objects.requireNonNull(map.apply(exception), "mapFailure: the function returned null");
    }
    return thrownOn(failure);
  }
}
