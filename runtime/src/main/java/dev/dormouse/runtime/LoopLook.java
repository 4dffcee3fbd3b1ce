package dev.dormouse.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A dump of a loop that another thread than its owner wants. */
final class LoopLook {
  /*
   * ASKED -> TAKEN      serve()  CAS; the owner reads, between two polls
   * ASKED -> WITHDRAWN  ask()    CAS; it did not come in time, the asker reads from outside
   *
   * From outside nothing is held. The owner is stuck in one poll then, so that of the others none
   * moves; or nobody owns the loop. Whether that stayed so is looked at after the reading.
   */
  private enum Stage {
    ASKED,
    TAKEN,
    WITHDRAWN
  }

  private final LocalLoop loop;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.ASKED);
  private final CountDownLatch served = new CountDownLatch(1);
  private volatile @Nullable RuntimeDump result;

  LoopLook(LocalLoop loop) {
    this.loop = loop;
  }

  /** Takes a dump on the thread that owns the loop, in or between polls. */
  static RuntimeDump byOwner(LocalLoop loop) {
    return read(loop, Thread.currentThread(), true);
  }

  /** Has the owner take the dump, or takes it without. */
  RuntimeDump ask() {
    if (loop.owner() != null) {
      loop.add(this);
      boolean unused = Durations.await(served, Duration.ofNanos(Limits.DUMP_WAIT_NANOS));
      if (!stage.compareAndSet(Stage.ASKED, Stage.WITHDRAWN)) {
        return awaitTaken();
      }
      loop.remove(this);
    }
    return fromOutside();
  }

  /** Waits for an owner that has begun; it is bounded by what a dump reads. */
  private RuntimeDump awaitTaken() {
    boolean unused = Durations.await(served, Duration.ofNanos(Long.MAX_VALUE));
    RuntimeDump dump = result;
    return dump == null ? fromOutside() : dump;
  }

  /** Takes the dump if it is still wanted. For the owner, between polls. */
  void serve() {
    if (stage.compareAndSet(Stage.ASKED, Stage.TAKEN)) {
      try {
        result = read(loop, Thread.currentThread(), true);
      } finally {
        served.countDown();
      }
    }
  }

  private RuntimeDump fromOutside() {
    return read(loop, loop.owner(), false);
  }

  private static RuntimeDump read(LocalLoop loop, @Nullable Thread owner, boolean held) {
    DumpReader reader = new DumpReader("currentThread", loop.clock().nanos());
    long ticks = loop.ticks();
    LocalTask<?> polled = polled(loop);
    forEachTask(loop, polled, reader::add);
    if (owner != null) {
      reader.addThread(threadOf(loop, owner, polled));
    }
    loop.driver()
        .offload()
        .running()
        .forEach((busy, work) -> reader.addThread(ThreadDump.of(busy, BlockingTask.doing(work))));
    return reader.read(each -> {
      LocalTask<?> task = (LocalTask<?>) each;
      if (task == polled) {
        return reader.running(task, owner, loop.part());
      }
      boolean queued = task.stand != LocalTask.IDLE || task.isLinked();
      TaskDump dump =
          reader.resting(task, queued ? TaskDump.State.QUEUED : TaskDump.State.WAITING, true);
      boolean moved = !held && (loop.ticks() != ticks || loop.owner() != owner);
      return dump == null || !moved ? dump : dump.inexact();
    });
  }

  /** Returns the task that is in its poll, or null. */
  private static @Nullable LocalTask<?> polled(LocalLoop loop) {
    LocalTask<?> last = (LocalTask<?>) loop.lastPolled();
    return last != null && (last.stand == LocalTask.RUNNING || last.stand == LocalTask.WOKEN)
        ? last
        : null;
  }

  /** Hands on every task, the newest first: new ones are in the queue or polled, others rest. */
  private static void forEachTask(
      LocalLoop loop, @Nullable LocalTask<?> polled, Consumer<Task<?>> consumer) {
    loop.inbox.forEachSeen(consumer);
    loop.queue.forEachSeen(task -> {
      if (!task.isMarked(Task.ENROLLED)) {
        consumer.accept(task);
      }
    });
    if (polled != null && !polled.isMarked(Task.ENROLLED)) {
      consumer.accept(polled);
    }
    loop.roll.forEachSeen(consumer);
  }

  private static ThreadDump threadOf(LocalLoop loop, Thread owner, @Nullable Task<?> polled) {
    if (polled != null) {
      return ThreadDump.polling(owner, polled);
    }
    return loop.isAsleep() ? ThreadDump.idle(owner) : ThreadDump.between(owner);
  }
}
