package dev.dormouse.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of an unbounded channel whose next value is the last of a chunk, or the last but
 * one: senders race for the next chunk while the receiver leaves this one. Runs with {@code
 * -Praces}.
 */
@Tag("races")
public class UnboundedRacesTest {
  private final Mpsc.Unbounded<Integer> ends = nearTheEndOfAChunk(2);
  private final UnboundedSender<Integer> second = ends.sender().copy();
  private int first = 10;
  private int other = 20;

  private static Mpsc.Unbounded<Integer> nearTheEndOfAChunk(int left) {
    Mpsc.Unbounded<Integer> ends = Mpsc.unbounded();
    for (int i = 0; i < Limits.CHUNK_MIN - left; i++) {
      if (!ends.sender().send(i) || ends.receiver().tryRecv() == null) {
        throw new AssertionError(i);
      }
    }
    return ends;
  }

  @Operation(nonParallelGroup = "first")
  public boolean sendFirst() {
    return ends.sender().send(first++);
  }

  @Operation(nonParallelGroup = "second")
  public boolean sendSecond() {
    return second.send(other++);
  }

  @Operation(nonParallelGroup = "receiver")
  public String receive() {
    return "got " + ends.receiver().tryRecv();
  }

  @Operation(nonParallelGroup = "receiver")
  public boolean drained() {
    return ends.receiver().isDrained();
  }

  @Operation
  public void refuse() {
    ends.receiver().close();
  }

  @Operation(nonParallelGroup = "second")
  public void closeSecond() {
    second.close();
  }

  @Test
  void everyInterleavingIsOneOfTheModel() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("dormouse.races.iterations", 10))
        .invocationsPerIteration(Integer.getInteger("dormouse.races.invocations", 300))
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(3)
        .sequentialSpecification(Model.class)
        .check(UnboundedRacesTest.class);
  }

  /** What the channel does when one thing happens at a time. */
  public static final class Model {
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private boolean refusing;
    private boolean secondClosed;
    private int first = 10;
    private int other = 20;

    public boolean sendFirst() {
      return send(first++);
    }

    public boolean sendSecond() {
      int value = other++;
      return !secondClosed && send(value);
    }

    private boolean send(int value) {
      return !refusing && queue.add(value);
    }

    public String receive() {
      return "got " + queue.poll();
    }

    public boolean drained() {
      return refusing && queue.isEmpty();
    }

    public void refuse() {
      refusing = true;
    }

    public void closeSecond() {
      secondClosed = true;
    }
  }

  @Test
  void everyValueArrivesAcrossTheEndOfAChunk() {
    for (int left = 1; left <= 2; left++) {
      int before = left;
      Lincheck.runConcurrentTest(
          Integer.getInteger("dormouse.races.invocations", 300), () -> crossTheEnd(before));
    }
  }

  private static void crossTheEnd(int left) {
    Mpsc.Unbounded<Integer> ends = nearTheEndOfAChunk(left);
    UnboundedSender<Integer> copy = ends.sender().copy();
    List<Object> got = new ArrayList<>();
    Thread one =
        new Thread(() -> {
          ends.sender().send(1);
          ends.sender().send(2);
          ends.sender().close();
        });
    Thread two =
        new Thread(() -> {
          copy.send(3);
          copy.close();
        });
    Thread receiver =
        new Thread(() -> {
          BlockingTask task = new BlockingTask();
          try {
            for (Object v; (v = task.run(ends.receiver().recv())) != null; ) {
              got.add(v);
            }
          } catch (Exception failure) {
            got.add(failure);
          }
        });
    List<Thread> threads = List.of(one, two, receiver);
    threads.forEach(Thread::start);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    if (got.size() != 3
        || !got.containsAll(List.of(1, 2, 3))
        || got.indexOf(1) > got.indexOf(2)
        || ends.receiver().slots.chunksHeld() > 2) {
      throw new AssertionError(got.toString());
    }
  }
}
