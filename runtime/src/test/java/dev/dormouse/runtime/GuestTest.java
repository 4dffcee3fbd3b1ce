package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads in {@code blockOnLocal} beside the workers of a runtime. */
@Timeout(240)
class GuestTest {

  @ParameterizedTest
  @EnumSource
  void dumpShowsTheTasksOfAGuest(Executor executor) throws Exception {
    Gate gate = new Gate();
    Gate end = new Gate();
    try (AsyncRuntime runtime = executor.builder().build()) {
      Thread guest =
          new Thread(() -> {
            Future<String> body =
                cx -> {
                  if (end.polls.get() == 0) {
                    JoinHandle<String> unused =
                        cx.spawner().spawnLocal(gate.named("resting"), DumpContract.SITE);
                  }
                  return end.poll(cx);
                };
            try {
              runtime.blockOnLocal(body.named("guest"));
            } catch (Exception failure) {
              throw new AssertionError(failure);
            }
          });
      guest.start();
      gate.awaitPolled();
      RuntimeDump dump = runtime.dump();
      while (!shows(dump, "resting") || !shows(dump, "guest")) {
        dump = runtime.dump(); // until the guest's thread has nothing to poll
      }
      assertThat(dump.tasks())
          .anyMatch(task -> task.name().equals("resting") && task.site().equals(DumpContract.SITE));
      end.open("done");
      guest.join();
    }
    assertThat(gate.drops).hasValue(1);
  }

  private static boolean shows(RuntimeDump dump, String waiting) {
    return dump.tasks().stream()
        .anyMatch(task -> task.name().equals(waiting) && task.state() == TaskDump.State.WAITING);
  }

  @ParameterizedTest
  @EnumSource
  void stuckPollOfAGuestIsReported(Executor executor) throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    AsyncRuntime runtime =
        executor
            .builder()
            .stuckPollLimit(Duration.ofMillis(20))
            .onStuckPoll(poll -> {
              if (poll.task().startsWith("task sticky (id ")) {
                told.countDown();
              }
            })
            .build();
    try (runtime) {
      Future<String> sticky =
          Futures.<String>pollFn(
                  _ -> {
                    Gate.await(told);
                    return Poll.ready("came out");
                  })
              .named("sticky");
      assertThat(runtime.blockOnLocal(sticky)).isEqualTo("came out");
      assertThat(runtime.metrics().stuckPolls()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shutdownInsideAGuestIsRefused(Executor executor) throws Exception {
    try (AsyncRuntime runtime = executor.builder().build()) {
      Future<String> body = _ -> Poll.ready(runtime.shutdown(Duration.ZERO).toString());
      assertThatThrownBy(() -> runtime.blockOnLocal(body))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("may not be called inside one");
    }
  }
}
