package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Waker;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The items that a future gives away while it runs. The future is made by the first poll. */
final class GenerateStream<T> extends RawStream<T> {
  private @Nullable Function<? super Emit<T>, ? extends Future<?>> body;
  private @Nullable Future<?> running;

  /** The items that wait for being taken; more than one if the block joins futures that emit. */
  private final ArrayDeque<Emission<T>> emissions = new ArrayDeque<>();

  private boolean ended;

  /** Whether the block is being polled, which is when it may emit. */
  private boolean inside;

  /** The waker that the block was polled with last. */
  private @Nullable Waker polledWith;

  GenerateStream(Function<? super Emit<T>, ? extends Future<?>> body) {
    this.body = Objects.requireNonNull(body, "body");
  }

  @Override
  public @Nullable Object pollNextRaw(Context cx) throws Exception {
    if (ended) {
      throw polledAgain("generate");
    }
    Future<?> block = running;
    if (block == null && body != null) {
      block = start(body);
    }
    for (; ; ) {
      Emission<T> emission = emissions.pollFirst();
      if (emission != null) {
        return emission.take(polledWith);
      }
      if (block == null) {
        ended = true;
        return null;
      }
      if (poll(block, cx)) {
        block = null;
        running = null;
      } else if (emissions.isEmpty()) {
        return Poll.PENDING;
      }
    }
  }

  private Future<?> start(Function<? super Emit<T>, ? extends Future<?>> make) {
    body = null;
    Future<?> block =
        Objects.requireNonNull(make.apply(new Exit<>(this)), "generate: the body gave null");
    running = block;
    return block;
  }

  /** Polls the block; true if it has ended. */
  private boolean poll(Future<?> block, Context cx) throws Exception {
    inside = true;
    polledWith = cx.waker();
    try {
      return block.pollRaw(cx) != Poll.PENDING;
    } catch (Throwable failure) {
      running = null; // the next poll answers the end
      emissions.clear();
      throw failure;
    } finally {
      inside = false;
    }
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("generate", running);
  }

  @Override
  public void drop() {
    Future<?> block = running;
    ended = true;
    body = null;
    running = null;
    if (block != null) {
      block.drop();
    }
    emissions.clear();
  }

  /** What the block is given. */
  static final class Exit<T> implements Emit<T> {
    private final GenerateStream<T> stream;

    private Exit(GenerateStream<T> stream) {
      this.stream = stream;
    }

    @Override
    public Future<Void> item(T item) {
      return new Emission<>(stream, Objects.requireNonNull(item, "item"));
    }
  }

  /** Waits until its item was taken. */
  private static final class Emission<T> extends RawFuture<Void> {
    private @Nullable GenerateStream<T> stream;

    /** The item; null once it was taken. */
    private @Nullable T item;

    private boolean waits;
    private @Nullable Waker waker;

    Emission(GenerateStream<T> stream, T item) {
      this.stream = stream;
      this.item = item;
    }

    /** Hands the item out. */
    Object take(@Nullable Waker polledWith) {
      T taken = Objects.requireNonNull(item);
      item = null;
      Waker waiting = waker;
      waker = null;
      // The block is polled again anyway; what polls only woken children must be told.
      if (waiting != null && waiting != polledWith) {
        waiting.wake();
      }
      return taken;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      GenerateStream<T> from = stream;
      if (from == null) {
        throw Finished.polledAgain("Emit.item");
      }
      if (item == null) {
        stream = null;
        return null;
      }
      if (cx.isDropping()) {
        return Poll.PENDING; // nobody takes an item any more
      }
      if (!from.inside) {
        throw new IllegalStateException(
            "Emit.item: polled from outside of the block of its stream;"
                + " a task of its own sends its items through a channel");
      }
      waker = cx.waker();
      if (!waits) {
        waits = true;
        from.emissions.addLast(this);
      }
      return Poll.PENDING;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("Emit.item");
    }

    @Override
    public void drop() {
      GenerateStream<T> from = stream;
      stream = null;
      waker = null;
      if (from != null && waits && item != null) {
        from.emissions.remove(this);
      }
      item = null;
    }
  }
}
