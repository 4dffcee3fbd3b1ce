package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.owned.Telling;
import dev.dormouse.stream.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** Sets, maps and queues of tasks on every executor. */
@EnumSource
class JoinTest extends OnExecutors {
  JoinTest(Executor executor) {
    super(executor);
  }

  private static void pollPending(AsyncRuntime runtime, Future<?> future) throws Exception {
    assertThat(Loop.isPending(runtime, future)).isTrue();
  }

  private static <T extends @Nullable Object> T valueOf(@Nullable Outcome<T> outcome)
      throws Exception {
    return Objects.requireNonNull(outcome).orThrow();
  }

  private static JoinError errorOf(@Nullable Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failure.class);
    return (JoinError) ((Outcome.Failure<?>) Objects.requireNonNull(outcome)).cause();
  }

  /** Fails between the question whether it has ended and its poll. */
  private static final class EndingHandle extends RawFuture<String>
      implements JoinHandle<String>, Telling {
    final List<Throwable> told = new ArrayList<>();

    @Override
    public Object pollRaw(Context cx) throws JoinError {
      throw JoinError.failed("task ending", new IOException("reset"));
    }

    @Override
    public void tell(JoinError failure) {
      told.add(failure.getCause());
    }

    @Override
    public void drop() {}

    @Override
    public void abort() {}

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public AbortHandle abortHandle() {
      return this;
    }

    @Override
    public TaskId id() {
      return new TaskId(1);
    }
  }

  @Test
  void failureThatASetHasTakenAndLetsGoOfIsToldToTheRuntime() {
    EndingHandle handle = new EndingHandle();
    try (JoinSet<String> set = new JoinSet<>(runtime)) {
      set.add(handle);
    }
    assertThat(handle.told).singleElement().isInstanceOf(IOException.class);
  }

  @Test
  void setGivesResultsAsTheyComeAndNullAtTheEnd() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
    set.spawnAll(gates);
    assertThat(set.size()).isEqualTo(3);
    for (int which : new int[] {2, 0, 1}) {
      Future<@Nullable Outcome<String>> next = set.joinNext();
      pollPending(runtime, next);
      gates.get(which).open("gate " + which);
      assertThat(valueOf(runtime.blockOn(next))).isEqualTo("gate " + which);
    }
    assertThat(set.isEmpty()).isTrue();
    assertThat(runtime.blockOn(set.joinNext())).isNull();
    assertThat(set.tryJoinNext()).isNull();
  }

  @Test
  void droppedJoinNextLosesNothing() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    Gate gate = new Gate();
    set.spawn(gate);
    for (int i = 0; i < 3; i++) {
      Future<@Nullable Outcome<String>> next = set.joinNext();
      next.drop(); // before its first poll
      Future<@Nullable Outcome<String>> again = set.joinNext();
      pollPending(runtime, again);
      again.drop();
      again.drop();
      assertThatThrownBy(() -> again.pollRaw(Context.noop()))
          .hasMessageStartingWith("joinNext: polled after");
    }
    gate.open("kept");
    assertThat(valueOf(runtime.blockOn(set.joinNext()))).isEqualTo("kept");
  }

  @Test
  void secondJoinNextBesideAPendingOneIsRefused() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    Gate gate = new Gate();
    set.spawn(gate);
    Future<@Nullable Outcome<String>> first = set.joinNext();
    pollPending(runtime, first);
    assertThatThrownBy(() -> runtime.blockOn(set.joinNext()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one may at a time");
    gate.open("first");
    assertThat(valueOf(runtime.blockOn(first))).isEqualTo("first");
  }

  @Test
  void spawnWakesAJoinNextThatWaits() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    set.spawn(new Gate());
    Future<@Nullable Outcome<String>> next = set.joinNext();
    pollPending(runtime, next);
    set.spawn(Futures.ready("late"));
    assertThat(valueOf(runtime.blockOn(next))).isEqualTo("late");
    set.close();
  }

  @Test
  void streamGivesOutcomesAsTheyComeAndClosesTheSetAtItsEnd() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
    set.spawnAll(gates);
    Stream<Outcome<String>> stream = set.stream();
    for (int which : new int[] {2, 0, 1}) {
      pollPending(runtime, stream.next());
      assertThatThrownBy(() -> runtime.blockOn(set.joinNext()))
          .hasMessageContaining("one may at a time");
      gates.get(which).open("gate " + which);
      assertThat(valueOf(runtime.blockOn(stream.next()))).isEqualTo("gate " + which);
    }
    set.spawn(cx -> {
      throw new IOException("as an outcome");
    });
    assertThat(errorOf(runtime.blockOn(stream.next()))).hasRootCauseMessage("as an outcome");
    assertThat(runtime.blockOn(stream.next())).isNull();
    assertThatThrownBy(() -> runtime.blockOn(stream.next()))
        .hasMessageStartingWith("JoinSet.stream: polled after");
    assertThatThrownBy(() -> set.spawn(Futures.ready("late"))).hasMessageContaining("was closed");
  }

  @Test
  void droppedStreamAbortsWhatIsLeft() throws Exception {
    JoinQueue<String> queue = new JoinQueue<>(runtime);
    AbortHandle first = queue.spawn(new Gate());
    AbortHandle second = queue.spawn(Futures.ready("behind"));
    Stream<Outcome<String>> stream = queue.stream();
    pollPending(runtime, stream.next());
    stream.drop();
    stream.drop();
    assertThat(queue.isEmpty()).isTrue();
    Loop.until(runtime, () -> first.isFinished() && second.isFinished());
    assertThatThrownBy(() -> runtime.blockOn(stream.next()))
        .hasMessageStartingWith("JoinQueue.stream: polled after");
  }

  @Test
  void streamOfAnEmptySetEndsAtOnce() throws Exception {
    assertThat(runtime.blockOn(new JoinSet<String>(runtime).stream().toList())).isEmpty();
  }

  @Test
  void failuresAndAbortsAreOutcomes() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    IOException failure = new IOException("expected");
    AbortHandle failing = set.spawn(Futures.failed(failure));
    Joined<String> failed = Objects.requireNonNull(runtime.blockOn(set.joinNextWithId()));
    assertThat(failed.id()).isEqualTo(failing.id());
    assertThat(errorOf(failed.outcome())).hasCause(failure);

    Gate gate = new Gate();
    AbortHandle aborted = set.spawn(gate);
    aborted.abort();
    Joined<String> cancelled = Objects.requireNonNull(runtime.blockOn(set.joinNextWithId()));
    assertThat(cancelled.id()).isEqualTo(aborted.id());
    assertThat(errorOf(cancelled.outcome()).isCancelled()).isTrue();
    assertThat(gate.isDropped()).isTrue();
    assertThat(aborted.isFinished()).isTrue();
  }

  @Test
  void abortAllKeepsTheTasksUntilTheirEndsAreTaken() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    set.spawnAll(List.of(new Gate(), new Gate(), new Gate()));
    set.abortAll();
    assertThat(set.size()).isEqualTo(3);
    for (int left = 3; left > 0; left--) {
      assertThat(errorOf(runtime.blockOn(set.joinNext())).isCancelled()).isTrue();
      assertThat(set.size()).isEqualTo(left - 1);
    }
  }

  @Test
  void closeAbortsAndDetachDoesNot() throws Exception {
    Gate kept = new Gate();
    Gate aborted = new Gate();
    JoinSet<String> set = new JoinSet<>(runtime);
    set.spawn(kept);
    set.detachAll();
    assertThat(set.isEmpty()).isTrue();
    set.spawn(aborted);
    set.close();
    set.close();
    Loop.until(runtime, aborted::isDropped);
    assertThat(kept.isDropped()).isFalse();
    assertThatThrownBy(() -> set.spawn(new Gate())).hasMessageContaining("closed");
    assertThat(runtime.blockOn(set.joinNext())).isNull();
    Loop.until(runtime, () -> runtime.metrics().aliveTasks() == 2); // with the one that looks
    assertThat(runtime.metrics().aliveTasks()).isEqualTo(1);
  }

  @Test
  void joinAllGivesAllValuesOrTheFirstFailureAndAbortsTheRest() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    set.spawnAll(List.of(Futures.ready("a"), Futures.ready("b")));
    assertThat(runtime.blockOn(set.joinAll())).containsExactlyInAnyOrder("a", "b");

    Gate rest = new Gate();
    set.spawn(rest);
    set.spawn(Futures.failed(new IOException("expected")));
    assertThatThrownBy(() -> runtime.blockOn(set.joinAll()))
        .isInstanceOf(JoinError.class)
        .hasRootCauseMessage("expected");
    assertThat(set.isEmpty()).isTrue();
    Loop.until(runtime, rest::isDropped);
  }

  @Test
  void droppedJoinAllAbortsAtEverySuspension() throws Exception {
    for (int polls = 0; polls < 3; polls++) {
      try (AsyncRuntime runtime = executor.open()) {
        JoinSet<String> set = new JoinSet<>(runtime);
        List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
        set.spawnAll(gates);
        Future<List<String>> all = set.joinAll();
        for (int n = 0; n < polls; n++) {
          pollPending(runtime, all);
          gates.get(n).open("open");
        }
        all.drop();
        all.drop();
        assertThat(set.isEmpty()).isTrue();
        Loop.until(runtime, gates.getLast()::isDropped);
        assertThatThrownBy(() -> all.pollRaw(Context.noop()))
            .hasMessageStartingWith("joinAll: polled after");
      }
    }
  }

  @Test
  void shutdownWaitsForAllAndThrowsWhatCleanupThrew() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    Gate gate = new Gate();
    Gate failing = new Gate();
    failing.dropFailure = new IllegalStateException("expected");
    set.spawn(gate);
    set.spawn(failing);
    assertThatThrownBy(() -> runtime.blockOn(set.shutdown()))
        .isInstanceOf(JoinError.class)
        .hasRootCauseMessage("expected");
    assertThat(gate.isDropped()).isTrue();
    assertThat(set.isEmpty()).isTrue();
    runtime.blockOn(set.shutdown());
  }

  @Test
  void manyTasksAreJoinedOnceEachAcrossBudgets() throws Exception {
    int count = 1_000;
    JoinSet<Integer> set = new JoinSet<>(runtime);
    for (int i = 0; i < count; i++) {
      int value = i;
      set.spawn(Futures.<Void>yieldNow().map(_ -> value));
    }
    Set<Integer> seen = new HashSet<>(runtime.blockOn(set.joinAll()));
    assertThat(seen).hasSize(count);
  }

  @Test
  void tasksSpawnedAfterTheEndOfTheRuntimeAreCancelled() throws Exception {
    JoinSet<String> set;
    try (AsyncRuntime runtime = executor.open()) {
      set = new JoinSet<>(runtime);
      set.spawn(new Gate());
    }
    set.spawn(new Gate());
    assertThat(errorOf(set.tryJoinNext()).isCancelled()).isTrue();
    assertThat(errorOf(set.tryJoinNext()).isCancelled()).isTrue();
    assertThat(set.tryJoinNext()).isNull();
  }

  @Test
  void mapReplacesTheTaskOfAKey() throws Exception {
    JoinMap<String, String> map = new JoinMap<>(runtime);
    Gate old = new Gate();
    Gate other = new Gate();
    AbortHandle first = map.spawn("a", old);
    map.spawn("b", other);
    AbortHandle second = map.spawn("a", Gate.opened("new"));
    assertThat(map.size()).isEqualTo(2);
    assertThat(map.keys()).containsExactly("a", "b");
    assertThat(map.containsTask(first.id())).isFalse();
    assertThat(map.containsTask(second.id())).isTrue();
    assertThat(runtime.blockOn(map.joinNext()))
        .isEqualTo(new JoinMap.Joined<>("a", new Outcome.Value<>("new")));
    Loop.until(runtime, old::isDropped);
    assertThat(map.containsKey("a")).isFalse();
    assertThat(map.tryJoinNext()).isNull();
    other.open("other");
    assertThat(runtime.blockOn(map.joinNext()))
        .isEqualTo(new JoinMap.Joined<>("b", new Outcome.Value<>("other")));
    assertThat(runtime.blockOn(map.joinNext())).isNull();
  }

  @Test
  void replacedTaskThatHadEndedNeverAppears() throws Exception {
    JoinMap<Integer, String> map = new JoinMap<>(runtime);
    AbortHandle old = map.spawn(1, Futures.ready("old"));
    Loop.until(runtime, old::isFinished);
    map.spawn(1, Futures.ready("new"));
    JoinMap.Joined<Integer, String> joined =
        Objects.requireNonNull(runtime.blockOn(map.joinNext()));
    assertThat(valueOf(joined.outcome())).isEqualTo("new");
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void mapAbortsByKeyAndByPredicate() throws Exception {
    JoinMap<Integer, String> map = new JoinMap<>(runtime);
    for (int key = 0; key < 5; key++) {
      map.spawn(key, new Gate());
    }
    assertThat(map.abort(7)).isFalse();
    assertThat(map.abort(4)).isTrue();
    map.abortMatching(key -> key % 2 == 0);
    List<Integer> ended = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JoinMap.Joined<Integer, String> joined =
          Objects.requireNonNull(runtime.blockOn(map.joinNext()));
      assertThat(errorOf(joined.outcome()).isCancelled()).isTrue();
      ended.add(joined.key());
    }
    assertThat(ended).containsExactlyInAnyOrder(0, 2, 4);
    assertThat(map.keys()).containsExactly(1, 3);
    runtime.blockOn(map.shutdown());
    assertThat(map.keys()).isEmpty();
    map.spawn(9, new Gate());
    map.detachAll();
    assertThat(map.containsKey(9)).isFalse();
    map.close();
  }

  @Test
  void queueGivesResultsInTheOrderOfSpawning() throws Exception {
    JoinQueue<String> queue = new JoinQueue<>(runtime);
    Gate first = new Gate();
    queue.spawn(first);
    AbortHandle second = queue.spawn(Gate.opened("second"));
    Loop.until(runtime, second::isFinished);
    assertThat(queue.tryJoinNext()).isNull();
    Future<@Nullable Outcome<String>> next = queue.joinNext();
    pollPending(runtime, next);
    first.open("first");
    assertThat(valueOf(runtime.blockOn(next))).isEqualTo("first");
    assertThat(Objects.requireNonNull(queue.tryJoinNextWithId()).id()).isEqualTo(second.id());
    for (int i = 0; i < 300; i++) {
      queue.spawn(Futures.<Void>yieldNow().then(_ -> Futures.ready("x")));
    }
    queue.spawn(Futures.ready("last"));
    assertThat(runtime.blockOn(queue.joinAll())).hasSize(301).endsWith("last");
    assertThat(runtime.blockOn(queue.joinNext())).isNull();
  }

  @Test
  void idsAreUniqueAndStay() throws Exception {
    Set<TaskId> ids = new HashSet<>();
    List<JoinHandle<String>> handles = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      JoinHandle<String> handle = runtime.spawn(Futures.ready("x"));
      handles.add(handle);
      ids.add(handle.id());
    }
    assertThat(ids).hasSize(100);
    for (JoinHandle<String> handle : handles) {
      TaskId before = handle.id();
      AbortHandle abort = handle.abortHandle();
      runtime.blockOn(handle);
      assertThat(handle.id()).isEqualTo(before);
      assertThat(abort.id()).isEqualTo(before);
    }
  }

  @Test
  void placeOfASpawnIsThatOfTheCallerOfTheSet() throws Exception {
    try (AsyncRuntime runtime =
        executor.builder().spawnSites(true).unhandledFailure((_, _) -> {}).build()) {
      JoinSet<String> set = new JoinSet<>(runtime);
      set.spawn(Futures.failed(new IOException("expected")));
      JoinError error = errorOf(Objects.requireNonNull(runtime.blockOn(set.joinNext())));
      assertThat(Objects.requireNonNull(error.spawnSite()).getClassName())
          .isEqualTo(JoinTest.class.getName());
    }
  }

  @Test
  void throwingWakerOfWhoWaitsHarmsNoTask() throws Exception {
    JoinSet<String> set = new JoinSet<>(runtime);
    Gate gate = new Gate();
    set.spawn(gate);
    Future<@Nullable Outcome<String>> next = set.joinNext();
    AtomicInteger wakes = new AtomicInteger();
    Context throwing =
        Context.of(() -> {
          wakes.incrementAndGet();
          throw new IllegalStateException("expected");
        });
    assertThat(next.pollRaw(throwing)).isSameAs(Poll.PENDING);
    gate.open("value");
    Loop.until(runtime, () -> wakes.get() == 1);
    assertThat(valueOf(runtime.blockOn(next))).isEqualTo("value");
  }
}
