package dev.dormouse.bench;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;

/**
 * One JVM that runs all workloads of a group by JMH and prints one line per sample.
 *
 * <p>JMH forks nothing, since this process is the fork. All workloads are warmed up before the
 * first is measured, so that calls of {@code poll} are as polymorphic as in a program, and each one
 * again before it is measured: what the others have done may have thrown its code away.
 */
final class TasksProcess {
  private static final int WARM_UPS = 4;

  /** Which workloads run together. */
  enum Set {
    TASKS(
        Map.of(
            Peer.DORMOUSE,
            List.of(
                DormouseTasks.class,
                DormouseSpawns.class,
                DormouseBusyYielding.class,
                DormouseBusySpawning.class,
                DormouseTimers.class),
            Peer.VIRTUAL_THREADS,
            List.of(VirtualThreadTasks.class, VirtualThreadSpawns.class))),
    BLOCKING(Map.of(Peer.DORMOUSE, List.of(DormouseBlocking.class))),
    SCOPES(
        Map.of(
            Peer.DORMOUSE,
            List.of(DormouseScopes.class),
            Peer.NO_SCOPE,
            List.of(DormouseWithoutScopes.class))),
    OBSERVED(
        Map.of(
            Peer.DORMOUSE,
            List.of(DormouseObserved.class),
            Peer.UNOBSERVED,
            List.of(DormouseObserved.class))),
    CHANNELS(
        Map.of(
            Peer.DORMOUSE,
            List.of(DormouseChannels.class, DormouseMpmc.class, DormouseNotes.class),
            Peer.KOTLIN,
            List.of(KotlinChannels.class, KotlinMpmc.class),
            Peer.JCTOOLS,
            List.of(JctoolsQueues.class))),
    LOCKS(Map.of(Peer.DORMOUSE, List.of(DormouseLocks.class))),
    SETS(Map.of(Peer.DORMOUSE, List.of(DormouseSets.class)));

    /** The classes of each peer that runs in a JVM. */
    private final Map<Peer, List<Class<?>>> classes;

    Set(Map<Peer, List<Class<?>>> classes) {
      this.classes = classes;
    }

    /** Returns the names of the workloads by method, as JMH names that. */
    Map<String, String> workloads(Peer peer, RuntimeKind kind) {
      Map<String, String> names = new HashMap<>();
      for (Class<?> type : classes.getOrDefault(peer, List.of())) {
        for (Method method : type.getMethods()) {
          Workload workload = method.getAnnotation(Workload.class);
          if (workload != null && Arrays.asList(workload.on()).contains(kind)) {
            names.put(type.getName() + "." + method.getName(), workload.value());
          }
        }
      }
      return names;
    }
  }

  private TasksProcess() {}

  /**
   * Takes the set, the peer, the kind of runtime, how many samples to take, how many milliseconds
   * one lasts, and perhaps pairs of a parameter of the workloads and its value.
   */
  public static void main(String[] arguments) throws RunnerException {
    Map<String, String> workloads =
        Set.valueOf(arguments[0]).workloads(Peer.of(arguments[1]), RuntimeKind.of(arguments[2]));
    TimeValue window = TimeValue.milliseconds(Long.parseLong(arguments[4]));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .param("kind", arguments[2])
            .forks(0)
            .warmupMode(WarmupMode.BULK_INDI)
            .warmupIterations(WARM_UPS)
            .warmupTime(window)
            .measurementIterations(Integer.parseInt(arguments[3]))
            .measurementTime(window)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    for (int i = 5; i < arguments.length; i += 2) {
      options.param(arguments[i], arguments[i + 1]);
    }
    workloads.keySet().forEach(method -> options.include("^" + method.replace(".", "\\.") + "$"));
    for (RunResult result : new Runner(options.build()).run()) {
      String method = result.getParams().getBenchmark();
      print(Objects.requireNonNull(workloads.get(method), method), result);
    }
  }

  private static void print(String workload, RunResult result) {
    samples(result).forEach(score -> System.out.println(workload + "\t" + score));
  }

  private static Stream<Double> samples(RunResult result) {
    return result.getBenchmarkResults().stream()
        .map(BenchmarkResult::getIterationResults)
        .flatMap(java.util.Collection::stream)
        .map((IterationResult iteration) -> iteration.getPrimaryResult().getScore());
  }
}
