package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.util.ArrayDeque;
import java.util.Queue;

/** An executor of ten lines, with no service but wakers: somebody else's. */
final class TinyExecutor {
  private final Queue<Task> woken = new ArrayDeque<>();
  private int alive;

  private final class Task implements Waker {
    private final Future<?> future;

    Task(Future<?> future) {
      this.future = future;
    }

    @Override
    public void wake() {
      woken.add(this);
    }
  }

  void spawn(Future<?> future) {
    alive++;
    woken.add(new Task(future));
  }

  /** Polls what was woken until nothing is; returns how many tasks still wait. */
  int run() throws Exception {
    for (Task task; (task = woken.poll()) != null; ) {
      if (task.future.pollRaw(Context.of(task)) != Poll.PENDING) {
        alive--;
      }
    }
    return alive;
  }
}
