package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the weaver itself refuses, where nobody has checked the source. */
class BackstopTest {
  private static Woven weave(String body, String... options) {
    WovenCompilation plain = WovenCompilation.plain(Blocks.source(body), options).orThrow();
    byte[] classFile = plain.classes().get("sample.Sample");
    Woven woven = Weaver.weave(classFile).orElseThrow();
    if (woven.hasErrors()) {
      assertThat(woven.host()).isSameAs(classFile);
      assertThat(woven.frames()).isEmpty();
    }
    return woven;
  }

  private static void assertRefused(Woven woven, int line, String message) {
    assertThat(woven.hasErrors()).isTrue();
    assertThat(woven.problems())
        .anySatisfy(problem -> {
          assertThat(problem.line()).isEqualTo(Blocks.FIRST_LINE + line);
          assertThat(problem.message()).contains(message);
        });
  }

  @Test
  void awaitUnderAMonitor() {
    String body =
        """
        static Future<?> block() {
          return async(() -> {
            synchronized (Sample.class) {
              for (int i = 0; ; i++) {
                if (i > 3) {
                  return await(later(1));
                }
              }
            }
          });
        }
        """;

    assertRefused(weave(body), 5, "await under synchronized");
    assertThat(weave(body, "-g:none").hasErrors()).isTrue();
  }

  @Test
  void awaitBesideMonitorsIsAllowed() {
    Woven woven =
        weave(
            """
            static Future<?> block() {
              return async(() -> {
                int n = 0;
                while (n < 3) {
                  synchronized (Sample.class) {
                    if (n++ == 2) {
                      break;
                    }
                  }
                  await(later(n));
                }
                return n;
              });
            }
            """);

    assertThat(woven.problems()).isEmpty();
  }

  @Test
  void whatItMayWeaveItReportsAndWeaves() {
    String body =
        """
        static final java.util.concurrent.locks.Lock LOCK =
            new java.util.concurrent.locks.ReentrantLock();
        static Future<?> block(Future<Integer> future) {
          return async(() -> {
            LOCK.lock();
            await(future);
            LOCK.unlock();
            await(future);
            while (true) {
              future.hashCode();
            }
          });
        }
        """;

    for (String option : List.of("-g", "-g:none")) {
      Woven woven = weave(body, option);

      assertThat(woven.hasErrors()).isFalse();
      assertThat(woven.frames()).hasSize(1);
      assertThat(woven.problems())
          .extracting(Problem::check)
          .containsExactly(Check.AWAIT_UNDER_LOCK, Check.AWAITED_TWICE, Check.ENDLESS_LOOP);
    }
  }

  @Test
  void callsOutsideOfBlocks() {
    assertRefused(
        weave("static Integer plain() throws Exception {\nreturn await(later(1)); }"),
        1,
        "await stands outside an async block");
    assertRefused(
        weave("static Object plain() {\nreturn spawner(); }"), 1, "take a Spawner parameter");
    assertRefused(
        weave("static Object plain() {\nAsyncBody<Integer> b =\n() -> await(later(1));return b; }"),
        2,
        "await stands in an ordinary lambda");
    assertRefused(
        weave(
            """
            static Object plain() {
              java.util.function.Supplier<Clock> clock = Async::clock;
              return clock;
            }
            """),
        1,
        "clock stands in an ordinary lambda");
  }

  @Test
  void bodyThatAnOrdinaryLambdaSharesMayNotAwait() {
    Woven woven =
        weave(
            """
            static Object a() { return async(() -> await(later(1))); }
            static Object b() { AsyncBody<Integer> b = () -> await(later(1)); return b; }
            """,
            "-g:none");

    assertThat(woven.hasErrors()).isTrue();
  }

  @Test
  void fileManagerFailsTheCompilation() {
    String source =
        Blocks.source("static Integer plain() throws Exception { return await(later(1)); }");

    WovenCompilation compilation = WovenCompilation.compile(Way.FILE_MANAGER, List.of(source));

    assertThat(compilation.succeeded()).isFalse();
    assertThat(compilation.messages())
        .singleElement()
        .asString()
        .contains("await stands outside an async block");
  }

  @Test
  void bytesThatAreNoClass() {
    assertThatThrownBy(() -> Weaver.weave(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Old compilers and tools that rewrite class files leave such code behind. */
  @Test
  void codeThatNothingReachesIsLeftOut() throws Exception {
    String source =
        Blocks.source("static Future<?> block() { return async(() -> await(later(1))); }");
    byte[] plain = WovenCompilation.plain(source).classes().get("sample.Sample");
    ClassFile classFile =
        ClassFile.of(
            ClassFile.StackMapsOption.DROP_STACK_MAPS, ClassFile.DeadCodeOption.KEEP_DEAD_CODE);
    CodeTransform dead =
        CodeTransform.endHandler(code -> code.iconst_1().istore(0).iload(0).pop().nop());
    byte[] withDeadCode =
        classFile.transformClass(
            classFile.parse(plain),
            ClassTransform.transformingMethodBodies(
                method -> method.methodName().stringValue().startsWith("lambda$"), dead));

    Script.start(Script.Suspending.ONCE, -1);
    Future<?> block =
        Blocks.of(WovenCompilation.readingBack(Map.of("sample.Sample", withDeadCode), source))
            .make("block");

    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.ready(1));
  }

  @Test
  void wovenClassesAndClassesWithoutBlocksAreLeftAlone() {
    WovenCompilation woven =
        WovenCompilation.woven(Blocks.source("static Object a() { return async(() -> 1); }"));
    for (byte[] classFile : woven.classes().values()) {
      assertThat(Weaver.weave(classFile)).isEmpty();
    }
    byte[] other =
        WovenCompilation.plain(Blocks.source("static Object a() { return List.of(1); }"))
            .classes()
            .get("sample.Sample");
    assertThat(Weaver.weave(other)).isEmpty();
  }
}
