package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.StepEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A woven program under a debugger: breakpoints, frames, variables and steps.
 *
 * <p>Lines are found by the comments at their ends.
 */
class DebuggerTest {
  private static final String PROGRAM =
      """
      package sample;

      import static dev.dormouse.future.Async.*;

      import dev.dormouse.future.*;

      public class Debugged {
        final String field = "field";

        static <T> Future<T> later(T value) {
          int[] polls = {0};
          return Futures.pollFn(cx -> polls[0]++ < 3 ? Poll.pending() : Poll.ready(value));
        }

        Future<Integer> total(int captured, String lost) {
          return async(() -> {
            String before = "before" + captured; // first
            int dead = lost.length();
            print(before + dead); // start
            int answer = await(later(40)); // await
            long wide = answer + 2L; // behind
            String same = before + captured + wide; // behind2
            dead = 9; // again
            int ready = await(Futures.ready(5)); // ready
            print(same + field + dead); // next
            return answer + ready + dead; // last
          });
        }

        static Future<Integer> root() {
          return async(() -> {
            int total = await(new Debugged().total(1, "abc")); // root
            return total; // end
          });
        }

        static void print(Object value) {
          System.out.println(value);
        }

        public static void main(String[] args) throws Exception {
          Future<Integer> root = root();
          while (root.poll(Context.noop()) instanceof Poll.Pending) {} // poll
        }
      }
      """;

  @TempDir private Path folder;

  private static int line(String comment) {
    List<String> lines = PROGRAM.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith("// " + comment)) {
        return i + 1;
      }
    }
    throw new AssertionError("no line " + comment);
  }

  private Debuggee start(WovenCompilation program) throws Exception {
    program.writeTo(folder);
    return Debuggee.start(folder, "sample.Debugged");
  }

  private static WovenCompilation plain() {
    return WovenCompilation.plain(PROGRAM, "-g");
  }

  /** One debugger session for each layout: a JVM costs more than all that is asked of it. */
  @TestFactory
  Stream<DynamicTest> breakpointsVariablesAndFrames() {
    return Stream.of(
        DynamicTest.dynamicTest("usual layout", () -> checkSession(plain().weave())),
        DynamicTest.dynamicTest("compact layout", () -> checkSession(plain().weaveCompact())));
  }

  private void checkSession(WovenCompilation program) throws Exception {
    try (Debuggee debuggee = start(program)) {
      for (String stop :
          List.of("first", "start", "await", "behind", "behind2", "ready", "root", "end")) {
        debuggee.breakAt(line(stop));
      }
      stop(debuggee, "root");
      stop(debuggee, "first");
      assertThat(debuggee.variables()).isEqualTo(Map.of("captured", "1", "lost", "abc"));
      stop(debuggee, "start");
      assertThat(debuggee.variables())
          .isEqualTo(Map.of("captured", "1", "lost", "abc", "before", "before1", "dead", "3"));
      stop(debuggee, "await");

      // Three polls were pending in between; the line of the await stops once all the same.
      stop(debuggee, "behind");
      assertThat(debuggee.variables())
          .isEqualTo(Map.of("captured", "1", "before", "before1", "answer", "40"));
      assertThat(debuggee.field("field")).isEqualTo("field");
      assertThat(debuggee.frames())
          .containsSubsequence(
              "lambda$total$0:" + line("behind"),
              "lambda$root$0:" + line("root"),
              "main:" + line("poll"));
      stop(debuggee, "behind2");
      assertThat(debuggee.variables())
          .isEqualTo(Map.of("captured", "1", "before", "before1", "answer", "40", "wide", "42"));

      stop(debuggee, "ready");
      StepEvent step = debuggee.stepOver();
      assertThat(step.location().method().name()).isEqualTo("lambda$total$0");
      assertThat(step.location().lineNumber()).isEqualTo(line("next"));
      assertThat(debuggee.variables())
          .isEqualTo(Map.of("answer", "40", "same", "before1142", "dead", "9", "ready", "5"));
      stop(debuggee, "end");
      assertThat(debuggee.variables()).isEqualTo(Map.of("total", "54"));
      assertThat(debuggee.resume()).isNull();
    }
  }

  private static void stop(Debuggee debuggee, String comment) throws InterruptedException {
    BreakpointEvent stop = debuggee.resume();
    assertThat(stop).as("the program ended before the line '%s'", comment).isNotNull();
    assertThat(stop.location().lineNumber()).as(comment).isEqualTo(line(comment));
  }
}
