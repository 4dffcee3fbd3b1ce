package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Futures#shield} on an executor whose tasks run when the test says so. */
class ShieldTest {
  private final Lab lab = new Lab();
  private final List<ManualTask<?>> tasks = new ArrayList<>();

  /** A task and its handle. */
  private static final class ManualTask<T extends @Nullable Object> extends RawFuture<T>
      implements JoinHandle<T> {
    private final TaskId id = TaskId.fresh();
    private final Future<T> future;
    private final WakerSlot joiner = new WakerSlot();
    private boolean ended;
    private boolean detached;
    private @Nullable Object value;
    private @Nullable JoinError error;

    ManualTask(Future<T> future) {
      this.future = future;
    }

    void run(Context cx) {
      try {
        value = future.pollRaw(cx);
        ended = value != Poll.PENDING;
      } catch (Throwable failure) {
        error = JoinError.failed("task", failure);
        ended = true;
      }
      joiner.wake();
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws JoinError {
      joiner.register(cx.waker());
      if (error != null) {
        throw error;
      }
      return ended ? value : Poll.PENDING;
    }

    @Override
    public void drop() {
      detached = true;
    }

    @Override
    public TaskId id() {
      return id;
    }

    @Override
    public void abort() {
      future.drop();
      error = JoinError.cancelled("task");
      ended = true;
    }

    @Override
    public boolean isFinished() {
      return ended;
    }

    @Override
    public AbortHandle abortHandle() {
      return this;
    }
  }

  private void offerSpawner() {
    lab.cx.spawner(
        new Spawner() {
          @Override
          public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
            ManualTask<T> task = new ManualTask<>(future);
            tasks.add(task);
            return task;
          }
        });
  }

  @Test
  void firstPollStartsATaskThatTheWaiterDoesNotPoll() throws Exception {
    offerSpawner();
    Probe<String> work = lab.probe("work");
    Future<String> shield = Futures.shield(work);
    assertThat(tasks).isEmpty();

    lab.pollPending(shield);
    lab.pollPending(shield);
    assertThat(tasks).hasSize(1);
    assertThat(work.polls()).isZero();

    work.complete("done");
    tasks.getFirst().run(lab.cx);
    assertThat(lab.cx.waker.wakes()).isPositive();
    assertThat(lab.pollReady(shield)).isEqualTo("done");
    assertThat(lab.pollFailed(shield)).hasMessageStartingWith("shield: polled after");
    shield.drop();
    assertThat(tasks.getFirst().detached).isFalse();
  }

  @Test
  void dropBeforeTheFirstPollDropsTheFuture() {
    offerSpawner();
    Probe<String> work = lab.probe("work");
    Future<String> shield = Futures.shield(work);
    shield.drop();
    shield.drop();
    assertThat(work.isDropped()).isTrue();
    assertThat(tasks).isEmpty();
    assertThat(lab.pollFailed(shield)).hasMessageStartingWith("shield: polled after");
  }

  @Test
  void dropAtEachLaterPointLetsTheTaskRunOn() throws Exception {
    for (int runsBefore = 0; runsBefore <= 3; runsBefore++) {
      tasks.clear();
      offerSpawner();
      Probe<String> work = lab.<String>probe("work").after(2, "done");
      Future<String> shield = Futures.shield(work);
      lab.pollPending(shield);
      ManualTask<?> task = tasks.getFirst();
      for (int run = 0; run < runsBefore; run++) {
        task.run(lab.cx);
      }

      shield.drop();
      shield.drop();

      assertThat(work.isDropped()).isFalse();
      assertThat(task.detached).isTrue();
      while (!task.isFinished()) {
        task.run(lab.cx);
      }
      assertThat(task.value).isEqualTo("done");
      assertThat(lab.pollFailed(shield)).hasMessageStartingWith("shield: polled after");
    }
  }

  @Test
  void failureIsThrownToTheWaiterAsItIs() throws Exception {
    for (Throwable failure : List.of(new IOException("io"), new AssertionError("bug"))) {
      tasks.clear();
      offerSpawner();
      Future<String> shield = Futures.shield(Futures.failed(failure));
      lab.pollPending(shield);
      tasks.getFirst().run(lab.cx);
      assertThat(lab.pollFailed(shield)).isSameAs(failure);
      assertThat(lab.pollFailed(shield)).hasMessageStartingWith("shield: polled after");
    }
  }

  @Test
  void abortedTaskFailsTheShieldAsCancelled() throws Exception {
    offerSpawner();
    Future<String> shield = Futures.shield(lab.probe("work"));
    lab.pollPending(shield);
    tasks.getFirst().abort();
    assertThat(lab.pollFailed(shield))
        .isInstanceOfSatisfying(JoinError.class, e -> assertThat(e.isCancelled()).isTrue());
  }

  @Test
  void executorWithoutSpawnerFailsTheShieldAndDropsTheFuture() {
    IllegalStateException cleanup = new IllegalStateException("cleanup");
    Probe<String> work = lab.<String>probe("work").throwOnDrop(cleanup);
    Future<String> shield = Futures.shield(work);
    assertThat(lab.pollFailed(shield))
        .hasMessageContaining("offers no Spawner")
        .hasSuppressedException(cleanup);
    assertThat(work.isDropped()).isTrue();
    assertThat(lab.pollFailed(shield)).hasMessageStartingWith("shield: polled after");
  }
}
