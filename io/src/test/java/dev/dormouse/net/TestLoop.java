package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.reactor.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A small executor: many tasks on the calling thread, which turns a reactor in between. */
final class TestLoop extends Context implements AutoCloseable {
  private static final long STUCK_NANOS = 60_000_000_000L;
  private static final int POLLS_PER_TURN = 61;

  final Reactor reactor;
  private final ConcurrentLinkedQueue<Task<?>> queue = new ConcurrentLinkedQueue<>();
  private final List<Task<?>> alive = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Task<?> current;

  TestLoop(Backend backend) {
    this(backend.open());
  }

  TestLoop(Reactor reactor) {
    this.reactor = reactor;
  }

  <T> Task<T> start(Future<T> future) {
    Task<T> task = new Task<>(future);
    alive.add(task);
    task.wake();
    return task;
  }

  /** Runs {@code main} and whatever else was started until {@code main} has ended. */
  <T> T run(Future<T> main) throws Exception {
    Task<T> task = start(main);
    while (!task.ended) {
      step();
    }
    return task.result();
  }

  /** Runs until every task has ended. */
  void runAll() throws Exception {
    while (!alive.isEmpty()) {
      step();
    }
  }

  /** Returns what the tasks have failed with so far. */
  List<Throwable> failures() {
    return failures;
  }

  /** Runs what is ready, waiting for nothing. */
  void settle() {
    do {
      pollSome();
    } while (reactor.turn(0) | !queue.isEmpty());
  }

  /** Polls what is ready, without turning the reactor. */
  void poll() {
    pollSome();
  }

  private void step() {
    pollSome();
    if (!queue.isEmpty()) {
      reactor.turn(0);
      return;
    }
    if (alive.isEmpty()) {
      return;
    }
    long start = reactor.clock().nanos();
    if (!reactor.turn(STUCK_NANOS) && reactor.clock().nanos() - start >= STUCK_NANOS) {
      throw new AssertionError("nothing happened for " + STUCK_NANOS + " ns; tasks: " + alive);
    }
  }

  private void pollSome() {
    reactor.claim();
    for (int i = 0; i < POLLS_PER_TURN; i++) {
      Task<?> task = queue.poll();
      if (task == null) {
        return;
      }
      current = task;
      startBudget(BUDGET_MAX);
      if (task.pollOnce(this)) {
        alive.remove(task);
      }
      current = null;
    }
  }

  /** Closes the reactor after it was seen that nothing is left. */
  @Override
  public void close() {
    try {
      assertThat(alive).as("tasks").isEmpty();
      assertThat(reactor.descriptors()).as("descriptors").isZero();
      assertThat(reactor.armedTimers()).as("timers").isZero();
    } finally {
      reactor.close();
    }
  }

  @Override
  public Waker waker() {
    return current;
  }

  @Override
  public Object reactor() {
    return reactor;
  }

  @Override
  public Clock clock() {
    return reactor.clock();
  }

  @Override
  public Timers timers() {
    return reactor.timers();
  }

  /** A future that runs on the loop. */
  final class Task<T> implements Waker {
    private final Future<T> future;
    private final AtomicBoolean queued = new AtomicBoolean();
    private boolean ended;
    private T value;
    private Throwable failure;

    Task(Future<T> future) {
      this.future = future;
    }

    @SuppressWarnings("unchecked")
    private boolean pollOnce(Context cx) {
      queued.set(false);
      if (ended) {
        return true;
      }
      try {
        Object answer = future.pollRaw(cx);
        ended = answer != Poll.PENDING;
        if (ended) {
          value = (T) answer;
        }
      } catch (Throwable thrown) {
        ended = true;
        failure = thrown;
        failures.add(thrown);
      }
      return ended;
    }

    boolean isEnded() {
      return ended;
    }

    /** Drops the future where it stands. */
    void drop() {
      ended = true;
      alive.remove(this);
      future.drop();
    }

    T result() throws Exception {
      assertThat(ended).as("ended").isTrue();
      switch (failure) {
        case null -> {
          return value;
        }
        case Error error -> throw error;
        default -> throw (Exception) failure;
      }
    }

    Throwable failure() {
      assertThat(failure).as("failure").isNotNull();
      return failure;
    }

    @Override
    public void wake() {
      if (!queued.getAndSet(true)) {
        queue.add(this);
        reactor.wakeUp();
      }
    }

    @Override
    public String toString() {
      return "task of " + future;
    }
  }
}
