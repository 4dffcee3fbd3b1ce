package dev.dormouse.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/** What a user may read in the documentation of each public thing. */
final class ApiRules {
  private static final Set<String> LAZY_TYPES = Set.of("Future", "LocalFuture", "Stream");
  private static final String DETACHES = "JoinHandle";

  /** A {@code @cancelSafety} that names a loss; "nothing is lost" names none. */
  private static final Pattern LOSES =
      Pattern.compile(
          "@cancelSafety(?: not safe|(?:(?!\\* @)(?!nothing )[\\s\\S])*?\\b(?:are|is) lost\\b)");

  private ApiRules() {}

  /** Each public method that returns a future or a stream says what a drop loses. */
  static Rule cancelSafety(Predicate<String> isPublished, Collection<JavaSource> all) {
    Set<String> lazy = subtypesOf(LAZY_TYPES, all);
    return new Rule(
        "cancel-safety",
        (source, report) -> {
          if (source.isMain() && isPublished.test(source.module()) && !usesForeignNames(source)) {
            Set<String> lazyHere = withoutNamesakes(lazy, source);
            new VisibleScanner() {
              @Override
              void method(MethodTree tree) {
                boolean owes =
                    lazyHere.contains(simpleName(tree.getReturnType()))
                        && !Marks.isOn(tree.getModifiers(), "Override");
                String comment = source.commentAbove(source.line(tree));
                if (owes && !comment.contains("@cancelSafety")) {
                  report.at(tree, tree.getName() + "() has no @cancelSafety");
                }
              }
            }.scan(source.unit(), null);
          }
        });
  }

  /** What the documentation says of a drop, the annotation says to the compiler. */
  static Rule cancelMarks(Predicate<String> isPublished) {
    return new Rule(
        "cancel-marks",
        (source, report) -> {
          if (source.isMain() && isPublished.test(source.module())) {
            new VisibleScanner() {
              @Override
              void method(MethodTree tree) {
                boolean loses = LOSES.matcher(source.commentAbove(source.line(tree))).find();
                if (loses != Marks.isOn(tree.getModifiers(), "CancelUnsafe")) {
                  report.at(
                      tree,
                      tree.getName()
                          + (loses
                              ? "() loses something when dropped, but is not @CancelUnsafe"
                              : "() is @CancelUnsafe, but its @cancelSafety names no loss"));
                }
              }
            }.scan(source.unit(), null);
          }
        });
  }

  /** Each public type has a first sentence. */
  static Rule documentedTypes(Predicate<String> isPublished) {
    return new Rule(
        "documented",
        (source, report) -> {
          if (source.isMain() && isPublished.test(source.module())) {
            new VisibleScanner() {
              @Override
              void type(ClassTree tree) {
                if (!source.commentAbove(source.line(tree)).startsWith("/**")) {
                  report.at(tree, tree.getSimpleName() + " has no Javadoc");
                }
              }
            }.scan(source.unit(), null);
          }
        });
  }

  /** Each package of a published module promises that nothing in it is null unless it says so. */
  static List<Finding> nullMarked(Predicate<String> isPublished, Collection<JavaSource> all) {
    Map<String, String> folders = new TreeMap<>();
    Set<String> marked = new HashSet<>();
    for (JavaSource source : all) {
      if (source.isMain() && isPublished.test(source.module()) && !source.packageName().isEmpty()) {
        String folder = source.path().substring(0, source.path().lastIndexOf('/'));
        folders.putIfAbsent(folder, source.packageName());
        CompilationUnitTree unit = source.unit();
        if (source.fileName().equals("package-info.java")
            && unit.getPackage().getAnnotations().toString().contains("NullMarked")) {
          marked.add(folder);
        }
      }
    }
    folders.keySet().removeAll(marked);
    List<Finding> findings = new ArrayList<>();
    folders.forEach((folder, name) ->
        findings.add(
            new Finding("null-marked", folder, 1, name + " has no @NullMarked package-info")));
    return findings;
  }

  /** Returns the simple names of {@code roots} and of all that extend them, but not of handles. */
  private static Set<String> subtypesOf(Set<String> roots, Collection<JavaSource> all) {
    Set<String> names = new HashSet<>(roots);
    for (int before = 0; before != names.size(); ) {
      before = names.size();
      for (JavaSource source : all) {
        if (source.isMain()) {
          new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree tree, Void none) {
              if (hasParent(tree, names)
                  && !tree.getSimpleName().isEmpty()
                  && !tree.getSimpleName().contentEquals(DETACHES)) {
                names.add(tree.getSimpleName().toString());
              }
              return super.visitClass(tree, none);
            }
          }.scan(source.unit(), null);
        }
      }
    }
    return names;
  }

  /** Returns {@code lazy} without what is the name of another type in this file. */
  private static Set<String> withoutNamesakes(Set<String> lazy, JavaSource source) {
    Set<String> names = new HashSet<>(lazy);
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void none) {
        String name = tree.getSimpleName().toString();
        if (!LAZY_TYPES.contains(name) && !hasParent(tree, lazy)) {
          names.remove(name);
        }
        return super.visitClass(tree, none);
      }
    }.scan(source.unit(), null);
    return names;
  }

  private static boolean hasParent(ClassTree tree, Set<String> names) {
    List<Tree> parents = new ArrayList<>(tree.getImplementsClause());
    if (tree.getExtendsClause() != null) {
      parents.add(tree.getExtendsClause());
    }
    return parents.stream().anyMatch(parent -> names.contains(simpleName(parent)));
  }

  /** Tells whether Future or Stream is another library's in this file. */
  private static boolean usesForeignNames(JavaSource source) {
    return source.unit().getImports().stream()
        .map(tree -> tree.getQualifiedIdentifier().toString())
        .anyMatch(name -> name.startsWith("java.") && LAZY_TYPES.contains(lastName(name)));
  }

  private static String simpleName(Tree type) {
    Tree raw = type instanceof ParameterizedTypeTree generic ? generic.getType() : type;
    return raw == null ? "" : lastName(raw.toString());
  }

  private static String lastName(String qualified) {
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }

  /** Visits what a user of the module can name. */
  private abstract static class VisibleScanner extends TreeScanner<Void, Void> {
    private boolean inInterface;

    void type(ClassTree tree) {}

    void method(MethodTree tree) {}

    @Override
    public Void visitClass(ClassTree tree, Void none) {
      if (!isVisible(tree.getModifiers().getFlags())) {
        return null;
      }
      type(tree);
      boolean outer = inInterface;
      inInterface = tree.getKind() == Tree.Kind.INTERFACE;
      super.visitClass(tree, none);
      inInterface = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void none) {
      if (isVisible(tree.getModifiers().getFlags())) {
        method(tree);
      }
      return null;
    }

    private boolean isVisible(Set<Modifier> flags) {
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (inInterface && !flags.contains(Modifier.PRIVATE));
    }
  }
}
