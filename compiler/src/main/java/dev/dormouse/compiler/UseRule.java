package dev.dormouse.compiler;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Finds futures, and other values marked {@code @MustUse}, that fall to the ground: as a statement,
 * as the result of a function that has none, or in a local variable that nobody reads.
 */
final class UseRule {
  private static final String MUST_USE = "dev.dormouse.future.MustUse";

  private final SourceView view;
  private final Reporter reporter;

  /** Local variables that hold a new future and were not read so far. */
  private final Map<Element, TreePath> unread = new LinkedHashMap<>();

  /** Local variables that can hold a future, but hold no new one, and were not read so far. */
  private final Map<Element, TreePath> empty = new HashMap<>();

  UseRule(SourceView view, Reporter reporter) {
    this.view = view;
    this.reporter = reporter;
  }

  void statement(TreePath path, ExpressionStatementTree tree) {
    ignored(SourceView.inside(new TreePath(path, tree.getExpression())));
  }

  void lambda(TreePath path, LambdaExpressionTree tree) {
    if (tree.getBodyKind() == LambdaExpressionTree.BodyKind.EXPRESSION && discards(path)) {
      ignored(SourceView.inside(new TreePath(path, tree.getBody())));
    }
  }

  void reference(TreePath path, MemberReferenceTree tree) {
    if (view.element(path) instanceof ExecutableElement method && discards(path)) {
      boolean makes = method.getKind() == ElementKind.CONSTRUCTOR;
      Element owner = method.getEnclosingElement();
      ignored(path, tree, makes && owner != null ? owner.asType() : method.getReturnType());
    }
  }

  void variable(TreePath path, VariableTree tree) {
    Element variable = view.element(path);
    if (variable != null
        && variable.getKind() == ElementKind.LOCAL_VARIABLE
        && !variable.getSimpleName().isEmpty()
        && view.isLazy(variable.asType())) {
      boolean holds = tree.getInitializer() != null && makes(path, tree.getInitializer());
      (holds ? unread : empty).put(variable, path);
    }
  }

  private boolean makes(TreePath path, ExpressionTree value) {
    return Results.of(new TreePath(path, value)).stream()
        .anyMatch(each -> view.isFresh(each) && view.isLazy(view.type(each)));
  }

  void identifier(TreePath path, IdentifierTree tree) {
    Name name = tree.getName();
    if (!isNamed(unread, name) && !isNamed(empty, name)) {
      return;
    }
    Element variable = view.element(path);
    TreePath around = path.getParentPath();
    if (!(around.getLeaf() instanceof AssignmentTree assignment)
        || assignment.getVariable() != tree
        || !(around.getParentPath().getLeaf() instanceof ExpressionStatementTree)) {
      unread.remove(variable);
      empty.remove(variable);
    } else if (empty.containsKey(variable) && makes(around, assignment.getExpression())) {
      unread.put(variable, empty.remove(variable));
    }
  }

  private static boolean isNamed(Map<Element, TreePath> variables, Name name) {
    return variables.keySet().stream().anyMatch(each -> each.getSimpleName().equals(name));
  }

  /** All of the class has been seen. */
  void end() {
    unread.forEach((variable, path) ->
        reporter.report(
            Check.FORGOTTEN_FUTURE,
            path,
            path.getLeaf(),
            Messages.unreadFuture(variable.getSimpleName().toString())));
    unread.clear();
    empty.clear();
  }

  /**
   * Tells whether what the function gives is let go. One that may throw a Throwable, as those of
   * test libraries, is called to see what it throws.
   */
  private boolean discards(TreePath function) {
    return view.function(function)
        .filter(method ->
            method.getReturnType().getKind() == TypeKind.VOID
                && method.getThrownTypes().stream()
                    .noneMatch(each -> each.toString().equals("java.lang.Throwable")))
        .isPresent();
  }

  private void ignored(TreePath path) {
    if (view.isFresh(path)) {
      ignored(path, path.getLeaf(), view.type(path));
    }
  }

  private void ignored(TreePath path, Tree caret, @Nullable TypeMirror type) {
    Element called = view.element(path);
    if (view.isLazy(type) && !isFluent(path, called)) {
      reporter.report(Check.FORGOTTEN_FUTURE, path, caret, Messages.unusedFuture());
      return;
    }
    String why = called == null ? null : view.noteOfMethod(called, MUST_USE);
    if (why == null) {
      why = view.noteOfType(type, MUST_USE);
    }
    if (why != null && type != null && type.getKind() != TypeKind.VOID) {
      reporter.report(Check.MUST_USE, path, caret, Messages.unusedValue(nameOf(called, type), why));
    }
  }

  /**
   * Tells whether a call most likely gives its receiver, which somebody knows: {@code
   * request.header("a", "b")} where a request is a future.
   */
  private boolean isFluent(TreePath path, @Nullable Element called) {
    if (!(called instanceof ExecutableElement method)
        || !(path.getLeaf() instanceof MethodInvocationTree tree)
        || !(method.getEnclosingElement() instanceof TypeElement owner)
        || owner.getQualifiedName().contentEquals(SourceView.FUTURE)
        || owner.getQualifiedName().contentEquals(SourceView.LOCAL_FUTURE)
        || method.getModifiers().contains(Modifier.STATIC)
        || !view.types().isSameType(method.getReturnType(), owner.asType())) {
      return false;
    }
    TreePath callee = new TreePath(path, tree.getMethodSelect());
    if (!(tree.getMethodSelect() instanceof MemberSelectTree select)) {
      return true;
    }
    TreePath receiver = SourceView.inside(new TreePath(callee, select.getExpression()));
    return !view.isFresh(receiver) || isFluent(receiver, view.element(receiver));
  }

  private static String nameOf(@Nullable Element called, TypeMirror type) {
    return called != null && called.getKind() == ElementKind.METHOD
        ? "the result of " + called.getSimpleName() + "()"
        : "this " + SourceView.display(type);
  }
}
