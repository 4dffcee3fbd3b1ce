package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.compiler.cases.DropSignal;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import dev.dormouse.compiler.cases.TestContext;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each public static method of the classes in {@code cases} makes a future. Woven, it must do what
 * its unwoven twin does, whose awaits simply poll until the value is there: under three patterns of
 * suspension, and when it is dropped at each of its leaves.
 */
class CasesTest {
  private static final int POLLS_MAX = 100_000;

  @TestFactory
  Stream<DynamicTest> withDebugInformation() throws Exception {
    return cases("-g");
  }

  @TestFactory
  Stream<DynamicTest> withoutDebugInformation() throws Exception {
    return cases("-g:none");
  }

  @TestFactory
  Stream<DynamicTest> withParameterNames() throws Exception {
    return cases("-g", "-parameters");
  }

  private static Stream<DynamicTest> cases(String... options) throws Exception {
    WovenCompilation plain = WovenCompilation.compile(Way.PLAIN, sources(), options).orThrow();
    WovenCompilation oracle = WovenCompilation.plain(resource("/oracle/Async.java")).orThrow();
    ClassLoader twins = plain.with(oracle).load();
    ClassLoader woven = plain.weave().load();
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : plain.classes().keySet()) {
      if (name.contains("$")) {
        continue;
      }
      for (Method method : methods(Class.forName(name, true, twins))) {
        Method other = Class.forName(name, true, woven).getMethod(method.getName());
        String title = name.substring(name.lastIndexOf('.') + 1) + "." + method.getName();
        tests.add(dynamicTest(title, () -> compare(other, method)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(60);
    return tests.stream();
  }

  static List<String> sources() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(CasesTest.class.getResource("/cases")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        sources.add(Files.readString(file));
      }
      return sources;
    }
  }

  private static String resource(String name) throws IOException, URISyntaxException {
    return Files.readString(
        Path.of(Objects.requireNonNull(CasesTest.class.getResource(name)).toURI()));
  }

  /** The cases of a class: what is public, static, without parameters, and makes a future. */
  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> LocalFuture.class.isAssignableFrom(method.getReturnType()))
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
        .filter(method -> java.lang.reflect.Modifier.isStatic(method.getModifiers()))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  private static void compare(Method woven, Method twin) throws Exception {
    for (Suspending suspending : Suspending.values()) {
      List<String> expected = run(twin, suspending, -1);
      int leaves = Script.leaves();
      assertThat(run(woven, suspending, -1)).as("%s", suspending).isEqualTo(expected);
      // The twin cannot hide a drop from catch (Throwable); DropTest looks at those.
      int drops = made(woven).equals("Throwables") ? 0 : leaves;
      for (int leaf = 0; leaf < drops; leaf++) {
        expected = run(twin, suspending, leaf);
        assertThat(run(woven, suspending, leaf))
            .as("%s, dropped at leaf %s", suspending, leaf)
            .isEqualTo(expected);
      }
    }
  }

  /** What close threw: the twin finds it suppressed in its signal, a drop throws it. */
  private static List<Throwable> cleanupFailures(Throwable end) {
    return end instanceof DropFailure failure
        ? List.of(Objects.requireNonNull(failure.getCause()))
        : List.of(end.getSuppressed());
  }

  private static String made(Method method) {
    return method.getDeclaringClass().getSimpleName();
  }

  /** Runs one case to its end or its drop, and returns what happened. */
  private static List<String> run(Method made, Suspending suspending, int dropAt) throws Exception {
    Script.start(suspending, dropAt);
    String end = end(made);
    List<String> trace = new ArrayList<>(Script.trace());
    trace.add(end);
    return trace;
  }

  private static String end(Method made) throws Exception {
    LocalFuture<?> future;
    try {
      future = (LocalFuture<?>) made.invoke(null);
    } catch (InvocationTargetException failed) {
      return "not made: " + failed.getCause();
    }
    try {
      TestContext cx = new TestContext();
      for (int polls = 0; polls < POLLS_MAX; polls++) {
        Object answer = future.pollRaw(cx);
        if (answer != Poll.PENDING) {
          return "value " + answer;
        }
        if (Script.isDropDue()) {
          future.drop();
          return "dropped, []";
        }
      }
      return "never ends";
    } catch (Throwable failure) {
      if (failure instanceof DropSignal || failure instanceof DropFailure) {
        return "dropped, " + cleanupFailures(failure);
      }
      return "failed " + failure + " " + Arrays.toString(failure.getSuppressed());
    }
  }
}
