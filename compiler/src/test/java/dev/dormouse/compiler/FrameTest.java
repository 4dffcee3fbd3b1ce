package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a suspended block keeps, and what debuggers, dumps and stack traces see of it. */
class FrameTest {
  @BeforeEach
  void suspendOnce() {
    Script.start(Suspending.ONCE, -1);
  }

  private static void suspend(Future<?> block) throws Exception {
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());
  }

  /** The values of the reference fields that the weaver made, receiver and state aside. */
  private static List<Object> kept(Future<?> block) throws IllegalAccessException {
    List<Object> values = new ArrayList<>();
    for (Field field : block.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      if (!field.getType().isPrimitive() && field.get(block) != null) {
        values.add(field.get(block));
      }
    }
    return values;
  }

  @Test
  void suspendedBlockKeepsWhatItStillReadsAndNothingElse() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(String captured, String early) {
              return async(() -> {
                log(early);
                String first = await(later("first")) + early;
                String second = await(later("second")) + first;
                await(later(1));
                String third = await(later(captured));
                await(later(2));
                return third;
              });
            }
            """);
    Future<?> block = blocks.make("block", "captured", "early");

    suspend(block);
    assertThat(kept(block)).containsExactlyInAnyOrder("captured", "early");
    suspend(block);
    assertThat(kept(block)).containsExactlyInAnyOrder("captured", "firstearly");
    suspend(block);
    assertThat(kept(block)).containsExactlyInAnyOrder("captured");
    suspend(block);
    assertThat(kept(block)).isEmpty();
    suspend(block);
    assertThat(kept(block)).containsExactly("captured");
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.ready("captured"));
  }

  @Test
  void valueOfAnEarlierRoundOfALoopIsLetGo() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block() {
              return async(() -> {
                for (int i = 0; i < 2; i++) {
                  String held = "held" + i;
                  await(later(i));
                  log(held);
                  held = null;
                  await(later("between"));
                }
                return 0;
              });
            }
            """);
    Future<?> block = blocks.make("block");

    suspend(block);
    assertThat(kept(block)).containsExactly("held0");
    suspend(block);
    assertThat(kept(block)).isEmpty();
    suspend(block);
    assertThat(kept(block)).containsExactly("held1");
  }

  @Test
  void readyAwaitsTouchNoField() throws Exception {
    Script.start(Suspending.NEVER, -1);
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block() {
              return async(() -> {
                String local = await(later("a"));
                await(later("b"));
                await(cx -> { log("last"); return Poll.pending(); });
                return local;
              });
            }
            """);
    Future<?> block = blocks.make("block");

    suspend(block);
    assertThat(kept(block)).containsExactly("a");
    assertThat(block).extracting("state").isEqualTo(3);
  }

  @Test
  void primitiveCapturesAndVariablesTakeTheirOwnSize() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(boolean z, byte b, long l, String s) {
              return async(() -> {
                int i = l > 1 ? 1 : 2;
                await(later(1));
                return s + z + b + l + i;
              });
            }
            """);
    Future<?> block = blocks.make("block", true, (byte) 1, 2L, "s");

    assertThat(Arrays.stream(block.getClass().getDeclaredFields()).map(Field::getType))
        .containsExactlyInAnyOrder(boolean.class, byte.class, long.class, String.class, int.class);
  }

  @Test
  void messagesNameClassMethodFileAndLine() throws Exception {
    Script.start(Suspending.NEVER, -1);
    Blocks blocks = Blocks.woven("static Future<?> sum() {\n return async(\n () -> 1);\n}\n");
    Future<?> block = blocks.make("sum");
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.ready(1));

    assertThatThrownBy(() -> block.poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "async block sample.Sample.sum(Sample.java:" + (Blocks.FIRST_LINE + 2) + ")");
  }

  @Test
  void stackTraceIsTheChainOfBlocksWithLinesOfTheirAwaits() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<Integer> inner() {
              return async(() -> {
                int a = await(later(1));
                return a + (Integer) await(later(null));
              });
            }
            static Future<Integer> outer() {
              return async(() -> {
                log("outer");
                return 1 +
                    await(inner());
              });
            }
            """);
    Future<?> block = blocks.make("outer");
    suspend(block);
    suspend(block);

    Throwable failure = catchThrowable(() -> block.poll(Context.noop()));

    assertThat(failure).isInstanceOf(NullPointerException.class);
    List<String> lines =
        Arrays.stream(failure.getStackTrace())
            .filter(each -> each.getClassName().equals("sample.Sample"))
            .map(each -> each.getMethodName() + ":" + (each.getLineNumber() - Blocks.FIRST_LINE))
            .toList();
    assertThat(lines).containsExactly("lambda$inner$0:3", "lambda$outer$0:10");
  }

  @Test
  void deadVariableHasNoRangeBehindTheAwait() {
    WovenCompilation compilation =
        WovenCompilation.woven(
            Blocks.source(
                """
                static Future<?> block() {
                  return async(() -> {
                    int dead = 1;
                    log(dead);
                    int live = 2;
                    await(later(1));
                    log("behind");
                    dead = 3;
                    log(dead);
                    return live;
                  });
                }
                """),
            "-g");

    assertThat(ranges(compilation, "live")).hasSize(1);
    assertThat(ranges(compilation, "dead")).hasSize(2);
  }

  private static List<LocalVariableInfo> ranges(WovenCompilation compilation, String variable) {
    for (MethodModel method :
        ClassFile.of().parse(compilation.classes().get("sample.Sample")).methods()) {
      if (method.methodName().stringValue().startsWith("lambda$block")) {
        CodeAttribute code = (CodeAttribute) method.code().orElseThrow();
        return code
            .findAttribute(Attributes.localVariableTable())
            .orElseThrow()
            .localVariables()
            .stream()
            .filter(each -> each.name().equalsString(variable))
            .toList();
      }
    }
    throw new AssertionError("no block");
  }

  @Test
  void equalBodiesShareOneFrameClassWithoutDebugInformation() {
    WovenCompilation compilation =
        WovenCompilation.woven(
            Blocks.source(
                """
                static Future<?> a() { return async(() -> await(later(1))); }
                static Future<?> b() { return async(() -> await(later(1))); }
                """),
            "-g:none");

    assertThat(compilation.classes().keySet())
        .containsExactly("sample.Sample", "sample.Sample$a$async0");
  }

  /** A block of this size gets the compact layout and still fits what the JVM compiles. */
  @Test
  void largeBlockSuspendsFailsAndIsDroppedLikeASmallOne() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      body.append("s += await(later(1));\n");
    }
    WovenCompilation compilation =
        WovenCompilation.woven(
            Blocks.source(
                "static Future<?> block() { return async(() -> { int s = 0; String held = \"h\";\n"
                    + body
                    + "try { await(failing(new IOException(\"io\"))); }\n"
                    + "catch (IOException e) { held += e.getMessage(); }\n"
                    + "try { await(later(2)); } finally { log(held + s); }\n"
                    + "return s; }); }\n"));
    Future<?> block = Blocks.of(compilation).make("block");
    for (int i = 0; i < 121; i++) {
      suspend(block);
    }
    Throwable again = catchThrowable(() -> suspend(block));
    block.drop();

    assertThat(again).isNull();
    assertThat(Script.trace()).endsWith("leaf 121", "drop 121", "hio120");
    assertThat(codeLength(compilation)).isBetween(6000, 8000);
  }

  /** Below 32,768 bytes javac writes short jumps, which get too long; above, javac's are long. */
  @ParameterizedTest
  @ValueSource(ints = {4080, 5000})
  void jumpsOverMostOfTheLargestMethod(int statements) throws Exception {
    WovenCompilation compilation =
        WovenCompilation.woven(
            Blocks.source(
                "static Future<?> block() { return async(() -> { int s = 1; String held = null;\n"
                    + "for (int i = 0; i < 3; i++) {\n"
                    + "try { if (s == 0 && i > 7) { continue; }\n"
                    + "s += await(later(1)); if (i == 2) { break; }\n"
                    + "s = s * 31 + 7;\n".repeat(statements)
                    + "if (held != null) { await(failing(new IOException(held))); }\n"
                    + "held = \"h\";\n"
                    + "} catch (IOException e) { s = await(later(5)); }\n"
                    + "} return held + s; }); }\n"));
    Future<?> block = Blocks.of(compilation).make("block");
    for (int i = 0; i < 5; i++) {
      suspend(block);
    }

    assertThat(block.poll(Context.noop())).isEqualTo(Poll.ready("h6"));
    assertThat(codeLength(compilation)).isBetween(32_800, 65_535);
  }

  private static int codeLength(WovenCompilation compilation) {
    for (MethodModel method :
        ClassFile.of().parse(compilation.classes().get("sample.Sample")).methods()) {
      if (method.methodName().stringValue().startsWith("lambda$block")) {
        return ((CodeAttribute) method.code().orElseThrow()).codeLength();
      }
    }
    throw new AssertionError("no block");
  }
}
