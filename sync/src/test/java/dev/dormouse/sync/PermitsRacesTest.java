package dev.dormouse.sync;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings of a semaphore against a sequential model: two tasks that ask for different
 * numbers, give up and give back at any moment, one that tries, one that adds and takes away. Runs
 * with {@code -Praces}.
 */
@Tag("races")
class PermitsRacesTest {
  private static void check(Class<?> subject, Class<?> model) {
    new ModelCheckingOptions()
        .iterations(Integer.getInteger("dormouse.races.iterations", 10))
        .invocationsPerIteration(Integer.getInteger("dormouse.races.invocations", 300))
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(3)
        .sequentialSpecification(model)
        .check(subject);
  }

  @Test
  void everyInterleavingIsOneOfTheModelInOrder() {
    check(Fifo.class, InOrder.class);
  }

  @Test
  void everyInterleavingIsOneOfTheModelThatBarges() {
    check(Barging.class, WithoutOrder.class);
  }

  /** A semaphore that serves in order. */
  public static final class Fifo extends Subject {
    public Fifo() {
      super(new Semaphore(1));
    }
  }

  /** A semaphore without order. */
  public static final class Barging extends Subject {
    public Barging() {
      super(Semaphore.barging(1));
    }
  }

  /** The operations, for the checker. */
  public abstract static class Subject {
    private final Semaphore semaphore;
    private final Task one;
    private final Task two;
    private @Nullable SemaphorePermit tried;

    Subject(Semaphore semaphore) {
      this.semaphore = semaphore;
      one = new Task(semaphore, 1);
      two = new Task(semaphore, 2);
    }

    /** A task with one request under way, or what it was granted. */
    private static final class Task {
      private final CountingWaker waker = new CountingWaker();
      private final Semaphore semaphore;
      private final int count;
      private @Nullable Future<SemaphorePermit> request;
      private @Nullable SemaphorePermit permit;

      Task(Semaphore semaphore, int count) {
        this.semaphore = semaphore;
        this.count = count;
      }

      String poll() {
        if (permit != null) {
          return "has";
        }
        if (request == null) {
          request = semaphore.acquireMany(count);
        }
        try {
          Object answer = waker.poll(request);
          if (answer == Poll.PENDING) {
            return "pending";
          }
          request = null;
          permit = (SemaphorePermit) answer;
          return "granted";
        } catch (AcquireError refused) {
          request = null;
          return "refused";
        } catch (Exception other) {
          throw new AssertionError(other);
        }
      }

      void letGo() {
        if (permit != null) {
          permit.close();
          permit = null;
        }
        if (request != null) {
          request.drop();
          request = null;
        }
      }
    }

    @Operation(nonParallelGroup = "one")
    public String pollOne() {
      return one.poll();
    }

    @Operation(nonParallelGroup = "one")
    public void letGoOne() {
      one.letGo();
    }

    @Operation(nonParallelGroup = "two")
    public String pollTwo() {
      return two.poll();
    }

    @Operation(nonParallelGroup = "two")
    public void letGoTwo() {
      two.letGo();
    }

    @Operation(nonParallelGroup = "try")
    public boolean tryAcquire() {
      if (tried == null) {
        tried = semaphore.tryAcquire();
      }
      return tried != null;
    }

    @Operation(nonParallelGroup = "try")
    public void giveBack() {
      if (tried != null) {
        tried.close();
        tried = null;
      }
    }

    @Operation
    public void add() {
      semaphore.addPermits(1);
    }

    @Operation
    public int forget() {
      return semaphore.forgetPermits(1);
    }

    @Operation
    public int available() {
      return semaphore.availablePermits();
    }

    @Operation
    public void close() {
      semaphore.close();
    }
  }

  /** What a semaphore does when one thing happens at a time, in order. */
  public static final class InOrder extends Model {
    public InOrder() {
      super(true);
    }
  }

  /** The same without order. */
  public static final class WithoutOrder extends Model {
    public WithoutOrder() {
      super(false);
    }
  }

  /** A semaphore of one permit, its queue and its tasks. */
  public abstract static class Model {
    private final boolean ordered;
    private final List<Request> queue = new ArrayList<>();
    private final Request one = new Request(1);
    private final Request two = new Request(2);
    private int free = 1;
    private boolean closed;
    private boolean tried;

    Model(boolean ordered) {
      this.ordered = ordered;
    }

    private static final class Request {
      private final int count;
      private boolean refused;
      private boolean granted;
      private boolean has;

      Request(int count) {
        this.count = count;
      }
    }

    private boolean blocked() {
      return ordered && !queue.isEmpty();
    }

    private void grant() {
      while (ordered && !queue.isEmpty() && queue.getFirst().count <= free) {
        Request first = queue.removeFirst();
        free -= first.count;
        first.granted = true;
      }
    }

    private String poll(Request request) {
      if (request.has) {
        return "has";
      }
      boolean waits = queue.contains(request);
      if (request.refused || closed && !request.granted && !waits) {
        request.refused = false;
        return "refused";
      }
      if (!request.granted) {
        boolean mayTake = waits ? !ordered : !blocked();
        if (mayTake && request.count <= free) {
          queue.remove(request);
          free -= request.count;
          request.granted = true;
        } else if (!waits) {
          queue.add(request);
        }
      }
      if (!request.granted) {
        return "pending";
      }
      request.granted = false;
      request.has = true;
      return "granted";
    }

    private void letGo(Request request) {
      queue.remove(request);
      if (request.has || request.granted) {
        free += request.count;
      }
      request.has = false;
      request.granted = false;
      request.refused = false;
      grant();
    }

    public String pollOne() {
      return poll(one);
    }

    public void letGoOne() {
      letGo(one);
    }

    public String pollTwo() {
      return poll(two);
    }

    public void letGoTwo() {
      letGo(two);
    }

    public boolean tryAcquire() {
      if (!tried && !closed && !blocked() && free > 0) {
        tried = true;
        free--;
      }
      return tried;
    }

    public void giveBack() {
      if (tried) {
        tried = false;
        free++;
        grant();
      }
    }

    public void add() {
      free++;
      grant();
    }

    public int forget() {
      int taken = blocked() ? 0 : Math.min(free, 1);
      free -= taken;
      return taken;
    }

    public int available() {
      return blocked() ? 0 : free;
    }

    public void close() {
      closed = true;
      queue.forEach(request -> request.refused = true);
      queue.clear();
    }
  }
}
