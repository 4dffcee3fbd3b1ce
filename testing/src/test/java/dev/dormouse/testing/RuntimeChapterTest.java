package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.FailurePolicy;
import dev.dormouse.runtime.RuntimeDump;
import dev.dormouse.runtime.ShutdownReport;
import dev.dormouse.task.Blocking;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listings of the chapter about runtimes. */
@Timeout(60)
class RuntimeChapterTest {

  @Test
  void oneBuilderMakesEachKind() throws Exception {
    // region kinds
    try (AsyncRuntime workers = AsyncRuntime.builder().workStealing().workers(4).build();
        AsyncRuntime cores = AsyncRuntime.builder().threadPerCore().workers(2).build();
        AsyncRuntime here = AsyncRuntime.builder().currentThread().build()) {
      String answer = workers.blockOn(async(() -> "by a worker"));
      // endregion
      assertThat(answer).isEqualTo("by a worker");
      assertThat(cores.cores().count()).isEqualTo(2);
      assertThat(here.blockOn(Futures.ready("here"))).isEqualTo("here");
    }
  }

  @Test
  void threadsHaveNamesAndHooks() throws Exception {
    AtomicInteger threads = new AtomicInteger();
    // region threads
    var builder =
        AsyncRuntime.builder()
            .workers(2)
            .threadName("orders-")
            .onThreadStart(threads::incrementAndGet)
            .onThreadStop(threads::decrementAndGet);
    // endregion
    try (AsyncRuntime runtime = builder.build()) {
      String name = runtime.blockOn(Futures.lazy(() -> Thread.currentThread().getName()));
      assertThat(name).startsWith("orders-");
      assertThat(threads.get()).isPositive();
    }
    assertThat(threads).hasValue(0);
  }

  @Test
  void numbersDecideWhenWhatHasItsTurn() throws Exception {
    // region tuning
    var builder =
        AsyncRuntime.builder()
            .budget(64) // units of a poll
            .globalQueueInterval(31) // polls between two looks at what other threads sent
            .eventInterval(61) // polls between two looks at sockets and timers
            .lifoSlot(false); // tasks run in the order in which they were woken
    // endregion
    try (AsyncRuntime runtime = builder.workers(1).build()) {
      assertThat(runtime.blockOn(Futures.ready("tuned"))).isEqualTo("tuned");
    }
  }

  @Test
  void blockingCallsHaveABound() throws Exception {
    // region blocking
    var builder =
        AsyncRuntime.builder()
            .blockingThreadsMax(16)
            .blockingQueueMax(1_000)
            .blockingKeepAlive(Duration.ofSeconds(30));
    // endregion
    try (AsyncRuntime runtime = builder.workers(1).build()) {
      assertThat(runtime.blockOn(Blocking.call(() -> "called"))).isEqualTo("called");
    }
  }

  // region spawner
  /** Keeps what it needs to start tasks; knows nothing of runtimes. */
  record Mailer(Spawner tasks) {
    JoinHandle<Void> send(String text) {
      return tasks.spawn(deliver(text));
    }

    private static Future<Void> deliver(String text) {
      return async(() -> await(Time.sleep(Duration.ofMillis(text.length()))));
    }
  }

  // endregion

  @Test
  void threadsOfOthersSpawnWithASpawner() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build()) {
      // region foreign
      Mailer mailer = new Mailer(runtime.spawner());
      Thread other = Thread.startVirtualThread(() -> mailer.send("from a thread of its own"));
      JoinHandle<Void> mail = runtime.blockOn(async(() -> new Mailer(spawner()).send("hello")));
      // endregion
      runtime.blockOn(mail);
      other.join();
      assertThat(mail.isFinished()).isTrue();
    }
  }

  @Test
  void nestedBlockOnIsRefused() {
    try (AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build()) {
      Future<String> nested = Futures.lazy(() -> runtime.blockOn(Futures.ready("never")));
      assertThatThrownBy(() -> runtime.blockOn(nested))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("await the future instead");
    }
  }

  @Test
  void visitorRunsLocalTasks() throws Exception {
    try (AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build()) {
      // region local
      List<String> words = new ArrayList<>(); // stays on this thread
      runtime.blockOnLocal(
          asyncLocal(() -> {
            words.add("one");
            await(Time.sleep(Duration.ofMillis(1))); // the runtime's timers
            words.add("two");
          }));
      // endregion
      assertThat(words).containsExactly("one", "two");
    }
  }

  @Test
  void failureOfATaskMayEndTheRuntime() {
    // region policy
    var builder =
        AsyncRuntime.builder()
            .unhandledFailure((what, failure) -> System.err.println(what + ": " + failure))
            .onTaskFailure(FailurePolicy.STOP_RUNTIME);
    // endregion
    try (AsyncRuntime runtime = builder.unhandledFailure((_, _) -> {}).workers(1).build()) {
      IllegalStateException broken = new IllegalStateException("broken");
      runtime.spawn(Futures.failed(broken)).drop();
      assertThatThrownBy(() -> runtime.blockOn(Futures.pending()))
          .isInstanceOfAny(CancellationException.class, IllegalStateException.class)
          .hasCause(broken);
    }
  }

  @Test
  void shutdownReportsWhatWasStillRunning() {
    AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build();
    runtime.spawn(Time.sleep(Duration.ofHours(1)).named("forgotten")).drop();
    // region shutdown
    ShutdownReport report = runtime.shutdown(Duration.ofMillis(20));
    RuntimeDump late = report.stillRunning();
    if (late != null) {
      System.getLogger("shutdown").log(System.Logger.Level.DEBUG, late.toText());
    }
    // endregion
    assertThat(report.tasksDropped()).isEqualTo(1);
    assertThat(late.toText()).contains("forgotten");
  }
}
