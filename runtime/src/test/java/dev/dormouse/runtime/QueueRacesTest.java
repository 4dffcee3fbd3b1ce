package dev.dormouse.runtime;

import dev.dormouse.future.Futures;
import dev.dormouse.future.SpawnSite;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interleavings inside the lock-free queues of executors, step by step: that of a worker among
 * thieves, the inbox of a loop, and the hot slot. Runs with {@code -Praces}.
 */
@Tag("races")
class QueueRacesTest {
  private static final int SCENARIOS = Integer.getInteger("dormouse.races.iterations", 15);
  private static final int INVOCATIONS = Integer.getInteger("dormouse.races.invocations", 1_500);
  private static final int TASKS = 12;

  private static SharedTask<?>[] tasks() {
    SharedTask<?>[] tasks = new SharedTask<?>[TASKS];
    for (int i = 0; i < TASKS; i++) {
      tasks[i] = new SharedTask<>(null, Futures.ready(), SpawnSite.UNKNOWN);
    }
    return tasks;
  }

  private static int number(SharedTask<?>[] tasks, SharedTask<?> task) {
    for (int i = 0; i < tasks.length; i++) {
      if (tasks[i] == task) {
        return i;
      }
    }
    throw new AssertionError("an entry that nobody pushed: " + task);
  }

  /** An owner that pushes and pops, and a thief with a queue of its own. */
  public static class Theft {
    private final SharedTask<?>[] tasks = tasks();
    private final RunQueue queue = new RunQueue(2, 4);
    private final RunQueue loot = new RunQueue(4, 4);
    private final int[] byOwner = new int[TASKS];
    private final int[] byThief = new int[TASKS];
    private int pushed;
    private int ownersLast = -1;
    private int thiefsLast = -1;

    @Operation(nonParallelGroup = "owner")
    public void push() {
      if (pushed < TASKS && queue.push(tasks[pushed])) {
        pushed++;
      }
    }

    @Operation(nonParallelGroup = "owner")
    public void pop() {
      SharedTask<?> task = queue.pop();
      if (task != null) {
        ownersLast = inOrder(ownersLast, number(tasks, task));
        byOwner[ownersLast]++;
      }
    }

    @Operation(nonParallelGroup = "owner")
    public void clear() {
      queue.clearSlots();
    }

    @Operation(nonParallelGroup = "thief")
    public void steal() {
      SharedTask<?> newest = queue.stealInto(loot);
      for (SharedTask<?> task; (task = loot.pop()) != null; ) {
        take(task);
      }
      if (newest != null) {
        take(newest);
      }
    }

    @Operation(nonParallelGroup = "thief")
    public void stealOne() {
      SharedTask<?> oldest = queue.stealOne();
      if (oldest != null) {
        take(oldest);
      }
    }

    private void take(SharedTask<?> task) {
      thiefsLast = inOrder(thiefsLast, number(tasks, task));
      byThief[thiefsLast]++;
    }

    private static int inOrder(int last, int next) {
      if (next <= last) {
        throw new AssertionError(next + " after " + last);
      }
      return next;
    }

    @Validate
    public void eachEntryComesOutOnce() {
      int out = 0;
      for (int i = 0; i < TASKS; i++) {
        int times = byOwner[i] + byThief[i];
        if (times > (i < pushed ? 1 : 0)) {
          throw new AssertionError("entry " + i + " came out " + times + " times");
        }
        out += times;
      }
      if (out + queue.size() != pushed) {
        throw new AssertionError(pushed + " in, " + out + " out, " + queue.size() + " left");
      }
    }
  }

  @Test
  void entriesComeOutOnceAndInOrderUnderTheft() {
    check(Theft.class);
  }

  /** A loop that falls asleep, and two threads that wake its tasks, as LoopGate has them do. */
  public static class Sleep {
    private final SharedTask<?>[] tasks = tasks();
    private final Inbox inbox = new Inbox();
    private final int[] delivered = new int[TASKS];
    private final int[] received = new int[TASKS];
    private volatile boolean sleeping;
    private volatile boolean called;
    private boolean asleep;

    @Operation(nonParallelGroup = "first")
    public void deliverFirst() {
      deliver(0);
    }

    @Operation(nonParallelGroup = "second")
    public void deliverSecond() {
      deliver(1);
    }

    private void deliver(int number) {
      delivered[number]++; // what the task is woken for
      if (tasks[number].toLinked() == TaskState.Entry.NEEDED
          && inbox.push(tasks[number]) == Inbox.Push.FIRST
          && sleeping) {
        called = true;
      }
    }

    @Operation(nonParallelGroup = "owner")
    public void receive() {
      called = false;
      sleeping = false;
      asleep = false;
      for (Task<?> next = inbox.takeAll(); next != null; ) {
        SharedTask<?> task = (SharedTask<?>) next;
        next = task.next;
        task.next = null;
        task.toUnlinked();
        int number = number(tasks, task);
        received[number] = delivered[number];
      }
    }

    @Operation(nonParallelGroup = "owner")
    public void fallAsleep() {
      sleeping = true;
      asleep = inbox.isEmpty();
      if (!asleep) {
        receive();
      }
    }

    @Validate
    public void nothingWaitsForASleeper() {
      if (!asleep || called) {
        receive();
      }
      for (int i = 0; i < 2; i++) {
        if (delivered[i] != received[i]) {
          throw new AssertionError("task " + i + " waits while the loop sleeps, uncalled");
        }
      }
    }
  }

  @Test
  void noWakeWaitsForALoopThatSleeps() {
    check(Sleep.class);
  }

  /** A worker that takes batches out of the injection queue, and two threads that push there. */
  public static class Batches {
    private final SharedTask<?>[] tasks = tasks();
    private final Injection injection = new Injection();
    private final RunQueue queue = new RunQueue(4, 4);
    private final int[] delivered = new int[TASKS];
    private final int[] received = new int[TASKS];

    @Operation(nonParallelGroup = "first")
    public void deliverFirst() {
      deliver(0);
    }

    @Operation(nonParallelGroup = "second")
    public void deliverSecond() {
      deliver(1);
    }

    private void deliver(int number) {
      delivered[number]++; // what the task is woken for
      injection.push(tasks[number]);
    }

    @Operation(nonParallelGroup = "worker")
    public void take() {
      SharedTask<?> oldest = injection.popBatch(queue, 3);
      if (oldest != null) {
        receive(oldest);
      }
      for (SharedTask<?> task; (task = queue.pop()) != null; ) {
        receive(task);
      }
    }

    private void receive(SharedTask<?> task) {
      int number = number(tasks, task);
      received[number] = delivered[number];
    }

    @Validate
    public void nothingWaitsWithoutAnEntry() {
      take();
      if (injection.size() != 0) {
        throw new AssertionError(injection.size() + " left behind");
      }
      for (int i = 0; i < 2; i++) {
        if (delivered[i] != received[i]) {
          throw new AssertionError("task " + i + " was pushed and has no entry");
        }
      }
    }
  }

  @Test
  void noWakeIsLostBesideABatch() {
    check(Batches.class);
  }

  /** A worker whose hot slot others may take from, since its poll is stuck. */
  public static class Hot {
    private static final Worker WORKER = worker();

    private final SharedTask<?>[] tasks = tasks();
    private final ArrayDeque<SharedTask<?>> queue = new ArrayDeque<>();
    private final int[] byOwner = new int[TASKS];
    private final int[] byThief = new int[TASKS];
    private int woken;

    public Hot() {
      WORKER.hot = null;
      WORKER.permitHotSteal(WORKER.ticks());
    }

    /** Makes a worker whose thread is never started. */
    private static Worker worker() {
      RuntimeOptions options = new RuntimeBuilder().workers(1).options();
      return new Worker(new StealingScheduler(options, new FakeDriver()), 0, options);
    }

    /** Schedules a task as a worker does: what was in the slot goes to the queue. */
    @Operation(nonParallelGroup = "owner")
    public void schedule() {
      if (woken == TASKS) {
        return;
      }
      SharedTask<?> task = tasks[woken++];
      if (task.toQueued() == TaskState.Entry.NEEDED) {
        SharedTask<?> before = WORKER.hot;
        WORKER.publishHot(task);
        if (before != null) {
          queue.add(before);
        }
      }
    }

    @Operation(nonParallelGroup = "owner")
    public void run() {
      SharedTask<?> entry = WORKER.hot;
      if (entry != null) {
        WORKER.hot = null;
      } else {
        entry = queue.poll();
      }
      claim(entry, byOwner);
    }

    @Operation(nonParallelGroup = "thief")
    public void steal() {
      claim(WORKER.stealHot(), byThief);
    }

    private void claim(@Nullable SharedTask<?> entry, int[] runs) {
      if (entry != null && entry.toRunning() == TaskState.Claim.POLL) {
        runs[number(tasks, entry)]++;
      }
    }

    @Validate
    public void eachTaskRunsOnceOrHasAnEntry() {
      for (int i = 0; i < woken; i++) {
        int runs = byOwner[i] + byThief[i];
        boolean entry = WORKER.hot == tasks[i] || queue.contains(tasks[i]);
        if (runs > 1 || runs == 0 && !entry) {
          throw new AssertionError("task " + i + " ran " + runs + " times, entry: " + entry);
        }
      }
    }
  }

  @Test
  void taskOfTheHotSlotRunsOnceWhoeverTakesIt() {
    check(Hot.class);
  }

  private static void check(Class<?> history) {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(0)
        .check(history);
  }
}
