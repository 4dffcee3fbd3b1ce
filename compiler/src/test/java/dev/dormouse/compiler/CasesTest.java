package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each public static method of the classes in {@code cases} makes a future. Woven, it must do what
 * its unwoven twin does, whose awaits simply poll until the value is there: under three patterns of
 * suspension, and when it is dropped at each of its leaves.
 */
class CasesTest {
  @TestFactory
  Stream<DynamicTest> withDebugInformation() throws Exception {
    return cases(WovenCompilation::weave, "-g");
  }

  @TestFactory
  Stream<DynamicTest> inTheLayoutOfLargeBlocks() throws Exception {
    return cases(WovenCompilation::weaveCompact, "-g:none");
  }

  @TestFactory
  Stream<DynamicTest> inTheLayoutOfTheLargestBlocks() throws Exception {
    return cases(WovenCompilation::weaveFar, "-g");
  }

  @TestFactory
  Stream<DynamicTest> withoutDebugInformation() throws Exception {
    return cases(WovenCompilation::weave, "-g:none");
  }

  @TestFactory
  Stream<DynamicTest> withParameterNames() throws Exception {
    return cases(WovenCompilation::weave, "-g", "-parameters");
  }

  /** Javac knows the source, so this way the checks read it; none of it is wrong. */
  @Test
  void theChecksHaveNothingToSay() throws Exception {
    WovenCompilation woven =
        WovenCompilation.compile(Way.PROCESSOR, CaseRunner.sources(), "-g").orThrow();

    assertThat(woven.messages()).filteredOn(each -> each.contains("dormouse")).isEmpty();
  }

  private static Stream<DynamicTest> cases(
      UnaryOperator<WovenCompilation> weaver, String... options) throws Exception {
    WovenCompilation plain =
        WovenCompilation.compile(Way.PLAIN, CaseRunner.sources(), options).orThrow();
    ClassLoader twins = plain.with(CaseRunner.oracle()).load();
    ClassLoader woven = weaver.apply(plain).load();
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : plain.topLevelNames()) {
      for (Method twin : CaseRunner.methods(Class.forName(name, true, twins))) {
        Method method = Class.forName(name, true, woven).getMethod(twin.getName());
        String title = name.substring(name.lastIndexOf('.') + 1) + "." + twin.getName();
        tests.add(dynamicTest(title, () -> compare(method, twin)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(160);
    return tests.stream();
  }

  private static void compare(Method woven, Method twin) throws Exception {
    for (Suspending suspending : Suspending.values()) {
      List<String> expected = CaseRunner.run(twin, suspending, -1);
      int leaves = Script.leaves();
      assertThat(CaseRunner.run(woven, suspending, -1)).as("%s", suspending).isEqualTo(expected);
      for (int leaf = 0; leaf < CaseRunner.drops(woven, leaves); leaf++) {
        expected = CaseRunner.run(twin, suspending, leaf);
        assertThat(CaseRunner.run(woven, suspending, leaf))
            .as("%s, dropped at leaf %s", suspending, leaf)
            .isEqualTo(expected);
      }
    }
  }
}
