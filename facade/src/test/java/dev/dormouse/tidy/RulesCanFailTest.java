package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Shows each rule a file that breaks it, and one beside it that does not. */
class RulesCanFailTest {
  private static final ModuleTable TABLE =
      ModuleTable.read(
          """
          | module | may require | exports |
          |---|---|---|
          | **future** | java.base | `future` |
          | **reactor** | future | `reactor` |
          | **runtime** | future, reactor, jdk.jfr, java.management (static) | `runtime` |
          | **io** | future, reactor | `io` |
          | **examples**, **bench** (not published) | all | - |
          """);

  @Test
  void importsFollowTheTable() {
    JavaSource runtime = main("runtime", "package dev.dormouse.runtime; class Worker {}");
    JavaSource imported =
        main("io", "package dev.dormouse.io; import dev.dormouse.runtime.Worker; class A {}");
    JavaSource qualified =
        main("io", "package dev.dormouse.io; class A { dev.dormouse.runtime.Worker w; }");
    JavaSource statically =
        main("io", "package dev.dormouse.io; import static dev.dormouse.runtime.Worker.*;");
    JavaSource example =
        main("examples", "import dev.dormouse.runtime.Worker; class A { Worker w; }");
    Rule rule =
        ModuleRules.imports(TABLE, List.of(runtime, imported, qualified, statically, example));
    assertThat(rule.findings(imported)).hasSize(1);
    assertThat(rule.findings(qualified)).hasSize(1);
    assertThat(rule.findings(statically)).hasSize(1);
    assertThat(rule.findings(example)).isEmpty();
    assertThat(rule.findings(runtime)).isEmpty();
  }

  @Test
  void requiresFollowTheTable() {
    Rule rule = ModuleRules.requires(TABLE);
    assertFails(rule, main("io", "module a { requires dev.dormouse.runtime; }"));
    assertFails(rule, main("io", "module a { requires java.sql; }"));
    assertFails(rule, main("io", "module a { requires org.jspecify; }"));
    assertHolds(rule, main("io", "module a { requires static org.jspecify; }"));
    assertFails(rule, main("runtime", "module a { requires dev.dormouse.io; }"));
    assertHolds(rule, main("runtime", "module a { requires java.management; }"));
  }

  @Test
  void nativeAccessIsInSys() {
    Rule rule = ConfinementRules.nativeAccess();
    assertFails(rule, main("io", "class A { Object l = Linker.nativeLinker(); }"));
    assertFails(rule, main("reactor", "class A { void f() { memory.reinterpret(8); } }"));
    assertFails(rule, main("sys", "class A { sun.misc.Unsafe u; }"));
    assertHolds(rule, main("sys", "class A { Object l = Linker.nativeLinker(); }"));
  }

  @Test
  void varHandlesAreWhereSharedStateIs() {
    Rule rule = ConfinementRules.varHandles();
    assertFails(rule, main("io", "class A { VarHandle h; }"));
    assertHolds(rule, main("sync", "class A { VarHandle h; }"));
    assertHolds(rule, test("io", "class A { VarHandle h; }"));
  }

  @Test
  void nondeterminismComesThroughSeams() {
    Rule rule = ConfinementRules.seams(module -> !module.equals("bench"));
    assertFails(rule, main("io", "class A { long t = System.nanoTime(); }"));
    assertFails(rule, main("io", "class A { long t = java.lang.System.nanoTime(); }"));
    assertFails(rule, main("io", "import static java.lang.System.nanoTime; class A {}"));
    assertFails(rule, main("io", "class A { Object t = new Thread(); }"));
    assertFails(rule, main("io", "class A extends Thread {}"));
    assertFails(rule, main("io", "class A { Object r = new java.util.Random(); }"));
    assertFails(rule, main("io", "class A { void f() { LockSupport.park(); } }"));
    assertFails(rule, main("io", "class A { int i = System.identityHashCode(this); }"));
    assertHolds(rule, main("io", "class A { Thread t = Thread.currentThread(); }"));
    assertHolds(rule, main("bench", "class A { long t = System.nanoTime(); }"));
    assertHolds(rule, test("io", "class A { long t = System.nanoTime(); }"));
  }

  @Test
  void nobodySleeps() {
    Rule rule = ConfinementRules.sleeps();
    assertFails(rule, test("io", "class A { void f() { Thread.sleep(50); } }"));
    assertFails(rule, test("io", "import static java.lang.Thread.sleep; class A {}"));
    assertHolds(rule, test("io", "class A { void f() { Time.sleep(FIFTY); } }"));
  }

  @Test
  void foundationsPollByHand() {
    Rule rule = ConfinementRules.handWrittenPolls();
    String awaits = "import static dev.dormouse.future.Async.%s; class A {}";
    assertFails(rule, main("io", awaits.formatted("await")));
    assertFails(rule, main("io", awaits.formatted("*")));
    assertFails(rule, main("sync", "class A { Object f = Async.async(() -> {}); }"));
    assertHolds(rule, main("http", awaits.formatted("await")));
    assertHolds(rule, test("io", awaits.formatted("await")));
    assertHolds(rule, main("io", "class A { void f() { condition.await(); } }"));
  }

  @Test
  void typeNamesSaySomething() {
    Rule rule = ShapeRules.typeNames();
    assertFails(rule, main("io", "class PollerImpl {}"));
    assertFails(rule, main("io", "class A { record TimeUtils() {} }"));
    assertFails(rule, main("io", "interface IClock {}"));
    assertFails(rule, test("io", "class AbstractTest {}"));
    assertHolds(rule, main("io", "class IoOperation {} class Implied {} class Database {}"));
  }

  @Test
  void accessorsHaveNoGet() {
    Rule rule = ShapeRules.getters();
    assertFails(rule, main("io", "class A { int getSize() { return 0; } }"));
    assertHolds(rule, main("io", "class A { @Override public int getSize() { return 0; } }"));
    assertHolds(rule, main("io", "class A { int get() { return 0; } int gets() { return 0; } }"));
  }

  @Test
  void lengthsHaveBounds() {
    String statement = "    f();\n";
    String longMethod = "class A {\n  void f() {\n" + statement.repeat(69) + "  }\n}\n";
    String method = "class A {\n  void f() {\n" + statement.repeat(68) + "  }\n}\n";
    assertFails(ShapeRules.methodLengths(), main("io", longMethod));
    assertHolds(ShapeRules.methodLengths(), main("io", method));
    assertFails(ShapeRules.fileLengths(), main("io", "\n".repeat(501)));
    assertHolds(ShapeRules.fileLengths(), main("io", "\n".repeat(500)));
    assertFails(ShapeRules.lineLengths(), main("io", "//" + "-".repeat(99)));
    assertHolds(ShapeRules.lineLengths(), main("io", "//" + "-".repeat(98)));
    assertHolds(ShapeRules.lineLengths(), main("io", "import a." + "b".repeat(99) + ";"));
  }

  @Test
  void accessesSayTheirOrder() {
    Rule rule = OrderingRules.accesses();
    assertFails(rule, access("", "TAIL.setRelease(this, tail);"));
    assertFails(rule, access("/** Sets the tail. */", "TAIL.setRelease(this, tail);"));
    assertFails(rule, access("/** Release: publishes. */", "TAIL.setRelease(this, tail);"));
    assertFails(rule, access("/** Acquire: pairs with f(). */", "TAIL.setRelease(this, tail);"));
    assertFails(rule, access("/** Release: pairs with f(). */", "g(); TAIL.setRelease(this, 1);"));
    assertFails(rule, access("", "VarHandle.fullFence();"));
    assertHolds(rule, access("/** Release: pairs with f(). */", "TAIL.setRelease(this, tail);"));
    assertHolds(rule, access("/** Full: pairs with f(). */", "TAIL.compareAndSet(this, 1, 2);"));
    assertHolds(rule, access("/** Plain: the owner's own. */", "TAIL.set(this, tail);"));
    assertHolds(rule, access("", "g();\n// Opaque: a hint; pairs with f()\nTAIL.setOpaque(this);"));
  }

  private static JavaSource access(String comment, String body) {
    String text =
        """
        class A {
          private static final VarHandle TAIL = null;
          %s
          void publish(int tail) {
            %s
          }
        }
        """;
    return main("sync", text.formatted(comment, body));
  }

  @Test
  void downcallsSayWhyTheyAreSafe() {
    Rule rule = OrderingRules.downcalls();
    String call =
        """
        class A {
          int f() {
            g();
            %s
            try {
              %s
              return (int) CLOSE.invokeExact(fd);
            } catch (Throwable failure) {
              return -1;
            }
          }
        }
        """;
    assertFails(rule, main("sys", call.formatted("", "")));
    assertFails(rule, main("sys", call.formatted("// SAFETY: the owner's", "h();")));
    assertHolds(rule, main("sys", call.formatted("", "// SAFETY: the owner's")));
    assertHolds(rule, main("sys", call.formatted("// SAFETY: the owner's", "")));
  }

  @Test
  void futuresSayWhatADropLoses() {
    JavaSource sleep = main("future", "public final class Sleep extends RawFuture<Void> {}");
    JavaSource raw = main("future", "public class RawFuture<T> implements Future<T> {}");
    Rule rule = ApiRules.cancelSafety(_ -> true, List.of(sleep, raw));
    String api = "public interface A { %s %s f(); }";
    assertFails(rule, main("io", api.formatted("", "Future<Void>")));
    assertFails(rule, main("io", api.formatted("/** Does. */", "LocalFuture<Void>")));
    assertFails(rule, main("io", api.formatted("", "Stream<Void>")));
    assertFails(rule, main("io", api.formatted("", "Sleep")));
    assertHolds(rule, main("io", api.formatted("\n/** @cancelSafety safe */\n", "Future<Void>")));
    assertHolds(rule, main("io", api.formatted("@Override", "Future<Void>")));
    assertHolds(rule, main("io", api.formatted("", "JoinHandle<Void>")));
    assertHolds(rule, main("io", "class A { public Future<Void> f() { return null; } }"));
    assertHolds(rule, main("io", "import java.util.stream.Stream; " + api.formatted("", "Stream")));
    String namesake = "public class B { public %s f() { return null; } public class Sleep%s {} }";
    assertHolds(rule, main("io", namesake.formatted("Sleep", "")));
    assertFails(rule, main("io", namesake.formatted("Sleep", " extends RawFuture<Void>")));
  }

  @Test
  void whatADropLosesIsMarked() {
    Rule rule = ApiRules.cancelMarks(_ -> true);
    String api = "public interface A {\n/** Does.\n * @cancelSafety %s\n */\n%s F<Void> f(); }";
    String mark = "@CancelUnsafe(\"x\")";
    assertFails(rule, main("io", api.formatted("not safe: it counts", "")));
    assertFails(rule, main("io", api.formatted("drops both; values that came are lost", "")));
    assertFails(rule, main("io", api.formatted("drops both; a value\n *     is lost", "")));
    assertFails(rule, main("io", api.formatted("safe", mark)));
    assertHolds(rule, main("io", api.formatted("not safe, as for {@link #g}", mark)));
    assertHolds(rule, main("io", api.formatted("values that came are lost", mark)));
    assertHolds(rule, main("io", api.formatted("as for {@link #g}: nothing is lost", "")));
    assertHolds(rule, main("io", api.formatted("safe\n * @memory what it held is lost", "")));
  }

  @Test
  void publicTypesAreDocumented() {
    Rule rule = ApiRules.documentedTypes(_ -> true);
    assertFails(rule, main("io", "public class A {}"));
    assertFails(rule, main("io", "/** A. */\npublic class A {\n  public record B() {}\n}"));
    assertHolds(rule, main("io", "/** A. */\npublic class A {\n  record B() {}\n}"));
  }

  @Test
  void packagesAreNullMarked() {
    JavaSource type = JavaSource.of("io/src/main/java/a/A.java", "package a; class A {}");
    JavaSource bare = JavaSource.of("io/src/main/java/a/package-info.java", "package a;");
    JavaSource marked =
        JavaSource.of("io/src/main/java/a/package-info.java", "@NullMarked package a;");
    assertThat(ApiRules.nullMarked(_ -> true, List.of(type))).hasSize(1);
    assertThat(ApiRules.nullMarked(_ -> true, List.of(type, bare))).hasSize(1);
    assertThat(ApiRules.nullMarked(_ -> true, List.of(type, marked))).isEmpty();
    assertThat(ApiRules.nullMarked(_ -> false, List.of(type))).isEmpty();
  }

  @Test
  void textsKnowNoMachine() {
    for (String folder : List.of("work", "root", "home", "tmp", "Users")) {
      assertThat(TextRules.machinePaths(text("cd /" + folder + "/x"))).hasSize(1);
    }
    assertThat(TextRules.machinePaths(text("https://example.org/home/x"))).isEmpty();
    assertThat(TextRules.machinePaths(text("${TMPDIR:-/tmp}"))).isEmpty();
    assertThat(TextRules.leftovers(text("// TO" + "DO: later"))).hasSize(1);
    assertThat(TextRules.leftovers(text("todos"))).isEmpty();
  }

  private static SortedMap<String, String> text(String line) {
    return new TreeMap<>(Map.of("a.md", line));
  }

  private static JavaSource main(String module, String text) {
    return JavaSource.of(module + "/src/main/java/A.java", text);
  }

  private static JavaSource test(String module, String text) {
    return JavaSource.of(module + "/src/test/java/A.java", text);
  }

  private static void assertFails(Rule rule, JavaSource source) {
    assertThat(rule.findings(source)).as(String.join("\n", source.lines())).isNotEmpty();
  }

  private static void assertHolds(Rule rule, JavaSource source) {
    assertThat(rule.findings(source)).as(String.join("\n", source.lines())).isEmpty();
  }
}
