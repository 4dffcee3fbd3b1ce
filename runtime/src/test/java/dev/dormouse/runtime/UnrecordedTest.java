package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.runtime.probe.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a runtime that is watched leaves alone as long as no flight recording asks for it. */
@Timeout(120)
class UnrecordedTest {
  private static final String ENDED = "all tasks have ended";

  /** A program with a probe, hooks and histograms. */
  static final class Watched {
    private Watched() {}

    public static void main(String[] arguments) throws Exception {
      RuntimeBuilder builder =
          AsyncRuntime.builder()
              .workStealing()
              .workers(1)
              .probe(new Probe() {})
              .onTaskSpawn(_ -> {})
              .onBeforePoll(_ -> {})
              .onAfterPoll(_ -> {})
              .onTaskEnd(_ -> {});
      try (AsyncRuntime runtime = builder.build()) {
        runtime.blockOn(runtime.spawn(Futures.yieldNow()));
      }
      System.out.println(ENDED);
    }
  }

  @Test
  void watchedRuntimeMakesNoEventsOfTheFlightRecorder() throws Exception {
    List<String> initialized = outputOf(Watched.class, "-Xlog:class+init");
    assertThat(initialized).anyMatch(line -> line.contains(ENDED));
    assertThat(initialized).anyMatch(line -> line.contains("runtime/TaskEvents'"));
    assertThat(initialized).noneMatch(line -> line.contains("runtime/TaskEvents$Task"));
  }

  private static List<String> outputOf(Class<?> program, String option) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
