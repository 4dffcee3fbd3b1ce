package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same class woven in each way that needs no process of its own. */
class WeavingWaysTest {
  private static final String SOURCE =
      """
      package sample;

      import static dev.dormouse.future.Async.async;
      import static dev.dormouse.future.Async.await;

      import dev.dormouse.future.Future;

      public class Sum {
        public static Future<Integer> sum(Future<Integer> a, Future<Integer> b) {
          return async(() -> await(a) + await(b));
        }
      }
      """;

  @ParameterizedTest
  @EnumSource(names = {"PROCESSOR", "FILE_MANAGER", "AFTERWARDS"})
  void wovenBlockSuspendsAndGoesOn(Way way) throws Exception {
    WovenCompilation compilation = WovenCompilation.compile(way, List.of(SOURCE)).orThrow();

    assertThat(compilation.classes()).containsOnlyKeys("sample.Sum", "sample.Sum$sum$async0");
    Future<Integer> sum = sum(compilation, List.of(Poll.pending(), Poll.ready(40)));
    assertThat(sum.poll(Context.noop())).isEqualTo(Poll.pending());
    assertThat(sum.poll(Context.noop())).isEqualTo(Poll.ready(42));
  }

  /** It has no way to show a finding at the source. */
  @Test
  void fileManagerFailsTheCompilationWithAFindingOfLevelError() {
    String twice = SOURCE.replace("await(b)", "await(a)");
    String option = "-Adormouse.checks=awaited-twice=";

    assertThat(WovenCompilation.compile(Way.FILE_MANAGER, List.of(twice), "-g").messages())
        .singleElement()
        .asString()
        .contains("Sum.class:10: [awaited-twice] 'a' has been awaited before");
    for (String level : List.of("warning", "off")) {
      WovenCompilation woven =
          WovenCompilation.compile(Way.FILE_MANAGER, List.of(twice), option + level).orThrow();
      assertThat(woven.classes()).containsKey("sample.Sum$sum$async0");
    }
  }

  @Test
  void unwovenBlockNamesTheBuildLinesAtItsFirstAwait() throws Exception {
    Future<Integer> sum = sum(WovenCompilation.plain(SOURCE), List.of(Poll.ready(40)));

    assertThatThrownBy(() -> sum.poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("annotationProcessorPaths")
        .hasMessageContaining("dormouse-compiler");
  }

  @SuppressWarnings("unchecked")
  private static Future<Integer> sum(WovenCompilation compilation, List<Poll<Integer>> answers)
      throws Exception {
    var left = answers.iterator();
    Future<Integer> a = cx -> left.next();
    Future<Integer> b = cx -> Poll.ready(2);
    return (Future<Integer>)
        compilation
            .load("sample.Sum")
            .getMethod("sum", Future.class, Future.class)
            .invoke(null, a, b);
  }
}
