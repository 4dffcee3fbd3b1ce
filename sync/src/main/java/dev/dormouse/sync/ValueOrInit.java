package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for the value of a cell, or makes it. */
final class ValueOrInit<T extends @Nullable Object> extends RawFuture<T> {
  private OnceCell.@Nullable Slot<T> slot;

  /** The {@link Turn} that it waits for, then the initialiser that is at work. */
  private @Nullable LocalFuture<?> stage;

  ValueOrInit(OnceCell.Slot<T> slot, Supplier<? extends Future<? extends T>> init) {
    this.slot = slot;
    stage = new Turn<T>(slot.turn, init);
  }

  /** Waits for the right to set the value, and keeps what is to be done with it. */
  private static final class Turn<T extends @Nullable Object> extends PermitWaiter<Boolean> {
    final Supplier<? extends Future<? extends T>> init;

    Turn(Permits permits, Supplier<? extends Future<? extends T>> init) {
      super(permits, OnceCell.Slot.TURN);
      this.init = init;
    }

    @Override
    Boolean taken() {
      return true;
    }

    @Override
    String name() {
      return "OnceCell.valueOrInit";
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the turn and the initialiser are those of this cell
  public @Nullable Object pollRaw(Context cx) throws Exception {
    OnceCell.Slot<T> at = slot;
    if (at == null) {
      throw Finished.polledAgain("OnceCell.valueOrInit");
    }
    LocalFuture<?> future = stage;
    if (future instanceof Turn<?> turn) {
      if (!await(turn, at, cx)) {
        return Poll.PENDING;
      }
      if (at.once.isSet()) {
        finish();
        return at.once.value();
      }
      future = start(at, ((Turn<T>) turn).init);
    }
    Object answer;
    try {
      answer = Objects.requireNonNull(future).pollRaw(cx);
    } catch (Throwable failure) {
      finish();
      at.turn.release(OnceCell.Slot.TURN);
      throw failure;
    }
    if (answer != Poll.PENDING) {
      finish();
      at.fill(cast(answer));
    }
    return answer;
  }

  /** Tells whether it is this one's turn, or the value is set. */
  private static boolean await(Turn<?> turn, OnceCell.Slot<?> at, Context cx) {
    try {
      return turn.pollRaw(cx) != Poll.PENDING;
    } catch (AcquireError closed) {
      assert at.once.isSet();
      return true;
    }
  }

  private Future<? extends T> start(
      OnceCell.Slot<T> at, Supplier<? extends Future<? extends T>> make) {
    stage = null;
    try {
      Future<? extends T> future =
          Objects.requireNonNull(make.get(), "the initialiser returned no future");
      stage = future;
      return future;
    } catch (Throwable failure) {
      finish();
      at.turn.release(OnceCell.Slot.TURN);
      throw failure;
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // T decides whether null is a value
  private T cast(@Nullable Object answer) {
    return (T) answer;
  }

  private void finish() {
    slot = null;
    stage = null;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("OnceCell.valueOrInit", stage);
  }

  @Override
  public void drop() {
    OnceCell.Slot<T> at = slot;
    LocalFuture<?> future = stage;
    finish();
    if (future instanceof Turn<?> turn) {
      turn.drop();
    } else if (future != null && at != null) {
      try {
        future.drop();
      } finally {
        at.turn.release(OnceCell.Slot.TURN);
      }
    }
  }
}
