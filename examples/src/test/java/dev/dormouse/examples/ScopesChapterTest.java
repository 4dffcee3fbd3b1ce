package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.task.Scope.scope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.task.Scope;
import dev.dormouse.task.ScopeOptions;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapter about scopes. */
@Timeout(240)
class ScopesChapterTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  // region fail-fast
  static Future<String> page(Future<String> user, Future<List<String>> orders) {
    return scope(s ->
        async(() -> {
          var name = s.spawn(user);
          var list = s.spawn(orders);
          return await(name) + " ordered " + await(list);
        }));
  }

  // endregion

  @Test
  void firstFailureIsThrownAsItIs() throws Exception {
    Future<String> fine = page(Futures.ready("Ada"), Futures.ready(List.of("tea")));
    assertThat(runtime.blockOn(fine)).isEqualTo("Ada ordered [tea]");
    var failure = new IOException("expected");
    assertThatThrownBy(() -> runtime.blockOn(page(Futures.pending(), Futures.failed(failure))))
        .isSameAs(failure);
  }

  // region collect-all
  static Future<List<String>> report(List<Future<String>> checks) {
    return async(() -> {
      List<String> lines = new ArrayList<>();
      for (Outcome<String> outcome : await(Scope.collectAll(checks))) {
        lines.add(
            switch (outcome) {
              case Outcome.Value<String>(String value) -> "ok: " + value;
              case Outcome.Failure<String>(Exception cause) -> "failed: " + cause.getMessage();
            });
      }
      return lines;
    });
  }

  // endregion

  @Test
  void collectAllHasEveryOutcome() throws Exception {
    List<Future<String>> checks =
        List.of(Futures.ready("disk"), Futures.failed(new IOException("no net")));
    assertThat(runtime.blockOn(report(checks))).containsExactly("ok: disk", "failed: no net");
  }

  // region deadline
  static Future<String> inTime(Future<String> slow) {
    return Scope.within(
        Duration.ofMillis(20),
        s ->
            async(() -> {
              JoinHandle<String> child = s.spawn(slow);
              Moment end = await(Scope.currentDeadline()); // the same in the child
              assertThat(end).isEqualTo(s.deadline());
              return await(child);
            }));
  }

  // endregion

  @Test
  void deadlineCancels() {
    assertThatThrownBy(() -> runtime.blockOn(inTime(Futures.pending())))
        .isInstanceOf(Elapsed.class);
  }

  // region finaliser
  static Future<String> withLease(Future<String> work, Future<Void> giveBack) {
    return scope(
        ScopeOptions.failFast().withFinaliserLimit(Duration.ofSeconds(30)),
        s -> {
          s.atEnd(giveBack);
          return s.spawn(work);
        });
  }

  // endregion

  @Test
  void finaliserRunsAfterAFailureToo() {
    var given = new AtomicBoolean();
    Future<Void> giveBack =
        async(() -> {
          await(Futures.yieldNow());
          given.set(true);
        });
    assertThatThrownBy(
            () -> runtime.blockOn(withLease(Futures.failed(new IOException("expected")), giveBack)))
        .hasMessage("expected");
    assertThat(given).isTrue();
  }
}
