package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.compiler.cases.Script.Suspending;
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
        warning(
            "try {\n",
            "await(later(#)); log(await(later(\"#\")));",
            "} finally { log(\"end\"); }\nreturn 1;\n");
    assertThat(warning).endsWith("move a part of it to an async method of its own");
  }

  /** The bytes of code of a block with {@code awaits} times {@code each} in the middle. */
  private static int bytes(String head, String each, int awaits, String tail) {
    StringBuilder body = new StringBuilder("static Future<?> block() { return async(() -> {\n");
    body.append(head);
    for (int i = 0; i < awaits; i++) {
      body.append(each.replace("#", Integer.toString(i))).append('\n');
    }
    body.append(tail).append("}); }\n");
    WovenCompilation plain = WovenCompilation.plain(Blocks.source(body.toString()), "-g").orThrow();
    byte[] host = plain.classes().get("sample.Sample");
    return Weaver.weaveAndReport(host, SourceFacts.UNKNOWN)
        .orElseThrow()
        .blocks()
        .getFirst()
        .codeBytes();
  }

  /** What the JVM compiles decides whether one block may do the work of ten. */
  @Test
  void aHundredAwaitsAreFewEnoughToBeCompiled() {
    String head = "String name = await(later(\"n\")); long sum = 0;\n";
    String tail = "return name + sum;\n";
    assertThat(bytes(head, "sum += await(later(#));", 100, tail)).isLessThan(6000);
    assertThat(bytes(head, "String s# = await(later(name + #)); sum += s#.length();", 100, tail))
        .isLessThan(8000);
    String scoped = "for (int i = 0; i < 2; i++) { log(await(later(name + i)) + i); }";
    assertThat(bytes(head, scoped, 100, tail)).isLessThan(8000);
    String cleanup = "try { log(await(later(name))); } finally { sum++; }";
    assertThat(bytes(head, cleanup, 100, tail)).isLessThan(8000);
  }

  @Test
  void moreVariablesThanAMethodHasParametersSurvive() throws Exception {
    StringBuilder body =
        new StringBuilder("public static Future<?> block() { return async(() -> {\n");
    StringBuilder sum = new StringBuilder("return await(later(0))");
    for (int i = 0; i < 130; i++) {
      body.append("long v%d = %d; v%d += await(later(1L));%n".formatted(i, i, i));
      sum.append(" + v").append(i);
    }
    body.append(sum).append(";\n}); }\n");

    WovenCompilation compact =
        WovenCompilation.plain(Blocks.source(body.toString())).weaveCompact();
    assertThat(
            CaseRunner.run(compact.load("sample.Sample").getMethod("block"), Suspending.ONCE, -1))
        .last()
        .asString()
        .endsWith(Integer.toString(129 * 130 / 2 + 130));
  }
}
