package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs what tasks, handles, scopes and sets promise on every executor, once for each of many
 * shuffled schedules.
 */
class SchedulesTest {
  /** The system property that says how many schedules are tried. */
  private static final String COUNT = "dormouse.schedules";

  /** Seeds that are tried always; those beyond are fresh in each run. */
  private static final int FIXED = 4;

  private static final List<String> EXECUTORS =
      List.of("LocalLoop", "OneWorker", "Stealing", "Cores");

  private static final List<String> CONTRACTS = List.of("TasksTest", "LifecycleTest", "DumpTest");

  /** Tests that run on every executor by themselves. */
  private static final List<String> TESTS =
      List.of(
          "dev.dormouse.runtime.CleanupTest",
          "dev.dormouse.task.BadInputTest",
          "dev.dormouse.task.BlockInPlaceTest",
          "dev.dormouse.task.BlockingTest",
          "dev.dormouse.task.CurrentTaskTest",
          "dev.dormouse.task.JoinTest",
          "dev.dormouse.task.LocalSetTest",
          "dev.dormouse.task.ScopeDropTest",
          "dev.dormouse.task.ScopeTest",
          "dev.dormouse.task.ScopeWorldTest",
          "dev.dormouse.task.TaskHoldTest",
          "dev.dormouse.task.TaskLocalTest",
          "dev.dormouse.task.TaskTrackerTest",
          "dev.dormouse.task.TimeTest");

  /** Kept, since the logging system forgets loggers. The tests provoke what it warns of. */
  private final Logger logger = Logger.getLogger("dev.dormouse");

  static LongStream seeds() {
    int count = Integer.getInteger(COUNT, FIXED);
    return LongStream.concat(
        LongStream.rangeClosed(1, Math.min(count, FIXED)),
        LongStream.generate(SplitMix::freshSeed).limit(Math.max(0, count - FIXED)));
  }

  @BeforeEach
  void beQuiet() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void asUsual() {
    Shuffle.use(0);
    logger.setLevel(null);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyContractHolds(long seed) {
    Shuffle.use(seed);
    Findings findings = new Findings(seed);
    LauncherFactory.create()
        .execute(
            request().selectors(classes().map(DiscoverySelectors::selectClass).toList()).build(),
            findings);
    assertThat(findings.broken).withFailMessage(findings::toText).isEmpty();
    assertThat(findings.classes).as("classes whose tests ran").hasSameSizeAs(classes().toList());
  }

  private static java.util.stream.Stream<String> classes() {
    List<String> all = new ArrayList<>(TESTS);
    for (String executor : EXECUTORS) {
      CONTRACTS.forEach(contract -> all.add("dev.dormouse.runtime." + executor + contract));
    }
    return all.stream();
  }

  /** What failed under one seed, and how to see it again. */
  private static final class Findings implements TestExecutionListener {
    private final long seed;
    private final List<String> broken = new ArrayList<>();
    private final Set<String> classes = new HashSet<>();

    Findings(long seed) {
      this.seed = seed;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      String where = where(test);
      if (test.isTest()) {
        classes.add(where.substring(0, where.indexOf('#')));
      }
      result.getThrowable().ifPresent(failure -> broken.add(describe(where, test, failure)));
    }

    private String where(TestIdentifier test) {
      return test.getSource()
          .map(source ->
              source instanceof org.junit.platform.engine.support.descriptor.MethodSource method
                  ? method.getClassName() + "#" + method.getMethodName()
                  : source.toString())
          .orElse(test.getUniqueId());
    }

    private String describe(String where, TestIdentifier test, Throwable failure) {
      StringBuilder text = new StringBuilder("\n").append(where);
      text.append(' ').append(test.getDisplayName()).append(": ").append(failure);
      for (StackTraceElement frame : failure.getStackTrace()) {
        text.append("\n    at ").append(frame);
      }
      return text.append("\n  to run it again:")
          .append(" mvn -q -Dquick -pl runtime -am test -Dsurefire.failIfNoSpecifiedTests=false")
          .append(" -Dtest='")
          .append(where)
          .append("' -D" + Shuffle.PROPERTY + "=")
          .append(seed)
          .toString();
    }

    String toText() {
      return "with the seed " + seed + " these fail:" + String.join("", broken);
    }
  }
}
