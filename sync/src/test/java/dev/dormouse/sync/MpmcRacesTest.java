package dev.dormouse.sync;

import dev.dormouse.future.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of a channel of many receivers: operations against a sequential model, and whole
 * tasks, where a lost wake-up is a hang. Runs with {@code -Praces}.
 */
@Tag("races")
public class MpmcRacesTest {
  private final Mpmc<Integer> ends = Mpmc.channel(1);
  private final Task a = new Task(this::startSend);
  private final Task b = new Task(ends.receiver()::recv);
  private int next = 10;
  private int tried = 20;

  /** A task with at most one future under way. */
  private static final class Task {
    private final CountingWaker waker = new CountingWaker();
    private final Supplier<Future<?>> start;
    private @Nullable Future<?> future;

    Task(Supplier<Future<?>> start) {
      this.start = start;
    }

    String poll() {
      if (future == null) {
        future = start.get();
      }
      try {
        if (waker.isPending(future)) {
          return "pending";
        }
        return "done";
      } catch (SendError refused) {
        return "refused " + refused.value();
      } catch (Exception other) {
        throw new AssertionError(other);
      } finally {
        waker.takeWakes();
      }
    }

    String step() {
      String answer = poll();
      if (!answer.equals("pending")) {
        future = null;
      }
      return answer;
    }

    void drop() {
      if (future != null) {
        future.drop();
        future = null;
      }
    }
  }

  private Future<Void> startSend() {
    return ends.sender().send(next++);
  }

  @Operation(nonParallelGroup = "send")
  public String send() {
    return a.step();
  }

  @Operation(nonParallelGroup = "send")
  public void dropSend() {
    a.drop();
  }

  @Operation(nonParallelGroup = "receive")
  public String receive() {
    return b.step();
  }

  @Operation(nonParallelGroup = "receive")
  public void dropReceive() {
    b.drop();
  }

  @Operation(nonParallelGroup = "try")
  public SendOutcome trySend() {
    return ends.sender().trySend(tried++);
  }

  @Operation(nonParallelGroup = "try")
  public String forceSend() {
    try {
      return "out " + ends.sender().forceSend(tried++);
    } catch (SendError refused) {
      return "refused " + refused.value();
    }
  }

  @Operation
  public String tryReceive() {
    return "got " + ends.receiver().tryRecv();
  }

  @Operation
  public boolean close() {
    return ends.sender().closeChannel();
  }

  @Test
  void everyInterleavingIsOneOfTheModel() {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("dormouse.races.iterations", 10))
        .invocationsPerIteration(Integer.getInteger("dormouse.races.invocations", 300))
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(3)
        .sequentialSpecification(Model.class)
        .check(MpmcRacesTest.class);
  }

  /** What the channel does when one thing happens at a time. */
  public static final class Model {
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private boolean closed;
    private int next = 10;
    private int tried = 20;
    private int sending = -1;

    public String send() {
      if (sending < 0) {
        sending = next++;
      }
      if (!closed && !queue.isEmpty()) {
        return "pending";
      }
      int value = sending;
      sending = -1;
      if (closed) {
        return "refused " + value;
      }
      queue.add(value);
      return "done";
    }

    public void dropSend() {
      sending = -1;
    }

    public String receive() {
      return queue.poll() != null || closed ? "done" : "pending";
    }

    public void dropReceive() {
      // has taken nothing
    }

    public SendOutcome trySend() {
      int value = tried++;
      if (closed) {
        return SendOutcome.CLOSED;
      }
      return queue.isEmpty() && queue.add(value) ? SendOutcome.SENT : SendOutcome.FULL;
    }

    public String forceSend() {
      int value = tried++;
      if (closed) {
        return "refused " + value;
      }
      Integer out = queue.poll();
      queue.add(value);
      return "out " + out;
    }

    public String tryReceive() {
      return "got " + queue.poll();
    }

    public boolean close() {
      boolean before = closed;
      closed = true;
      return !before;
    }
  }

  /** Two send, one receives all, one receives what it finds and gives up otherwise. */
  @Test
  void noWakeUpIsLost() {
    Lincheck.runConcurrentTest(
        Integer.getInteger("dormouse.races.invocations", 300), MpmcRacesTest::meet);
  }

  private static void meet() {
    Mpmc<Integer> ends = Mpmc.channel(1);
    Mpmc.Sender<Integer> copy = ends.sender().copy();
    List<Object> got = new ArrayList<>();
    List<Object> found = new ArrayList<>();
    List<Thread> threads =
        List.of(
            new Thread(() -> {
              run(ends.sender().send(1));
              run(ends.sender().send(2));
              ends.sender().close();
            }),
            new Thread(() -> {
              run(copy.send(3));
              copy.close();
            }),
            new Thread(() -> {
              for (Object value; (value = run(ends.receiver().recv())) != null; ) {
                got.add(value);
              }
            }),
            new Thread(() -> {
              try {
                found.add(new BlockingTask().tryOnce(ends.receiver().recv()));
              } catch (Exception failure) {
                throw new AssertionError(failure);
              }
            }));
    threads.forEach(Thread::start);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    if (found.getFirst() instanceof Integer value) {
      got.add(value);
    }
    if (got.size() != 3 || !got.containsAll(List.of(1, 2, 3))) {
      throw new AssertionError(got + " and " + found);
    }
  }

  private static @Nullable Object run(Future<?> future) {
    try {
      return new BlockingTask().run(future);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }
}
