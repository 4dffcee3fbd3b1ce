package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for the value of a cell, or makes it. */
final class ValueOrInit<T extends @Nullable Object> extends RawFuture<T> {
  private OnceCell.@Nullable Slot<T> slot;
  private @Nullable Supplier<? extends Future<? extends T>> init;

  /** The wait for the turn; null before and after. */
  private @Nullable Turn turn;

  /** The initialiser at work; not null while it is this one's turn. */
  private @Nullable Future<? extends T> running;

  ValueOrInit(OnceCell.Slot<T> slot, Supplier<? extends Future<? extends T>> init) {
    this.slot = slot;
    this.init = init;
  }

  /** Waits for the right to set the value. */
  private static final class Turn extends PermitWaiter<Boolean> {
    Turn(Permits permits) {
      super(permits, OnceCell.Slot.TURN);
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
  public @Nullable Object pollRaw(Context cx) throws Exception {
    OnceCell.Slot<T> at = slot;
    Supplier<? extends Future<? extends T>> make = init;
    if (at == null || make == null) {
      throw Finished.polledAgain("OnceCell.valueOrInit");
    }
    Future<? extends T> future = running;
    if (future == null) {
      if (!awaitTurn(at, cx)) {
        return Poll.PENDING;
      }
      if (at.once.isSet()) {
        finish();
        return at.once.value();
      }
      future = start(at, make);
    }
    Object answer;
    try {
      answer = future.pollRaw(cx);
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
  private boolean awaitTurn(OnceCell.Slot<T> at, Context cx) {
    Turn wait = turn;
    if (wait == null) {
      wait = new Turn(at.turn);
      turn = wait;
    }
    try {
      if (wait.pollRaw(cx) == Poll.PENDING) {
        return false;
      }
    } catch (AcquireError closed) {
      assert at.once.isSet();
    }
    turn = null;
    return true;
  }

  private Future<? extends T> start(
      OnceCell.Slot<T> at, Supplier<? extends Future<? extends T>> make) {
    try {
      Future<? extends T> future =
          Objects.requireNonNull(make.get(), "the initialiser returned no future");
      running = future;
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
    init = null;
    running = null;
  }

  @Override
  protected FutureInfo info() {
    Future<? extends T> future = running;
    return FutureInfo.of("OnceCell.valueOrInit", future == null ? turn : future);
  }

  @Override
  public void drop() {
    OnceCell.Slot<T> at = slot;
    Future<? extends T> future = running;
    Turn wait = turn;
    finish();
    turn = null;
    if (wait != null) {
      wait.drop();
    }
    if (future != null && at != null) {
      try {
        future.drop();
      } finally {
        at.turn.release(OnceCell.Slot.TURN);
      }
    }
  }
}
