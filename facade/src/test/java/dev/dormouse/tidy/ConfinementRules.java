package dev.dormouse.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Names that only some modules, or only classes named in the exceptions, may use. */
final class ConfinementRules {
  private static final Set<String> OWNERS_OF_SHARED_STATE =
      Set.of("future", "sync", "sys", "reactor", "runtime", "micro");
  private static final Set<String> BELOW_USERS_OF_IO =
      Set.of("future", "sync", "sys", "reactor", "runtime", "micro", "io");

  private static final Map<String, Set<String>> NATIVE =
      Map.of(
          "Linker", Set.of("sys"),
          "SymbolLookup", Set.of("sys"),
          "reinterpret", Set.of("sys"),
          "Unsafe", Set.of());

  /** Where time, chance, threads and hash order come in, apart from the seams. */
  private static final Set<String> NONDETERMINISM =
      Set.of(
          "System.nanoTime",
          "System.currentTimeMillis",
          "System.identityHashCode",
          "Instant.now",
          "Math.random",
          "UUID.randomUUID",
          "Thread.ofVirtual",
          "Thread.ofPlatform",
          "Thread.startVirtualThread",
          "new Thread",
          "extends Thread",
          "Random",
          "SecureRandom",
          "SplittableRandom",
          "ThreadLocalRandom",
          "LockSupport",
          "Executors");

  private static final Set<String> BLOCKS =
      Set.of("Async.*", "Async.await", "Async.async", "Async.asyncLocal");

  private ConfinementRules() {}

  /** Native access lives in sys, and nobody uses Unsafe. */
  static Rule nativeAccess() {
    return names(
        "native",
        source -> true,
        (source, name) -> NATIVE.containsKey(name) && !NATIVE.get(name).contains(source.module()),
        "belongs to sys, if anywhere");
  }

  /** Memory orders are chosen in the modules that own shared state. */
  static Rule varHandles() {
    return names(
        "var-handle",
        source -> source.isMain() && !OWNERS_OF_SHARED_STATE.contains(source.module()),
        (source, name) -> name.equals("VarHandle"),
        "belongs to future, sync, sys, reactor, runtime and micro");
  }

  /** Time, chance and threads enter through the seams. */
  static Rule seams(Predicate<String> isPublished) {
    return names(
        "seam",
        source -> source.isMain() && isPublished.test(source.module()),
        (source, name) -> NONDETERMINISM.contains(name),
        "comes in through a seam: Clock, Entropy, Timers, Kernel, Poller or Offload");
  }

  /** Nobody sleeps: tests advance a clock, tasks await Time.sleep. */
  static Rule sleeps() {
    return names(
        "sleep",
        source -> true,
        (source, name) -> name.equals("Thread.sleep"),
        "is banned: wait for the event itself, or advance a clock");
  }

  /** The compiler never compiles its own foundation. */
  static Rule handWrittenPolls() {
    return names(
        "await",
        source -> source.isMain() && BELOW_USERS_OF_IO.contains(source.module()),
        (source, name) -> BLOCKS.contains(name),
        "is for users of io: write the poll by hand here");
  }

  private static Rule names(
      String rule,
      Predicate<JavaSource> applies,
      BiPredicate<JavaSource, String> isBanned,
      String why) {
    return new Rule(
        rule,
        (source, report) -> {
          if (applies.test(source)) {
            new Names(source, isBanned, why, report).scan(source.unit(), null);
          }
        });
  }

  /** Hands names to a predicate: each by itself, and with the word or qualifier before it. */
  private static final class Names extends TreeScanner<Void, Void> {
    private final JavaSource source;
    private final BiPredicate<JavaSource, String> isBanned;
    private final String why;
    private final Rule.Report report;

    Names(
        JavaSource source,
        BiPredicate<JavaSource, String> isBanned,
        String why,
        Rule.Report report) {
      this.source = source;
      this.isBanned = isBanned;
      this.why = why;
      this.report = report;
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      // An ordinary import that matters shows up again where the name is used.
      return tree.isStatic() ? scan(tree.getQualifiedIdentifier(), none) : null;
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void none) {
      check(tree, tree.getName().toString());
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      String member = tree.getIdentifier().toString();
      String owner = tree.getExpression().toString();
      check(tree, member);
      check(tree, owner.substring(owner.lastIndexOf('.') + 1) + "." + member);
      return super.visitMemberSelect(tree, none);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void none) {
      check(tree, "new " + tree.getIdentifier());
      return super.visitNewClass(tree, none);
    }

    @Override
    public Void visitClass(ClassTree tree, Void none) {
      check(tree, "extends " + tree.getExtendsClause());
      return super.visitClass(tree, none);
    }

    private void check(Tree tree, String name) {
      if (isBanned.test(source, name)) {
        report.at(tree, name + " " + why);
      }
    }
  }
}
