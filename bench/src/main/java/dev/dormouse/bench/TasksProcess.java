package dev.dormouse.bench;

import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;

/**
 * One JVM that runs all workloads of a group by JMH and prints one line per sample.
 *
 * <p>JMH forks nothing, since this process is the fork. All workloads are warmed up before the
 * first is measured, so that calls of {@code poll} are as polymorphic as in a program.
 */
final class TasksProcess {
  private static final int WARM_UPS = 4;

  /** Names of the workloads by method, equal for all peers. */
  private static final Map<String, String> WORKLOADS =
      Map.of(
          "spawnJoin", "spawn+join",
          "spawnMany", "spawn many",
          "yields", "yield",
          "pingPong", "ping-pong",
          "startAndDrop", "timer started and dropped",
          "liveThenDropped", "a million timers, then dropped",
          "timeouts", "timeout over a ready future");

  private TasksProcess() {}

  /** Takes the peer, the kind of runtime, how many samples to take and how long one lasts. */
  public static void main(String[] arguments) throws RunnerException {
    String classes =
        arguments[0].equals(Peer.DORMOUSE.key())
            ? "(DormouseTasks|DormouseTimers)"
            : "VirtualThreadTasks";
    TimeValue window = TimeValue.milliseconds(Long.parseLong(arguments[3]));
    Options options =
        new OptionsBuilder()
            .include("\\b" + classes + "\\.")
            .param("kind", arguments[1])
            .forks(0)
            .warmupMode(WarmupMode.BULK)
            .warmupIterations(WARM_UPS)
            .warmupTime(window)
            .measurementIterations(Integer.parseInt(arguments[2]))
            .measurementTime(window)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      print(result);
    }
  }

  private static void print(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    String workload = Objects.requireNonNull(WORKLOADS.get(method), method);
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        System.out.println(workload + "\t" + iteration.getPrimaryResult().getScore());
      }
    }
  }
}
