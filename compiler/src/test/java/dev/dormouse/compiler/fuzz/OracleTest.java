package dev.dormouse.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.fuzz.TwinCompiler.Twins;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzzer itself: it must see differences, and its programs must be a function of the seed. */
class OracleTest {

  private static Twins twins(String body, boolean ownsCaptured) {
    TwinCompiler compiler = new TwinCompiler();
    compiler.compile(List.of(FoundByFuzzingTest.program(body, 0, ownsCaptured)));
    return compiler.twins().getFirst();
  }

  private static Twins mixed(Twins plain, Twins woven) {
    return new Twins(plain.program(), plain.setup(), woven.woven(), plain.plain());
  }

  private static Trial.Difference difference(Twins twins) {
    return new Trial(twins).run().orElseThrow();
  }

  @Test
  void anotherResultIsSeen() {
    Twins one = twins("return async(() -> await(w.later(\"a\")));", false);
    Twins other = twins("return async(() -> await(w.later(\"b\")));", false);

    assertThat(new Trial(one).run()).isEmpty();
    Trial.Difference difference = difference(mixed(one, other));
    assertThat(difference.way()).isEqualTo("futures suspend NEVER");
    assertThat(difference.plain()).endsWith("returned a");
    assertThat(difference.woven()).endsWith("returned b");
  }

  @Test
  void dropThatAHandlerSeesIsSeen() {
    // Without the mark, the control error of the plain twin enters the handler.
    Twins twins =
        twins(
            """
            return async(() -> {
            try {
            return await(w.later("a"));
            } catch (Throwable t) {
            w.log("caught");
            return "b";
            } finally {
            w.log("finally");
            }
            });
            """,
            false);

    Trial.Difference difference = difference(twins);
    assertThat(difference.way()).isEqualTo("dropped at future 0");
    assertThat(difference.woven()).containsExactly("new 0 a", "drop 0", "finally", "dropped []");
  }

  @Test
  void cleanupThatIsMissingInADropIsSeen() {
    String body =
        """
        return async(() -> {
        try (var r = w.open("r")) {
        return await(w.later("a"));
        }
        });
        """;
    Twins closing = twins(body, false);
    Twins leaking = twins(body.replace("try (var r = w.open(\"r\"))", "w.open(\"r\");"), false);

    assertThat(new Trial(closing).run()).isEmpty();
    Twins leak = mixed(closing, leaking);
    assertThat(difference(leak).plain()).contains("close r");
  }

  @Test
  void resourceThatIsClosedUnpolledIsSeen() {
    String body =
        """
        Res r = w.open("captured");
        return async(() -> {
        try (r) {
        return await(w.later("a"));
        }
        });
        """;

    assertThat(new Trial(twins(body, true)).run()).isEmpty();
    Trial.Difference difference = difference(twins(body, false));
    assertThat(difference.way()).isEqualTo("dropped before its first poll");
    assertThat(difference.woven()).contains("close captured");
  }

  @Test
  void failuresOfCleanupAreComparedAcrossBlocks() {
    Twins twins =
        twins(
            """
            return async(() -> {
            try {
            return await(async(() -> {
            try {
            return await(w.later("a"));
            } finally {
            throw new Failed("inner");
            }
            }));
            } finally {
            throw new Broken("outer");
            }
            });
            """,
            false);

    assertThat(new Trial(twins).run()).isEmpty();
    Twins quiet = twins("return async(() -> await(w.later(\"a\")));", false);
    Twins both = mixed(twins, quiet);
    assertThat(difference(both)).isNotNull();
  }

  @Test
  void sameSeedMakesTheSameProgram() {
    for (long seed = 0; seed < 50; seed++) {
      Choices choices = Choices.seeded(seed);
      Program program = Programs.of(choices, seed);

      assertThat(Programs.of(seed)).isEqualTo(program);
      assertThat(Programs.of(Choices.replayed(choices.taken()), seed)).isEqualTo(program);
    }
  }

  @Test
  void shrinkerKeepsWhatFailsAndDropsTheRest() {
    long seed = 0;
    while (!hasTwoResources(Programs.of(seed))) {
      seed++;
    }
    Program large = Programs.of(seed);
    Program small = new Shrinker(seed, OracleTest::hasTwoResources, 2000).shrink();

    assertThat(hasTwoResources(small)).isTrue();
    assertThat(small.source().length()).isLessThan(large.source().length() / 2);
  }

  private static boolean hasTwoResources(Program program) {
    return program.source().split("try \\(", -1).length > 2;
  }
}
