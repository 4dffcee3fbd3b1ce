package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each case, dropped at each leaf it waits for, leaves nothing open.
 *
 * <p>{@link CasesTest} compares a drop with the unwoven twin; a leak that both have in common would
 * escape it. Here the trace is judged by itself: what was opened is closed, once, in reverse, and
 * the leaf that was waited for is dropped, once.
 */
class NothingLeftBehindTest {
  @TestFactory
  Stream<DynamicTest> inTheUsualLayout() throws Exception {
    return tests(WovenCompilation.compile(Way.PLAIN, CaseRunner.sources()).orThrow().weave());
  }

  @TestFactory
  Stream<DynamicTest> inTheLayoutOfLargeBlocks() throws Exception {
    return tests(
        WovenCompilation.compile(Way.PLAIN, CaseRunner.sources()).orThrow().weaveCompact());
  }

  @Test
  void leakIsSeen() {
    judge(List.of("open a", "leaf 0", "drop 0", "close a"), 0, "closed");
    for (List<String> leak :
        List.of(
            List.of("open a", "leaf 0", "drop 0"),
            List.of("open a", "open b", "leaf 0", "drop 0", "close a", "close b"),
            List.of("leaf 0", "drop 0", "drop 0"),
            List.of("leaf 0"))) {
      assertThatThrownBy(() -> judge(leak, 0, "leaking")).isInstanceOf(AssertionError.class);
    }
  }

  private static Stream<DynamicTest> tests(WovenCompilation woven) throws Exception {
    ClassLoader loader = woven.load();
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : woven.topLevelNames()) {
      for (Method method : CaseRunner.methods(Class.forName(name, true, loader))) {
        String title = name.substring(name.lastIndexOf('.') + 1) + "." + method.getName();
        tests.add(dynamicTest(title, () -> dropAtEachLeaf(method)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(90);
    return tests.stream();
  }

  private static void dropAtEachLeaf(Method method) throws Exception {
    for (Suspending suspending : Suspending.values()) {
      CaseRunner.run(method, suspending, -1);
      int leaves = Script.leaves();
      for (int leaf = 0; leaf < leaves; leaf++) {
        List<String> trace = CaseRunner.run(method, suspending, leaf);
        if (Script.isDropDue()) {
          judge(trace, leaf, "%s, dropped at leaf %d".formatted(suspending, leaf));
        }
      }
    }
  }

  private static void judge(List<String> trace, int leaf, String how) {
    List<String> open = new ArrayList<>();
    int drops = 0;
    for (String event : trace) {
      if (event.startsWith("open ")) {
        open.add(event.substring("open ".length()));
      } else if (event.startsWith("close ")) {
        String name = event.substring("close ".length());
        assertThat(open).as("%s: closed what is open last, in %s", how, trace).endsWith(name);
        open.removeLast();
      } else if (event.equals("drop " + leaf)) {
        drops++;
      }
    }
    assertThat(open).as("%s: left open, in %s", how, trace).isEmpty();
    assertThat(drops).as("%s: drops of the leaf, in %s", how, trace).isEqualTo(1);
  }
}
