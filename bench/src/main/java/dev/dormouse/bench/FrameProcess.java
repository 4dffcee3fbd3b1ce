package dev.dormouse.bench;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import java.lang.ref.Reference;
import java.util.function.IntFunction;

/** One JVM full of suspended futures without tasks. Prints peer, workload and bytes of each. */
final class FrameProcess {
  private static final int COLLECTIONS = 3;
  private static final String SINGLE = "frame of a block with one await";
  private static final String NESTED = "frames of ten nested blocks";

  private FrameProcess() {}

  /** Takes how many futures there are to be. */
  public static void main(String[] arguments) throws Exception {
    int futures = Integer.parseInt(arguments[0]);
    Future<Integer> leaf = Futures.pending();
    measure(futures, _ -> WovenBlocks.single()); // the first one also sees the JVM's own start
    print(Peer.DORMOUSE, SINGLE, futures, _ -> WovenBlocks.single());
    print(Peer.HAND_WRITTEN, SINGLE, futures, _ -> new HandWritten.Innermost(leaf));
    print(Peer.DORMOUSE, NESTED, futures, _ -> WovenBlocks.nested(CompilerTasks.DEPTH, leaf));
    print(Peer.HAND_WRITTEN, NESTED, futures, _ -> HandWritten.nested(CompilerTasks.DEPTH, leaf));
  }

  private static void print(Peer peer, String workload, int count, IntFunction<Future<?>> make)
      throws Exception {
    System.out.println(peer + "\t" + workload + "\t" + measure(count, make));
  }

  private static double measure(int count, IntFunction<Future<?>> make) throws Exception {
    Future<?>[] futures = new Future<?>[count];
    make.apply(0).pollRaw(Context.noop()); // loads what the first one needs
    long before = heap();
    for (int i = 0; i < count; i++) {
      futures[i] = make.apply(i);
      futures[i].pollRaw(Context.noop());
    }
    double bytes = (double) (heap() - before) / count;
    Reference.reachabilityFence(futures);
    return bytes;
  }

  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime jvm = Runtime.getRuntime();
    return jvm.totalMemory() - jvm.freeMemory();
  }
}
