package dev.dormouse.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Programs, made small, on which the weaver once failed; each in all setups. */
class FoundByFuzzingTest {
  private static final int SETUPS = TwinCompiler.Setup.COUNT;

  private static void assertSame(String body, boolean ownsCaptured) {
    List<Program> programs =
        LongStream.range(0, SETUPS).mapToObj(seed -> program(body, seed, ownsCaptured)).toList();
    TwinCompiler compiler = new TwinCompiler();
    compiler.compile(programs);

    assertThat(compiler.refused()).isEmpty();
    assertThat(compiler.twins()).hasSizeGreaterThan(SETUPS);
    for (TwinCompiler.Twins twins : compiler.twins()) {
      assertThat(new Trial(twins).run().map(Trial.Difference::report)).isEmpty();
    }
  }

  static Program program(String body, long seed, boolean ownsCaptured) {
    String name = "Found" + seed;
    String source =
        """
        public class %s {
        static Future<String> program(World w) {
        %s
        }
        }
        """
            .formatted(name, body);
    return new Program(name, seed, source, ownsCaptured);
  }

  /** The handler around a synchronized block is not reached while the monitor is held. */
  @Test
  void awaitInAHandlerAroundASynchronizedBlock() {
    assertSame(
        """
        return async(() -> {
        try {
        synchronized (w) {
        w.log("in");
        throw new Failed("out");
        }
        } catch (RuntimeException e) {
        w.log(await(w.later(w.caught(e))));
        } finally {
        w.log(await(w.later("finally")));
        }
        return "end";
        });
        """,
        false);
  }

  /** Javac keeps the method of the inner block, but nothing makes that block. */
  @Test
  void blockInDeadCode() {
    assertSame(
        """
        return async(() -> {
        do {
        w.log("once");
        break;
        } while (await(async(() -> await(w.later(true)))));
        return await(async(() -> await(w.later("alive"))));
        });
        """,
        false);
  }

  /** The second half of one variable is the first of another, and both are kept. */
  @Test
  void wideVariablesThatOverlap() {
    assertSame(
        """
        return async(() -> {
        String out = "";
        {
        long a = await(w.later(1L));
        await(w.later("in"));
        await(w.later("in"));
        out += a;
        }
        {
        int i = 7;
        double b = i;
        await(w.later("in"));
        await(w.later("in"));
        out += b;
        }
        return out;
        });
        """,
        false);
  }

  /** The end of the loop is the last that the handler covers, and only the handler reads w. */
  @Test
  void conditionalJumpAtTheEndOfATry() {
    assertSame(
        """
        return async(() -> {
        try {
        do {
        w.tick();
        if (!World.yes()) {
        break;
        }
        } while (await(w.later(1)) > 5);
        } catch (Exception e) {
        w.log("failed");
        }
        return "end";
        });
        """,
        false);
  }
}
