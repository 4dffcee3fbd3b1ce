package dev.dormouse.runtime;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future that is made on the thread that polls it, by its first poll. */
final class PinnedFuture<T extends @Nullable Object> extends RawFuture<T> {
  private @Nullable Supplier<? extends LocalFuture<T>> make;
  private @Nullable LocalFuture<T> inner;

  PinnedFuture(Supplier<? extends LocalFuture<T>> make) {
    this.make = make;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    LocalFuture<T> future = inner == null ? makeNow() : inner;
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx);
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (!pending) {
        inner = null;
      }
    }
  }

  private LocalFuture<T> makeNow() {
    Supplier<? extends LocalFuture<T>> function = make;
    if (function == null) {
      throw Finished.polledAgain("spawnPinned");
    }
    make = null;
    LocalFuture<T> made = Objects.requireNonNull(function.get(), "what make returned");
    inner = made;
    return made;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("pinned", inner);
  }

  @Override
  public void drop() {
    LocalFuture<T> future = inner;
    make = null;
    inner = null;
    if (future != null) {
      future.drop();
    }
  }
}
