package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The contract of dumps. */
class StealingDumpTest extends DumpContract {
  @Override
  RuntimeBuilder builder() {
    return AsyncRuntime.builder().workStealing().workers(3);
  }

  /** Keeps a worker in its poll until it is told to come out, and says which one it is. */
  private static final class Held {
    final CountDownLatch inside = new CountDownLatch(1);
    final CountDownLatch out = new CountDownLatch(1);
    volatile Thread thread;

    Future<Void> future() {
      return _ -> {
        thread = Thread.currentThread();
        inside.countDown();
        Gate.await(out);
        return Poll.ready(null);
      };
    }
  }

  @Test
  void pollAfterOneOnAnotherWorkerShowsTheStackOfItsOwn() throws Exception {
    // The worker that polls first is caught on its way to sleep, where it still knows the task.
    AtomicBoolean armed = new AtomicBoolean();
    CountDownLatch caught = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    List<Held> held = new ArrayList<>(List.of(new Held(), new Held()));
    AsyncRuntime two =
        AsyncRuntime.builder()
            .workStealing()
            .workers(2)
            .onThreadPark(() -> {
              if (armed.get() && Thread.currentThread() == held.getFirst().thread) {
                caught.countDown();
                awaitUnchecked(end);
              }
            })
            .build();
    try (two) {
      for (Held each : held) {
        two.spawn(each.future()).drop();
        Gate.await(each.inside);
      }
      if (two.dump().threads().get(1).name().equals(held.getFirst().thread.getName())) {
        held.add(held.removeFirst()); // the first one is the one that a dump sees first
      }
      Gate first = new Gate();
      CountDownLatch again = new CountDownLatch(1);
      Future<String> twice =
          cx -> {
            Poll<String> poll = first.poll(cx);
            if (poll.isReady()) {
              again.countDown();
              Gate.await(end);
            }
            return poll;
          };
      JoinHandle<String> handle = two.spawn(twice);
      armed.set(true);
      held.getFirst().out.countDown();
      Gate.await(caught);
      first.open("open");
      held.getLast().out.countDown();
      Gate.await(again);
      TaskDump task = find(two.dump(), handle);
      assertThat(TaskContext.isInPoll(task.stack())).isTrue();
      end.countDown();
      assertThat(two.blockOn(handle)).isEqualTo("open");
    } finally {
      end.countDown();
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      Gate.await(latch);
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }
}
