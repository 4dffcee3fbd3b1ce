package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The warning of a block that the JVM will not compile, and where it says to split. */
class LargeBlockTest {
  private static final int AWAITS = 160;

  private static String warning(String head, String each, String tail) {
    StringBuilder body = new StringBuilder("static Future<?> block() { return async(() -> {\n");
    body.append(head);
    for (int i = 0; i < AWAITS; i++) {
      body.append(each.replace("#", Integer.toString(i))).append('\n');
    }
    body.append(tail).append("}); }\n");
    List<String> messages =
        WovenCompilation.compile(Way.PROCESSOR, List.of(Blocks.source(body.toString())), "-g")
            .messages();
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  @Test
  void splitIsNearTheMiddleWhereAllPlacesAreEqual() {
    int split = Blocks.FIRST_LINE + 2 + AWAITS / 2;
    int last = Blocks.FIRST_LINE + 2 + AWAITS;
    assertThat(warning("int sum = 0;\n", "sum += (int) await(later(#));", "return sum;\n"))
        .contains("[large-block]")
        .contains("the JVM never compiles a method above 8000")
        .endsWith(
            "move a part of it to an async method of its own, for example lines "
                + split
                + " to "
                + last
                + ", which hold 80 of its 160 awaits and read only sum from before");
  }

  @Test
  void splitIsWhereFewVariablesLive() {
    String head = "String a = \"\"; String b = \"\";\n";
    String first = "a += await(later(#)); b += a;";
    String warning = warning(head, first, "return a + b;\n");
    assertThat(warning).contains("awaits and read a, b from before");

    String between = "if (# == 60) { b = a; a = \"\"; } a += await(later(#)); b += a;";
    assertThat(warning(head, between, "return a;\n"))
        .endsWith("which hold 100 of its 160 awaits and read only a from before");
  }

  @Test
  void nothingIsSuggestedInsideALoop() {
    String warning =
        warning("int sum = 0;\nwhile (sum < 9) {\n", "sum += (int) await(later(#));", "}\n");
    assertThat(warning).endsWith("move a part of it to an async method of its own");
  }

  @Test
  void nothingIsSuggestedInsideATry() {
    String warning =
        warning("try {\n", "await(later(#));", "} finally { log(\"end\"); }\nreturn 1;\n");
    assertThat(warning).endsWith("move a part of it to an async method of its own");
  }
}
