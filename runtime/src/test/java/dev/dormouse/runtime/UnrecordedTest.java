package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.runtime.probe.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a runtime that is watched leaves alone as long as no flight recording asks for it. */
@Timeout(120)
class UnrecordedTest {
  private static final int TASKS_TO_COMPILE = 50_000;
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

  /** A program that nobody watches until its code is compiled, and then a flight recording. */
  static final class RecordedLate {
    private RecordedLate() {}

    public static void main(String[] arguments) throws Exception {
      try (AsyncRuntime runtime = AsyncRuntime.builder().currentThread().build()) {
        for (int i = 0; i < TASKS_TO_COMPILE; i++) {
          runtime.blockOn(runtime.spawn(Futures.yieldNow()));
        }
        System.out.println("watched: " + Watching.isPossible());
        try (Recording recording = new Recording()) {
          recording.enable("dev.dormouse.TaskEnd");
          recording.start();
          runtime.blockOn(runtime.spawn(Futures.yieldNow()));
          recording.stop();
          Path file = Files.createTempFile("late", ".jfr");
          try {
            recording.dump(file);
            System.out.println("recorded: " + RecordingFile.readAllEvents(file).size());
          } finally {
            Files.delete(file);
          }
        }
      }
    }
  }

  @Test
  void recordingThatStartsLateSeesTasksOfCompiledCode() throws Exception {
    List<String> said = outputOf(RecordedLate.class, "-XX:TieredStopAtLevel=4");
    // What blockOn runs is a task, too.
    assertThat(said).contains("watched: false", "recorded: 2");
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
