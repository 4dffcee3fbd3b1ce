package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.ShutdownReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.EnumSource;

/** No scope leaks a child by a drop at any await; ScopeElsewhereTest has those in their polls. */
@EnumSource
class ScopeDropTest extends OnExecutors {

  ScopeDropTest(Executor executor) {
    super(executor);
  }

  @Test
  void idleChildrenAreDroppedInTheDropNewestFirstAndNeverPolledAgain() throws Exception {
    List<Gate> gates = List.of(new Gate(), new Gate(), new Gate());
    List<Integer> order = new ArrayList<>();
    AtomicInteger polls = new AtomicInteger();
    List<JoinHandle<String>> children = Collections.synchronizedList(new ArrayList<>());
    Leash leash =
        new Leash(
            Scope.scope(s -> {
              for (int i = 0; i < gates.size(); i++) {
                children.add(s.spawn(new Recorded(gates.get(i), i, order, polls)));
              }
              return new Recorded(new Gate(), 9, order, polls);
            }));
    JoinHandle<String> owner = runtime.spawn(leash);
    Loop.until(runtime, () -> gates.stream().allMatch(Gate::isPolled));
    Loop.awaitRest(runtime, List.of(owner)); // all of them are in the list then
    Loop.awaitRest(runtime, children);
    int before = polls.get();
    leash.pull();
    assertThat(runtime.blockOn(owner)).isEqualTo("dropped");
    assertThat(order).containsExactly(2, 1, 0, 9);
    gates.forEach(gate -> gate.open("late"));
    runtime.blockOn(Futures.yieldNow());
    assertThat(polls.get()).isLessThanOrEqualTo(before + 1); // the body's, in the leash's poll
    ShutdownReport report = runtime.shutdown(Duration.ofSeconds(30));
    assertThat(report.isClean()).as("%s", report).isTrue();
  }

  /** Writes down its drop. */
  private record Recorded(Gate gate, int number, List<Integer> order, AtomicInteger polls)
      implements Future<String> {
    @Override
    public Poll<String> poll(Context cx) throws Exception {
      polls.incrementAndGet();
      return gate.poll(cx);
    }

    @Override
    public void drop() {
      order.add(number);
      gate.drop();
    }
  }

  @Test
  void dropAtEverySuspensionLeavesNothing() throws Exception {
    int polls = 0;
    boolean ended = false;
    for (; !ended && polls < 200; polls++) {
      List<Gate> probes = new ArrayList<>();
      Future<String> nested = nestedScopes(probes);
      Steps steps = new Steps(nested, polls);
      ended = runtime.blockOn(runtime.spawn(steps));
      for (Gate probe : probes) {
        assertThat(!probe.isPolled() || probe.isDropped() || probe.isOpen())
            .as("after %s polls", polls)
            .isTrue();
      }
    }
    assertThat(ended).isTrue();
    assertThat(polls).isGreaterThan(3);
    assertThat(runtime.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
  }

  /** Polls a future a number of times, then drops it; tells whether it had ended before. */
  private static final class Steps extends RawFuture<Boolean> {
    private final Future<String> inner;
    private int left;

    Steps(Future<String> inner, int polls) {
      this.inner = inner;
      this.left = polls;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (left-- == 0) {
        inner.drop();
        return false;
      }
      return inner.pollRaw(cx) == Poll.PENDING ? Poll.PENDING : true;
    }
  }

  /** A scope in a scope, with children that wait, yield, and spawn; it ends by itself. */
  private static Future<String> nestedScopes(List<Gate> probes) {
    return Scope.scope(
        ScopeOptions.failFast().endingWithBody(),
        outer -> {
          outer.spawn(probe(probes));
          outer.atEnd(Futures.yieldNow());
          Future<String> inner =
              Scope.scope(
                  ScopeOptions.failFast().endingWithBody(),
                  s -> {
                    s.spawn(probe(probes));
                    JoinHandle<Void> quick = s.spawn(Futures.yieldNow());
                    return Futures.yieldNow().then(_ -> quick).map(_ -> "inner");
                  });
          JoinHandle<String> child = outer.spawn(inner);
          return Futures.yieldNow().then(_ -> child).then(v -> Futures.yieldNow().map(_ -> v));
        });
  }

  private static Gate probe(List<Gate> probes) {
    Gate probe = new Gate();
    synchronized (probes) {
      probes.add(probe);
    }
    return probe;
  }

  @Test
  void unpolledScopeRunsNothingWhenDropped() throws Exception {
    AtomicBoolean started = new AtomicBoolean();
    Future<String> whole =
        Scope.scope(_ -> {
          started.set(true);
          return Futures.ready("x");
        });
    whole.drop();
    whole.drop();
    assertThat(started).isFalse();
    assertThatThrownBy(() -> whole.pollRaw(Context.noop())).hasMessageStartingWith("scope: polled");
  }

  @Test
  void dropRunsNoFinaliserAndThrowsWhatTheDropsThrow() throws Exception {
    Gate child = new Gate();
    child.dropFailure = new IllegalStateException("child");
    Gate body = new Gate();
    body.dropFailure = new IllegalStateException("body");
    Gate finaliser = new Gate();
    JoinHandle<String> owner =
        runtime.spawn(
            Scope.scope(s -> {
              s.atEnd(finaliser);
              s.spawn(child);
              return body;
            }));
    Loop.until(runtime, () -> child.isPolled() && body.isPolled());
    runtime.blockOn(Futures.yieldNow());
    owner.abort();
    assertThatThrownBy(() -> runtime.blockOn(owner))
        .isInstanceOf(JoinError.class)
        .satisfies(error -> {
          List<Throwable> all = new ArrayList<>(List.of(error.getCause()));
          all.addAll(List.of(error.getCause().getSuppressed()));
          assertThat(all).contains(body.dropFailure);
        });
    assertThat(finaliser.isPolled()).isFalse();
    assertThat(finaliser.isDropped()).isTrue();
  }
}
