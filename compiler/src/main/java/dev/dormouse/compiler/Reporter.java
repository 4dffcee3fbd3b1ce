package dev.dormouse.compiler;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.dormouse.compiler.Problem.Severity;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/** Tells javac what the checks have found, as options and {@code @SuppressWarnings} allow. */
final class Reporter {
  private final Trees trees;
  private final CheckOptions options;
  private boolean failed;

  Reporter(Trees trees, CheckOptions options) {
    this.trees = trees;
    this.options = options;
  }

  /**
   * Reports a problem.
   *
   * @param path a tree at the problem or around it, from which annotations are looked for upwards
   * @param caret the tree that the message points at
   */
  void report(Check check, TreePath path, Tree caret, String message) {
    Optional<Severity> severity = options.severity(check);
    if (severity.isPresent() && (check.isRequired() || !isSuppressed(check, path))) {
      Diagnostic.Kind kind =
          switch (severity.get()) {
            case ERROR -> Diagnostic.Kind.ERROR;
            case WARNING -> Diagnostic.Kind.MANDATORY_WARNING;
          };
      print(kind, check, path, caret, message);
    }
  }

  /** Reports what prevents a class from being woven, which no option turns off. */
  void fail(Check check, TreePath path, Tree caret, String message) {
    print(Diagnostic.Kind.ERROR, check, path, caret, message);
  }

  /** Tells whether an error has been reported. */
  boolean hasFailed() {
    return failed;
  }

  private void print(Diagnostic.Kind kind, Check check, TreePath path, Tree caret, String message) {
    failed |= kind == Diagnostic.Kind.ERROR;
    String text = "dormouse: [" + check.id() + "] " + message;
    trees.printMessage(kind, text, caret, path.getCompilationUnit());
  }

  /** Tells whether a declaration around {@code path} suppresses the check. */
  boolean isSuppressed(Check check, TreePath path) {
    for (TreePath up = path; up != null; up = up.getParentPath()) {
      if (up.getLeaf() instanceof MethodTree
          || up.getLeaf() instanceof ClassTree
          || up.getLeaf() instanceof VariableTree) {
        Element element = trees.getElement(up);
        SuppressWarnings marks =
            element == null ? null : element.getAnnotation(SuppressWarnings.class);
        if (marks != null && List.of(marks.value()).contains(check.id())) {
          return true;
        }
      }
    }
    return false;
  }
}
