package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.Limits;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** How scopes end; ScopeDropTest has how they are dropped. */
@EnumSource
class ScopeTest extends OnExecutors {
  private static final Duration LONG = Duration.ofHours(1);

  private final IOException first = new IOException("first");

  ScopeTest(Executor executor) {
    super(executor);
  }

  @Test
  void valueComesAfterAllChildrenHaveEnded() throws Exception {
    Gate child = new Gate();
    JoinHandle<String> whole =
        runtime.spawn(
            Scope.scope(s -> {
              s.spawn(child);
              return s.spawn(Futures.yieldNow().map(_ -> "value")).map(v -> v);
            }));
    Loop.until(runtime, child::isPolled);
    for (int i = 0; i < 3; i++) {
      runtime.blockOn(Futures.yieldNow());
    }
    assertThat(whole.isFinished()).isFalse();
    child.open("end");
    assertThat(runtime.blockOn(whole)).isEqualTo("value");
  }

  @Test
  void firstFailureCancelsTheRestAndIsThrownAsItIs() throws Exception {
    Gate failing = new Gate();
    Gate other = new Gate();
    other.dropFailure = new IllegalStateException("in the drop");
    Gate body = new Gate();
    JoinHandle<String> whole =
        runtime.spawn(
            Scope.scope(s -> {
              s.spawn(failing);
              s.spawn(other);
              return body;
            }));
    Loop.until(runtime, () -> failing.isPolled() && other.isPolled() && body.isPolled());
    failing.open(first);
    Throwable thrown = catchThrowable(() -> runtime.blockOn(whole)).getCause();
    assertThat(thrown).isSameAs(first).hasSuppressedException(other.dropFailure);
    assertThat(other.isDropped()).isTrue();
    assertThat(body.isDropped()).isTrue();
  }

  @Test
  void bodyThatFailsCancelsItsChildren() throws Exception {
    Gate child = new Gate();
    Future<String> whole =
        Scope.scope(s -> {
          s.spawn(child);
          return Futures.yieldNow().then(_ -> Futures.failed(first));
        });
    assertThatThrownBy(() -> runtime.blockOn(whole)).isSameAs(first);
    assertThat(child.isDropped()).isTrue();
    Gate unstarted = new Gate();
    Future<String> refusing =
        Scope.scope(s -> {
          s.spawn(unstarted);
          throw first;
        });
    assertThatThrownBy(() -> runtime.blockOn(refusing)).isSameAs(first);
    assertThat(unstarted.isDropped()).isTrue();
  }

  @Test
  void bodyThatHearsOfTheFailureAddsNothingToIt() throws Exception {
    Future<String> whole =
        Scope.scope(s -> s.spawn(Futures.yieldNow().then(_ -> Futures.<String>failed(first))));
    assertThatThrownBy(() -> runtime.blockOn(whole)).isSameAs(first);
    assertThat(first).hasNoSuppressedExceptions();
  }

  @Test
  void childThatIsAbortedIsNoFailure() throws Exception {
    Future<String> whole =
        Scope.scope(s -> {
          JoinHandle<String> child = s.spawn(new Gate().named("unwanted"));
          child.abort();
          return child
              .outcome()
              .map(outcome -> ((Outcome.Failure<String>) outcome).cause().getMessage());
        });
    assertThat(runtime.blockOn(whole)).isEqualTo("task unwanted was cancelled");
  }

  @Test
  void scopeThatKeepsGoingThrowsAtItsEndWhatNobodyTook() throws Exception {
    IOException taken = new IOException("taken");
    IOException second = new IOException("second");
    Gate last = new Gate();
    JoinHandle<String> whole =
        runtime.spawn(
            Scope.scope(
                ScopeOptions.keepGoing(),
                s -> {
                  s.spawn(last);
                  JoinHandle<String> heard = s.spawn(Futures.failed(taken));
                  return heard
                      .outcome()
                      .then(_ -> s.spawn(Futures.<String>failed(first)).outcome())
                      .then(_ -> {
                        s.spawn(Futures.failed(second)).drop();
                        return Futures.ready("value");
                      });
                }));
    Loop.until(runtime, last::isPolled);
    assertThat(last.isDropped()).isFalse();
    last.open("end");
    assertThatThrownBy(() -> runtime.blockOn(whole)).hasCause(second);
    assertThat(second).hasNoSuppressedExceptions();
  }

  @Test
  void collectAllHasEveryOutcomeInOrder() throws Exception {
    Gate slow = new Gate();
    JoinHandle<List<Outcome<String>>> all =
        runtime.spawn(
            Scope.collectAll(List.of(slow, Futures.failed(first), Futures.ready("quick"))));
    Loop.until(runtime, slow::isPolled);
    slow.open("slow");
    assertThat(runtime.blockOn(all))
        .containsExactly(
            new Outcome.Value<>("slow"),
            new Outcome.Failure<>(first),
            new Outcome.Value<>("quick"));
    assertThat(runtime.blockOn(Scope.<String>collectAll(List.of()))).isEmpty();
  }

  @Test
  void firstSuccessCancelsTheOthersAndForgetsFailures() throws Exception {
    Gate slow = new Gate();
    Future<String> race =
        Scope.firstSuccess(List.of(Futures.failed(first), slow, Futures.ready("quick")));
    assertThat(runtime.blockOn(race)).isEqualTo("quick");
    assertThat(slow.isDropped()).isTrue();
    IOException second = new IOException("second");
    Future<String> lost =
        Scope.firstSuccess(List.of(Futures.failed(first), Futures.failed(second)));
    assertThatThrownBy(() -> runtime.blockOn(lost))
        .isIn(first, second)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    assertThatThrownBy(() -> runtime.blockOn(Scope.firstSuccess(List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bodyMayEndItsChildren() throws Exception {
    Gate child = new Gate();
    Future<String> whole =
        Scope.scope(
            ScopeOptions.failFast().endingWithBody(),
            s -> {
              s.spawn(child);
              return Futures.ready("value");
            });
    assertThat(runtime.blockOn(whole)).isEqualTo("value");
    assertThat(child.isDropped()).isTrue();
  }

  @Test
  void deadlineCancelsAndIsInherited() throws Exception {
    Gate child = new Gate();
    Future<String> late =
        Scope.within(
            Duration.ofMillis(5),
            s -> {
              s.spawn(child);
              return new Gate();
            });
    assertThatThrownBy(() -> runtime.blockOn(late))
        .isInstanceOf(Elapsed.class)
        .hasMessage("scope: not finished within PT0.005S");
    assertThat(child.isDropped()).isTrue();

    Future<Boolean> inherits =
        Scope.within(
            LONG,
            outer ->
                Scope.scope(
                    ScopeOptions.failFast().within(LONG.multipliedBy(2)),
                    inner -> inner.spawn(Scope.currentDeadline()).map(outer.deadline()::equals)));
    assertThat(runtime.blockOn(inherits)).isTrue();
    Future<Boolean> tightens =
        Scope.within(
            LONG,
            outer ->
                Scope.within(
                    LONG.dividedBy(2),
                    inner -> Futures.ready(inner.deadline().isBefore(outer.deadline()))));
    assertThat(runtime.blockOn(tightens)).isTrue();
    assertThat((Object) runtime.blockOn(Scope.currentDeadline())).isNull();
    Future<String> past =
        Scope.scope(ScopeOptions.failFast().until(new Moment(0)), _ -> Futures.<String>pending());
    assertThatThrownBy(() -> runtime.blockOn(past))
        .hasMessage("scope: not finished by its deadline");
  }

  @Test
  void cancelEndsTheScope() throws Exception {
    Gate child = new Gate();
    AtomicReference<JoinHandle<String>> late = new AtomicReference<>();
    Future<String> whole =
        Scope.scope(s -> {
          s.spawn(child);
          s.spawn(
              Futures.lazy(() -> {
                s.cancel();
                assertThat(s.isCancelled()).isTrue();
                late.set(s.spawn(new Gate()));
                return null;
              }));
          return new Gate();
        });
    assertThatThrownBy(() -> runtime.blockOn(whole)).isInstanceOf(CancellationException.class);
    assertThat(child.isDropped()).isTrue();
    assertThatThrownBy(() -> runtime.blockOn(late.get())).isInstanceOf(JoinError.class);
  }

  @Test
  void childrenSpawnOthersUntilTheEnd() throws Exception {
    AtomicReference<Scope> escaped = new AtomicReference<>();
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    runtime.blockOn(
        Scope.scope(s -> {
          escaped.set(s);
          spawnChain(s, ran, 100);
          return Futures.ready("x");
        }));
    assertThat(ran).hasSize(100);
    Gate refused = new Gate();
    assertThatThrownBy(() -> escaped.get().spawn(refused))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("spawn: the scope has ended");
    assertThat(refused.isDropped()).isTrue();
    assertThatThrownBy(() -> escaped.get().atEnd(Futures.ready()))
        .hasMessage("atEnd: the scope has ended");
  }

  private static void spawnChain(Scope s, List<String> ran, int left) {
    s.spawn(
        Futures.lazy(() -> {
          ran.add("x");
          if (left > 1) {
            spawnChain(s, ran, left - 1);
          }
          return null;
        }));
  }

  @Test
  void blockingChildrenAreWaitedForAndFailLikeOthers() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<String> whole =
        Scope.scope(s -> {
          JoinHandle<String> call =
              s.spawnBlocking(() -> {
                begun.countDown();
                Gate.await(go);
                return "called";
              });
          s.spawnBlocking(() -> {
            Gate.await(begun);
            throw first;
          });
          s.spawn(new OnDrop(go::countDown)); // once the failure has cancelled the rest
          return call;
        });
    assertThatThrownBy(() -> runtime.blockOn(whole)).isSameAs(first);
    Future<String> value = Scope.scope(s -> s.spawnBlocking(() -> "value"));
    assertThat(runtime.blockOn(value)).isEqualTo("value");
  }

  /** Never ends; says when it is dropped. */
  private record OnDrop(Runnable told) implements Future<String> {
    @Override
    public Poll<String> poll(Context cx) {
      return Poll.pending();
    }

    @Override
    public void drop() {
      told.run();
    }
  }

  @Test
  void localChildrenStayOnTheirThread() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.currentThread()) {
      Future<Thread> whole =
          Scope.scope(s -> s.spawnLocal(Futures.yieldNow().map(_ -> Thread.currentThread())));
      assertThat(runtime.blockOn(whole)).isSameAs(Thread.currentThread());
      Gate local = new Gate();
      Future<String> failing =
          Scope.scope(s -> {
            s.spawnLocal(local);
            return Futures.yieldNow().then(_ -> Futures.failed(first));
          });
      assertThatThrownBy(() -> runtime.blockOn(failing)).isSameAs(first);
      assertThat(local.isDropped()).isTrue();
    }
    try (AsyncRuntime runtime = Executor.TWO_WORKERS.open()) {
      Future<String> refused = Scope.scope(s -> s.spawnLocal(Gate.opened("x")));
      assertThatThrownBy(() -> runtime.blockOn(refused)).hasMessageContaining("spawnLocal");
    }
  }

  @Test
  void scopeWorksInALocalSet() throws Exception {
    Future<String> whole =
        Scope.scope(s -> {
          s.spawn(Futures.yieldNow());
          return s.spawnLocal(Futures.yieldNow().map(_ -> "local"));
        });
    assertThat(runtime.blockOnLocal(whole)).isEqualTo("local");
  }

  @Test
  void foreignExecutorWithoutASpawnerSaysSoAndEndsTheScope() {
    Future<String> whole = Scope.scope(_ -> Futures.ready("x"));
    assertThatThrownBy(() -> whole.pollRaw(Context.noop())).hasMessageContaining("no Spawner");
    assertThatThrownBy(() -> whole.pollRaw(Context.noop())).hasMessageStartingWith("scope: polled");
  }

  @Test
  void failuresBeyondTheBoundAreTold() throws Exception {
    Failures failures = new Failures();
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().unhandledFailure(failures).build()) {
      int children = Limits.SCOPE_FAILURES_MAX + 1;
      Future<String> whole =
          Scope.scope(
              ScopeOptions.keepGoing(),
              s -> {
                for (int i = 0; i < children; i++) {
                  s.spawn(Futures.failed(new IOException("number " + i)));
                }
                return Futures.ready("x");
              });
      assertThatThrownBy(() -> runtime.blockOn(whole))
          .satisfies(e -> {
            assertThat(e.getSuppressed()).hasSize(children - 2);
            List<Throwable> all = new ArrayList<>(List.of(e.getSuppressed()));
            all.add(e);
            all.add(failures.next());
            assertThat(all).doesNotHaveDuplicates();
          });
      assertThat(failures.isEmpty()).isTrue();
    }
  }

  @Test
  void optionsRefuseNegativeTimes() {
    Duration negative = Duration.ofNanos(-1);
    assertThatThrownBy(() -> ScopeOptions.failFast().within(negative))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScopeOptions.failFast().withFinaliserLimit(negative))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
