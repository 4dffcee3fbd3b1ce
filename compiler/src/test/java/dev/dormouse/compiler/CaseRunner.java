package dev.dormouse.compiler;

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
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs cases: public static methods without parameters that make a future. Also the main class of a
 * JVM that prints what all cases did.
 */
final class CaseRunner {
  private static final int POLLS_MAX = 100_000;

  private CaseRunner() {}

  /** Prints the traces of the classes that are named. */
  public static void main(String[] classNames) throws Exception {
    for (String line : report(CaseRunner.class.getClassLoader(), List.of(classNames))) {
      System.out.println(line);
    }
  }

  /** The sources of all cases. */
  static List<String> sources() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(CaseRunner.class.getResource("/cases")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        sources.add(Files.readString(file));
      }
      return sources;
    }
  }

  /** The language without a weaver, as a class that stands in for the real one. */
  static WovenCompilation oracle() throws IOException, URISyntaxException {
    Path source =
        Path.of(Objects.requireNonNull(CaseRunner.class.getResource("/oracle/Async.java")).toURI());
    return WovenCompilation.plain(Files.readString(source)).orThrow();
  }

  /** What each case does under mixed suspension, and when it is dropped at each leaf. */
  static List<String> report(ClassLoader loader, List<String> classNames) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String name : classNames) {
      for (Method method : methods(Class.forName(name, true, loader))) {
        List<String> trace = run(method, Suspending.MIXED, -1);
        lines.add(name + "." + method.getName() + " " + trace);
        int drops = drops(method, Script.leaves());
        for (int leaf = 0; leaf < drops; leaf++) {
          lines.add("  dropped at " + leaf + " " + run(method, Suspending.MIXED, leaf));
        }
      }
    }
    return lines;
  }

  /** At how many leaves to drop; the twin of a case cannot hide a drop from catch (Throwable). */
  static int drops(Method method, int leaves) {
    return method.getDeclaringClass().getSimpleName().equals("Throwables") ? 0 : leaves;
  }

  /** The cases of a class. */
  static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> LocalFuture.class.isAssignableFrom(method.getReturnType()))
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /** Runs one case to its end or its drop, and returns what happened. */
  static List<String> run(Method made, Suspending suspending, int dropAt) throws Exception {
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

  /** What close threw: the twin finds it all suppressed in its signal, a drop in the first. */
  private static List<Throwable> cleanupFailures(Throwable end) {
    List<Throwable> failures = new ArrayList<>();
    if (end instanceof DropFailure) {
      end = Objects.requireNonNull(end.getCause());
      failures.add(end);
    }
    failures.addAll(List.of(end.getSuppressed()));
    return failures;
  }
}
