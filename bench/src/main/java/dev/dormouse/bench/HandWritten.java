package dev.dormouse.bench;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link WovenBlocks} says, as a careful author writes it without a compiler: each future
 * refuses a poll after its end and lets go of what it needs no more, as the contract of futures has
 * it.
 */
final class HandWritten {
  private HandWritten() {}

  private static IllegalStateException polledAgain() {
    return new IllegalStateException("this future has ended");
  }

  /** Stands beside {@link WovenBlocks#loop}. */
  static final class Loop extends RawFuture<Integer> {
    private final int awaits;
    private @Nullable Turn turn;
    private int done;
    private int sum;
    private @Nullable Turn awaited;

    Loop(Turn turn, int awaits) {
      this.turn = turn;
      this.awaits = awaits;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Turn next = turn;
      if (next == null) {
        throw polledAgain();
      }
      int total = sum;
      Turn waiting = awaited;
      for (int i = done; i < awaits; i++) {
        if (waiting == null) {
          waiting = next.next();
        }
        Object answer = waiting.pollRaw(cx);
        if (answer == Poll.PENDING) {
          awaited = waiting;
          done = i;
          sum = total;
          return Poll.PENDING;
        }
        waiting = null;
        total += (Integer) Objects.requireNonNull(answer);
      }
      awaited = null;
      turn = null;
      return total;
    }

    @Override
    public void drop() {
      turn = null;
      if (awaited != null) {
        awaited.drop();
        awaited = null;
      }
    }
  }

  static Future<Integer> nested(int depth, Future<Integer> leaf) {
    return depth == 1 ? new Innermost(leaf) : new Nested(depth, leaf);
  }

  /** Stands beside {@link WovenBlocks#single}. */
  static final class Innermost extends RawFuture<Integer> {
    private @Nullable Future<Integer> leaf;

    Innermost(Future<Integer> leaf) {
      this.leaf = leaf;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Future<Integer> waiting = leaf;
      if (waiting == null) {
        throw polledAgain();
      }
      Object answer = waiting.pollRaw(cx);
      if (answer == Poll.PENDING) {
        return Poll.PENDING;
      }
      leaf = null;
      return (Integer) Objects.requireNonNull(answer) + 1;
    }

    @Override
    public void drop() {
      if (leaf != null) {
        leaf.drop();
        leaf = null;
      }
    }
  }

  /** Stands beside {@link WovenBlocks#nested}. */
  private static final class Nested extends RawFuture<Integer> {
    private final int depth;
    private @Nullable Future<Integer> leaf;
    private @Nullable Future<Integer> inner;

    Nested(int depth, Future<Integer> leaf) {
      this.depth = depth;
      this.leaf = leaf;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      Future<Integer> waiting = inner;
      if (waiting == null) {
        Future<Integer> innermost = leaf;
        if (innermost == null) {
          throw polledAgain();
        }
        leaf = null;
        waiting = nested(depth - 1, innermost);
        inner = waiting;
      }
      Object answer = waiting.pollRaw(cx);
      if (answer == Poll.PENDING) {
        return Poll.PENDING;
      }
      inner = null;
      return (Integer) Objects.requireNonNull(answer) + 1;
    }

    @Override
    public void drop() {
      leaf = null;
      if (inner != null) {
        inner.drop();
        inner = null;
      }
    }
  }
}
