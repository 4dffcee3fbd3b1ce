package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives what its supplier makes, again and again. */
final class RepeatStream<T> extends RawStream<T> {
  private final String name;
  private @Nullable Supplier<? extends T> supplier;

  RepeatStream(String name, Supplier<? extends T> supplier) {
    this.name = name;
    this.supplier = Objects.requireNonNull(supplier, "supplier");
  }

  @Override
  public Object pollNextRaw(Context cx) {
    Supplier<? extends T> source = supplier;
    if (source == null) {
      throw polledAgain(name);
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    return Objects.requireNonNull(
        source.get(), () -> name + ": null is no item, it stands for the end");
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf(name);
  }

  @Override
  public void drop() {
    supplier = null;
  }
}
