package dev.dormouse.future;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the failure to a function on its way. */
final class InspectFailureFuture<T extends @Nullable Object>
    extends EndingFuture<T, Consumer<? super Exception>, T> {

  InspectFailureFuture(Future<T> source, Consumer<? super Exception> look) {
    super("inspectFailure", source, look);
  }

  @Override
  @Nullable Object onValue(Consumer<? super Exception> look, T value) {
    return value;
  }

  @Override
  @Nullable Object onFailure(Consumer<? super Exception> look, Throwable failure) {
    if (failure instanceof Exception exception) {
      try {
        look.accept(exception);
      } catch (Throwable thrown) {
        return thrownOn(DropFailure.join(failure, thrown));
      }
    }
    return thrownOn(failure);
  }
}
