package dev.dormouse.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Names and lengths. */
final class ShapeRules {
  static final int FILE_LINES_MAX = 500;
  static final int METHOD_LINES_MAX = 70;
  static final int LINE_COLUMNS_MAX = 100;

  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "Impl",
          "Manager",
          "Util",
          "Utils",
          "Utility",
          "Helper",
          "Helpers",
          "Base",
          "Common",
          "Abstract");
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern I_PREFIX = Pattern.compile("I[A-Z].*[a-z].*");
  private static final Pattern GETTER = Pattern.compile("get[A-Z].*");

  private ShapeRules() {}

  /** The name of a type says what it is. */
  static Rule typeNames() {
    return types(
        "type-name",
        (tree, report) -> {
          String name = tree.getSimpleName().toString();
          if (WORD_START.splitAsStream(name).anyMatch(EMPTY_WORDS::contains)
              || I_PREFIX.matcher(name).matches()) {
            report.at(tree, name + " says nothing: name the thing");
          }
        });
  }

  /** Accessors are called after what they return. */
  static Rule getters() {
    return methods(
        "getter",
        (tree, report) -> {
          String name = tree.getName().toString();
          if (report.source().isMain()
              && GETTER.matcher(name).matches()
              && !Marks.isOn(tree.getModifiers(), "Override")) {
            report.at(tree, name + "(): drop the get");
          }
        });
  }

  /** A method fits on a screen. */
  static Rule methodLengths() {
    return methods(
        "method-length",
        (tree, report) -> {
          int lines = report.source().endLine(tree) - report.source().line(tree) + 1;
          if (lines > METHOD_LINES_MAX) {
            report.at(tree, tree.getName() + "() has " + lines + " lines of " + METHOD_LINES_MAX);
          }
        });
  }

  /** One concept per file. */
  static Rule fileLengths() {
    return new Rule(
        "file-length",
        (source, report) -> {
          int lines = source.lines().size();
          if (lines > FILE_LINES_MAX) {
            report.at(lines, "the file has " + lines + " lines of " + FILE_LINES_MAX);
          }
        });
  }

  /** Two files fit beside each other; an import cannot be broken. */
  static Rule lineLengths() {
    return new Rule(
        "line-length",
        (source, report) -> {
          Set<Integer> imports = new HashSet<>();
          for (ImportTree tree : source.unit().getImports()) {
            imports.add(source.line(tree));
          }
          for (int line = 1; line <= source.lines().size(); line++) {
            int columns = source.lines().get(line - 1).length();
            if (columns > LINE_COLUMNS_MAX && !imports.contains(line)) {
              report.at(line, "the line has " + columns + " columns of " + LINE_COLUMNS_MAX);
            }
          }
        });
  }

  private static Rule types(String name, BiConsumer<ClassTree, Rule.Report> check) {
    return new Rule(
        name,
        (source, report) ->
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitClass(ClassTree tree, Void none) {
                check.accept(tree, report);
                return super.visitClass(tree, none);
              }
            }.scan(source.unit(), null));
  }

  private static Rule methods(String name, BiConsumer<MethodTree, Rule.Report> check) {
    return new Rule(
        name,
        (source, report) ->
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitMethod(MethodTree tree, Void none) {
                check.accept(tree, report);
                return super.visitMethod(tree, none);
              }
            }.scan(source.unit(), null));
  }
}
