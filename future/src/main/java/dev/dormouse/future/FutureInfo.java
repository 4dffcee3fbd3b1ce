package dev.dormouse.future;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a future says of itself to those who only look: dumps, consoles, debuggers. Nothing is
 * polled, and nothing changes.
 *
 * <p>Any thread may ask at any time; nothing throws and nothing waits. The fields of futures are
 * plain, so an answer about a future that another thread is polling may mix two moments: an old
 * line beside a new child, or no child. It is exact if the caller has what makes polls follow each
 * other: if it runs the task, or has claimed it from the executor.
 *
 * @param what the kind of future, with what is known of its source or limit: {@code sleep}, {@code
 *     join}, {@code receive on …}; for an async block its place
 * @param frame where the block stands, or null if this is no async block
 * @param children what it waits for, in the order in which they were given
 */
public record FutureInfo(
    String what, @Nullable FrameInfo frame, List<? extends LocalFuture<?>> children) {

  /** How deep {@link #tree} goes. */
  public static final int TREE_DEPTH_MAX = 256;

  /** How many futures {@link #tree} prints. */
  public static final int TREE_LINES_MAX = 1000;

  /** Makes an answer; the list is copied. */
  public FutureInfo {
    children = List.copyOf(children);
  }

  /** Asks a future. One that has no answer of its own is named by its class and has no children. */
  public static FutureInfo of(LocalFuture<?> future) {
    if (future instanceof RawFuture<?> raw) {
      try {
        return raw.info();
      } catch (RuntimeException _) {
        // A future of somebody else, read while it changes; its name is better than no dump.
      }
    }
    return leaf(future.getClass().getName());
  }

  /** Makes the answer of a future that waits for no other. */
  public static FutureInfo leaf(String what) {
    return new FutureInfo(what, null, List.of());
  }

  /** Makes the answer of a future that waits for {@code child}, or for nothing if that is null. */
  public static FutureInfo of(String what, @Nullable LocalFuture<?> child) {
    return child == null ? leaf(what) : new FutureInfo(what, null, List.of(child));
  }

  /** Makes the answer of an async block. */
  static FutureInfo of(FrameInfo frame) {
    LocalFuture<?> child = frame.awaited();
    return new FutureInfo(frame.toString(), frame, child == null ? List.of() : List.of(child));
  }

  /**
   * Returns what messages call a future: the name it was given, for an async block the place of its
   * first line, else its class.
   */
  public static String nameOf(LocalFuture<?> future) {
    return future instanceof RawFuture<?> raw ? raw.taskName() : future.getClass().getName();
  }

  /**
   * Prints a future and all it waits for, each on a line of its own, below and further in than what
   * waits for it:
   *
   * <pre>
   * com.acme.Echo.main(Echo.java:17)
   *   join
   *     com.acme.Echo.handle(Echo.java:9)
   *       sleep
   *     com.acme.Echo.count(Echo.java:31)
   *       Receiver.recv
   * </pre>
   *
   * <p>At most {@link #TREE_LINES_MAX} lines and {@link #TREE_DEPTH_MAX} levels; what is left out
   * shows as {@code …}.
   */
  public static String tree(LocalFuture<?> root) {
    Tree tree = new Tree();
    tree.add(root, 0);
    return tree.text.toString();
  }

  /** Returns what a dump prints of this future: {@link #what}, and whether a block runs. */
  public String standing() {
    if (frame == null || frame.isSuspended()) {
      return what;
    }
    return what + (frame.state() == 0 ? " not started" : " running or ended");
  }

  /** The text of a tree as it grows. */
  private static final class Tree {
    private final StringBuilder text = new StringBuilder();
    private int lines;

    void add(LocalFuture<?> future, int depth) {
      if (depth == TREE_DEPTH_MAX || lines >= TREE_LINES_MAX) {
        line(depth, "…");
        return;
      }
      FutureInfo info = of(future);
      line(depth, info.standing());
      for (LocalFuture<?> child : info.children()) {
        add(child, depth + 1);
        if (lines > TREE_LINES_MAX) {
          return;
        }
      }
    }

    private void line(int depth, String what) {
      text.append("  ".repeat(depth)).append(what).append('\n');
      lines++;
    }
  }

  /** Collects those of {@code futures} that are still there. */
  static List<LocalFuture<?>> alive(@Nullable LocalFuture<?>... futures) {
    List<LocalFuture<?>> alive = new ArrayList<>();
    for (LocalFuture<?> future : futures) {
      if (future != null) {
        alive.add(future);
      }
    }
    return alive;
  }
}
