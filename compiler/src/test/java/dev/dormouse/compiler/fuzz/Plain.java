package dev.dormouse.compiler.fuzz;

import dev.dormouse.future.AsyncAction;
import dev.dormouse.future.AsyncBody;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The language of plain twins: {@code async} runs its block in the first poll, {@code await} calls.
 *
 * <p>A twin has the classes of the program as they are before they are woven. A drop is a {@link
 * Control} error thrown by the leaf: each block that is under way is marked as dropped, and a
 * dropped block hands its awaiter the awaiter's own control error, however it ended.
 */
public final class Plain {
  private static final ThreadLocal<Deque<Block<?>>> RUNNING =
      ThreadLocal.withInitial(ArrayDeque::new);

  private Plain() {}

  /** Stands for the async of blocks with a value. */
  public static <T> Future<T> async(AsyncBody<T> body) {
    return new Block<>(body);
  }

  /** Stands for the async of blocks without a value. */
  public static Future<Void> async(AsyncAction body) {
    return new Block<>(() -> {
      body.run();
      return null;
    });
  }

  /** Stands for asyncLocal. */
  public static <T> LocalFuture<T> asyncLocal(AsyncBody<T> body) {
    return new Block<>(body);
  }

  /** Stands for asyncLocal of blocks without a value. */
  public static LocalFuture<Void> asyncLocal(AsyncAction body) {
    return async(body);
  }

  /** Stands for await. */
  @SuppressWarnings("unchecked")
  public static <T> T await(LocalFuture<T> future) throws Exception {
    Object answer = future.pollRaw(Context.noop());
    if (answer == Poll.PENDING) {
      throw new AssertionError("a plain future answered pending");
    }
    return (T) answer;
  }

  /** Marks all blocks that are under way as dropped and returns the error of the innermost. */
  static RuntimeException drop() {
    RUNNING.get().forEach(block -> block.dropped = true);
    return rethrow(RUNNING.get().element().control);
  }

  static RuntimeException rethrow(Throwable thrown) {
    return Plain.<RuntimeException>sneaky(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  /** Runs the root block of a plain program to its end and writes the end into the trace. */
  static void run(LocalFuture<?> root, World world) {
    assert RUNNING.get().isEmpty();
    ((Block<?>) root).runAsRoot(world);
    assert RUNNING.get().isEmpty();
  }

  /** What a drop throws in a plain twin. */
  static final class Control extends Throwable {
    private static final long serialVersionUID = 1L;

    Control() {
      super("dropped", null, true, false);
    }
  }

  private static final class Block<T> extends RawFuture<T> {
    private final AsyncBody<T> body;
    private final Control control = new Control();
    private World world;
    private boolean started;
    private boolean dropped;

    Block(AsyncBody<T> body) {
      this.body = body;
    }

    void runAsRoot(World into) {
      world = into;
      try {
        Object value = pollRaw(Context.noop());
        if (!dropped) {
          into.ended(value);
        }
      } catch (Throwable thrown) {
        if (!dropped) {
          into.failed(thrown);
        }
      }
      if (dropped) {
        into.dropped();
      }
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (started) {
        throw new IllegalStateException("polled again");
      }
      started = true;
      Deque<Block<?>> running = RUNNING.get();
      Block<?> awaiter = running.peek();
      if (awaiter != null) {
        world = awaiter.world;
      }
      running.push(this);
      Object value = null;
      Throwable failure = null;
      try {
        value = body.run();
      } catch (Throwable thrown) {
        failure = thrown;
      } finally {
        running.pop();
      }
      if (dropped) {
        endDropped(failure);
        if (awaiter != null) {
          throw rethrow(awaiter.control);
        }
      } else if (failure != null) {
        throw rethrow(failure);
      }
      return value;
    }

    private void endDropped(Throwable failure) {
      if (failure != null && failure != control) {
        world.cleanupFailed(failure);
      }
      for (Throwable suppressed : control.getSuppressed()) {
        world.cleanupFailed(suppressed);
      }
    }
  }
}
