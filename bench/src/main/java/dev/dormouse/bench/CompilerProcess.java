package dev.dormouse.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One JVM that runs one method of {@link CompilerTasks} and prints peer, workload and time of each
 * sample. A JVM of its own, so that none profits or suffers from what another has shown the JIT.
 */
final class CompilerProcess {
  private static final int WARM_UPS = 3;

  /** What a method measures. */
  private record Case(Peer peer, String workload) {}

  private static final Map<String, Case> CASES =
      Map.ofEntries(
          woven("suspendingWoven", "await that suspends"),
          hand("suspendingByHand", "await that suspends"),
          woven("readyWoven", "await of what is ready"),
          hand("readyByHand", "await of what is ready"),
          woven("nestedWoven", "ten nested blocks"),
          hand("nestedByHand", "ten nested blocks"),
          woven("nestedTasks", "task of ten nested blocks"),
          Map.entry("nestedThreads", new Case(Peer.VIRTUAL_THREADS, "task of ten nested blocks")),
          woven("hundredSuspending", "100 awaits in one block, suspending"),
          tens("tenTensSuspending", "100 awaits in one block, suspending"),
          woven("hundredReady", "100 awaits in one block, ready"),
          tens("tenTensReady", "100 awaits in one block, ready"));

  private CompilerProcess() {}

  private static Map.Entry<String, Case> woven(String method, String workload) {
    return Map.entry(method, new Case(Peer.DORMOUSE, workload));
  }

  private static Map.Entry<String, Case> hand(String method, String workload) {
    return Map.entry(method, new Case(Peer.HAND_WRITTEN, workload));
  }

  private static Map.Entry<String, Case> tens(String method, String workload) {
    return Map.entry(method, new Case(Peer.TEN_BLOCKS, workload));
  }

  /** The methods to measure, those of a workload beside each other. */
  static List<String> methods() {
    return CASES.keySet().stream()
        .sorted(
            Comparator.comparing(
                    (String method) -> Objects.requireNonNull(CASES.get(method)).workload())
                .thenComparing(method -> Objects.requireNonNull(CASES.get(method)).peer()))
        .toList();
  }

  /** Takes the method, how many samples to take and how long one lasts. */
  public static void main(String[] arguments) throws RunnerException {
    String method = arguments[0];
    Case measured = Objects.requireNonNull(CASES.get(method), method);
    TimeValue window = TimeValue.milliseconds(Long.parseLong(arguments[2]));
    var options =
        new OptionsBuilder()
            .include("\\b" + CompilerTasks.class.getSimpleName() + "\\." + method + "$")
            .forks(0)
            .warmupIterations(WARM_UPS)
            .warmupTime(window)
            .measurementIterations(Integer.parseInt(arguments[1]))
            .measurementTime(window)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          System.out.println(
              measured.peer()
                  + "\t"
                  + measured.workload()
                  + "\t"
                  + iteration.getPrimaryResult().getScore());
        }
      }
    }
  }
}
