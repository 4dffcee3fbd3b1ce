package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Throws another exception instead of each. */
final class MapFailureStream<T> extends Stage<T, T> {
  private final Function<? super Exception, ? extends Exception> function;

  MapFailureStream(Stream<T> source, Function<? super Exception, ? extends Exception> function) {
    super("mapFailure", source);
    this.function = Objects.requireNonNull(function, "function");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    source(); // a poll after the end is no failure of the source
    try {
      return pollSource(cx);
    } catch (Exception failure) {
      throw Objects.requireNonNull(
          function.apply(failure), "mapFailure: the function returned null");
    }
  }
}
