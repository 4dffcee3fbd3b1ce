package dev.dormouse.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random programs must do, woven, what they do as plain Java.
 *
 * <p>Each program is run with futures that are ready, that suspend once and that suspend by a
 * pattern; then it is dropped at each future it awaited and must do what the plain twin does when a
 * control error is thrown there that only {@code finally} and try-with-resources see; then it is
 * dropped before its first poll.
 *
 * <p>{@code -Dfuzz.programs=N} sets how many programs, {@code -Dfuzz.seed=S} the seed of the first;
 * the others follow by one. The profile {@code fuzz} runs thousands: {@code mvn -pl compiler -am
 * verify -Pfuzz -Dfuzz.seed=S}. A failure prints its program, made small, and the command that runs
 * just its seed. A bug that was found so becomes a program of {@link FoundByFuzzingTest}.
 */
class WeaverFuzzTest {
  private static final int PROGRAMS = Integer.getInteger("fuzz.programs", 240);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /** Programs that are generated and loaded at a time. */
  private static final int BATCH = 120;

  /** Javac crashes on about two in a hundred; many more would mean that little is tested. */
  private static final int CRASHES_PERCENT_MAX = 6;

  private static final int FAILURES_MAX = 3;
  private static final int SHRINKS_MAX = 300;

  private final List<String> failures = new ArrayList<>();
  private int crashed;
  private int drops;

  @Test
  void wovenProgramsDoWhatTheirPlainTwinsDo() {
    for (long start = SEED;
        start < SEED + PROGRAMS && failures.size() < FAILURES_MAX;
        start += BATCH) {
      run(LongStream.range(start, Math.min(start + BATCH, SEED + PROGRAMS)));
    }

    System.out.printf(
        "%d programs from seed %d on: %d drops, %d left out because javac crashed%n",
        PROGRAMS, SEED, drops, crashed);
    assertThat(failures).withFailMessage(() -> String.join("\n", failures)).isEmpty();
    assertThat(crashed).isLessThanOrEqualTo(1 + PROGRAMS * CRASHES_PERCENT_MAX / 100);
    assertThat(drops).isGreaterThan(PROGRAMS > 50 ? PROGRAMS : 0);
  }

  private void run(LongStream seeds) {
    TwinCompiler compiler = new TwinCompiler();
    compiler.compile(seeds.mapToObj(Programs::of).toList());
    crashed += compiler.crashed().size();
    for (TwinCompiler.Refused refused : compiler.refused()) {
      report(refused.program(), refused.message() + "\n" + refused.program().code());
    }
    for (TwinCompiler.Twins twins : compiler.twins()) {
      Trial trial = new Trial(twins);
      trial.run().ifPresent(difference -> report(twins.program(), difference.report()));
      drops += trial.drops();
    }
  }

  private void report(Program program, String failure) {
    if (failures.size() >= FAILURES_MAX) {
      return;
    }
    Program small =
        new Shrinker(program.seed(), each -> failure(each).isPresent(), SHRINKS_MAX).shrink();
    failures.add(
        """
        %s
        run it again with: mvn -pl compiler -am test -Dtest=WeaverFuzzTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.programs=1 -Dfuzz.seed=%d
        """
            .formatted(failure(small).orElse(failure), program.seed()));
  }

  private static Optional<String> failure(Program program) {
    TwinCompiler compiler = new TwinCompiler();
    try {
      compiler.compile(List.of(program));
    } catch (AssertionError noJava) {
      return Optional.empty();
    }
    if (!compiler.refused().isEmpty()) {
      return Optional.of(compiler.refused().getFirst().message() + "\n" + program.code());
    }
    return compiler.twins().stream()
        .flatMap(twins -> new Trial(twins).run().stream())
        .map(Trial.Difference::report)
        .findFirst();
  }
}
