package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.runtime.probe.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Timers that fire late are told to recordings and probes, those in time are not. */
@Timeout(240)
class TimerLagTest {
  @TempDir Path folder;

  private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

  /** Ways to build; threadPerCore turns its drivers as currentThread does. */
  static Stream<UnaryOperator<RuntimeBuilder>> executors() {
    return Stream.of(
        RuntimeBuilder::currentThread,
        builder -> builder.workStealing().workers(1),
        builder -> builder.workStealing().workers(2));
  }

  @ParameterizedTest
  @MethodSource("executors")
  void lateTimersAreTold(UnaryOperator<RuntimeBuilder> executor) throws Exception {
    Probe probe =
        new Probe() {
          @Override
          public void timerLate(long lagNanos) {
            told.add(lagNanos);
          }
        };
    FakeDriver driver = new FakeDriver();
    RuntimeBuilder builder = executor.apply(AsyncRuntime.builder()).name("late").probe(probe);
    try (Recording recording = new Recording();
        AsyncRuntime runtime = builder.build(driver)) {
      recording.enable("dev.dormouse.TimerLag");
      recording.start();
      driver.lagNanos = Limits.TIMER_LAG_NANOS - 1;
      runtime.blockOn(Futures.yieldNow());
      driver.lagNanos = 50_000_000;
      while (told.isEmpty()) {
        runtime.blockOn(Futures.yieldNow()); // each comes with a turn of the driver
      }
      recording.stop();
      assertThat(told).allMatch(lag -> lag == 50_000_000);
      assertThat(events(recording))
          .isNotEmpty()
          .allSatisfy(event -> {
            assertThat(event.getString("runtime")).isEqualTo("late");
            assertThat(event.getDuration("lag")).isEqualTo(Duration.ofMillis(50));
          });
    }
  }

  private List<RecordedEvent> events(Recording recording) throws Exception {
    Path file = folder.resolve("lag.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.dormouse.TimerLag"))
        .toList();
  }
}
