package dev.dormouse.bench;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import java.util.function.IntFunction;

/** One JVM full of suspended futures without tasks. Prints peer, workload and bytes of each. */
final class FrameProcess {
  private static final String SINGLE = "frame of a block with one await";
  private static final String NESTED = "frames of ten nested blocks";

  private FrameProcess() {}

  /** Takes how many futures there are to be. */
  public static void main(String[] arguments) {
    int futures = Integer.parseInt(arguments[0]);
    Future<Integer> leaf = Futures.pending();
    weigh(futures, _ -> WovenBlocks.single()); // the first one also sees the JVM's own start
    print(Peer.DORMOUSE, SINGLE, futures, _ -> WovenBlocks.single());
    print(Peer.HAND_WRITTEN, SINGLE, futures, _ -> new HandWritten.Innermost(leaf));
    print(Peer.DORMOUSE, NESTED, futures, _ -> WovenBlocks.nested(CompilerTasks.DEPTH, leaf));
    print(Peer.HAND_WRITTEN, NESTED, futures, _ -> HandWritten.nested(CompilerTasks.DEPTH, leaf));
  }

  private static void print(Peer peer, String workload, int count, IntFunction<Future<?>> make) {
    System.out.println(peer + "\t" + workload + "\t" + weigh(count, make));
  }

  private static double weigh(int count, IntFunction<Future<?>> make) {
    return HeapBytes.ofEach(count, i -> polled(make.apply(i)));
  }

  private static Future<?> polled(Future<?> future) {
    try {
      future.pollRaw(Context.noop());
      return future;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
