package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that are sent to a thread and stay there, and what a runtime tells of its threads. */
@Timeout(240)
class PinnedTest {
  private final AsyncRuntime runtime =
      AsyncRuntime.builder().threadPerCore().workers(3).name("pinned").spawnSites(true).build();

  @AfterEach
  void close() {
    runtime.close();
    assertThat(runtime.metrics().aliveTasks()).isZero();
  }

  private LocalFuture<OptionalInt> workerHere() {
    Future<OptionalInt> here = _ -> Poll.ready(runtime.workerHere());
    return here;
  }

  @Test
  void futureIsMadeAndPolledOnTheThreadThatWasNamed() throws Exception {
    Cores cores = runtime.cores();
    assertThat(cores.count()).isEqualTo(3);
    for (int core = 0; core < 3; core++) {
      List<OptionalInt> made = new ArrayList<>();
      JoinHandle<OptionalInt> task =
          cores.spawnPinnedOn(
              core,
              () -> {
                made.add(runtime.workerHere());
                return workerHere();
              });
      assertThat(runtime.blockOn(task)).hasValue(core);
      assertThat(made).containsExactly(OptionalInt.of(core));
    }
    assertThat(runtime.workerHere()).isEmpty();
  }

  @Test
  void tasksGoWhereTheFewestAre() throws Exception {
    Cores cores = runtime.cores();
    Gate gateOfHeavy = new Gate();
    JoinHandle<String> heavy = cores.spawnPinnedOn(1, () -> gateOfHeavy);
    gateOfHeavy.awaitPolled();
    List<Gate> gates = new ArrayList<>(List.of(gateOfHeavy));
    List<JoinHandle<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Gate gate = new Gate();
      gates.add(gate);
      tasks.add(cores.spawnPinned(() -> gate));
      gate.awaitPolled();
    }
    assertThat(List.of(cores.tasks(0), cores.tasks(1), cores.tasks(2))).containsOnly(2);
    gates.forEach(gate -> gate.open("end"));
    assertThat(runtime.blockOn(heavy)).isEqualTo("end");
    for (JoinHandle<String> task : tasks) {
      assertThat(runtime.blockOn(task)).isEqualTo("end");
    }
  }

  @Test
  void taskThatIsAbortedBeforeItsFirstPollMakesNothing() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Future<String> blocking =
        _ -> {
          entered.countDown();
          Gate.await(goOn);
          return Poll.ready("end");
        };
    JoinHandle<String> first = runtime.cores().spawnPinnedOn(0, () -> blocking);
    Gate.await(entered);
    AtomicInteger made = new AtomicInteger();
    JoinHandle<OptionalInt> second =
        runtime
            .cores()
            .spawnPinnedOn(
                0,
                () -> {
                  made.incrementAndGet();
                  return workerHere();
                });
    second.abort();
    goOn.countDown();
    assertThat(runtime.blockOn(first)).isEqualTo("end");
    assertThatThrownBy(() -> runtime.blockOn(second)).isInstanceOf(JoinError.class);
    assertThat(made).hasValue(0);
  }

  @Test
  void abortDropsWhatWasMadeAndFailuresReachTheHandle() throws Exception {
    Gate gate = new Gate();
    JoinHandle<String> waiting = runtime.cores().spawnPinned(() -> gate);
    gate.awaitPolled();
    waiting.abort();
    assertThatThrownBy(() -> runtime.blockOn(waiting)).isInstanceOf(JoinError.class);
    assertThat(gate.drops).hasValue(1);
    IllegalStateException refused = new IllegalStateException("expected");
    JoinHandle<String> failing =
        runtime
            .cores()
            .spawnPinned(() -> {
              throw refused;
            });
    assertThatThrownBy(() -> runtime.blockOn(failing))
        .hasCause(refused)
        .hasMessageContaining("PinnedTest.abortDropsWhatWasMadeAndFailuresReachTheHandle");
    assertThat(failing.isFinished()).isTrue();
  }

  @Test
  void otherThreadsAndKindsAreRefused() {
    assertThatThrownBy(() -> runtime.cores().spawnPinnedOn(3, this::workerHere))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> runtime.cores().tasks(-1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    try (AsyncRuntime stealing = AsyncRuntime.builder().workers(1).build()) {
      assertThatThrownBy(stealing::cores)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("threadPerCore()");
    }
  }

  @Test
  void spawnAfterTheEndIsCancelled() {
    runtime.close();
    JoinHandle<OptionalInt> late = runtime.cores().spawnPinned(this::workerHere);
    assertThatThrownBy(() -> late.poll(Context.noop()))
        .isInstanceOfSatisfying(JoinError.class, error -> assertThat(error.isCancelled()).isTrue());
  }

  @Test
  void runtimesTellKindNameAndWorker() throws Exception {
    assertThat(runtime.kind()).isEqualTo(RuntimeKind.THREAD_PER_CORE);
    assertThat(runtime.name()).isEqualTo("pinned");
    RuntimeBuilder builder = AsyncRuntime.builder().threadName("of-threads");
    try (AsyncRuntime loop = builder.currentThread().build();
        AsyncRuntime stealing = builder.workStealing().workers(2).build()) {
      assertThat(loop.kind()).isEqualTo(RuntimeKind.CURRENT_THREAD);
      assertThat(loop.name()).isEqualTo("of-threads");
      assertThat(stealing.kind()).isEqualTo(RuntimeKind.WORK_STEALING);
      Future<OptionalInt> onLoop = _ -> Poll.ready(loop.workerHere());
      Future<OptionalInt> onWorker = _ -> Poll.ready(stealing.workerHere());
      Future<OptionalInt> onOther = _ -> Poll.ready(loop.workerHere());
      assertThat(loop.blockOn(onLoop)).hasValue(0);
      assertThat(stealing.blockOn(stealing.spawn(onWorker)).orElseThrow()).isBetween(0, 1);
      assertThat(stealing.blockOn(stealing.spawn(onOther))).isEmpty();
    }
  }
}
