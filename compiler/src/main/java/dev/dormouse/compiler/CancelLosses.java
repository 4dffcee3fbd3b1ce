package dev.dormouse.compiler;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Says what an expression's future loses when it is dropped. It looks through what a future is
 * wrapped in, into variables of the loop, and into blocks, also those of methods of the same class
 * that nobody can override.
 */
final class CancelLosses {
  private static final String CANCEL_UNSAFE = "dev.dormouse.future.CancelUnsafe";
  private static final String CANCEL_SAFE = "dev.dormouse.future.CancelSafe";

  /** Methods of futures that add nothing which could be lost. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "abortable",
          "catchFailure",
          "fuse",
          "inspect",
          "inspectFailure",
          "map",
          "mapFailure",
          "named",
          "onlyIf",
          "orElse",
          "outcome");

  /**
   * Work that is lost.
   *
   * @param call which is not safe to cancel
   * @param through the method that awaits it, or an empty text
   * @param lost what a drop loses, in words of the annotation
   */
  record Loss(String call, String through, String lost) {}

  private final SourceView view;
  private final TreePath loop;
  private final Set<Element> seen = new HashSet<>();

  CancelLosses(SourceView view, TreePath loop) {
    this.view = view;
    this.loop = loop;
  }

  Optional<Loss> of(TreePath path) {
    return Results.of(path).stream().flatMap(each -> ofResult(each).stream()).findFirst();
  }

  private Optional<Loss> ofResult(TreePath path) {
    return switch (path.getLeaf()) {
      case TypeCastTree tree -> of(new TreePath(path, tree.getExpression()));
      case IdentifierTree _ -> ofVariable(path);
      case MethodInvocationTree tree -> ofCall(path, tree);
      default -> Optional.empty();
    };
  }

  private Optional<Loss> ofCall(TreePath path, MethodInvocationTree tree) {
    Element called = view.element(path);
    if (called == null || view.noteOfMethod(called, CANCEL_SAFE) != null) {
      return Optional.empty();
    }
    String lost = view.noteOfMethod(called, CANCEL_UNSAFE);
    if (lost != null) {
      return Optional.of(new Loss(called.getSimpleName() + "()", "", lost));
    }
    if (Vocabulary.BLOCK_MAKERS.contains(String.valueOf(SourceScan.asyncCall(called)))) {
      return inBody(new TreePath(path, tree.getArguments().getFirst()));
    }
    if (tree.getMethodSelect() instanceof MemberSelectTree select
        && WRAPPERS.contains(called.getSimpleName().toString())
        && called.getEnclosingElement() instanceof TypeElement owner
        && view.isA(owner.asType(), SourceView.LOCAL_FUTURE)) {
      TreePath callee = new TreePath(path, select);
      return of(new TreePath(callee, select.getExpression()));
    }
    return ofMethod(called);
  }

  /** A variable that each turn of the loop fills anew. */
  private Optional<Loss> ofVariable(TreePath path) {
    Element variable = view.element(path);
    if (variable == null || !seen.add(variable)) {
      return Optional.empty();
    }
    return new Finder() {
      @Override
      public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
        if (tree.getInitializer() != null && variable.equals(view.element(getCurrentPath()))) {
          found = of(new TreePath(getCurrentPath(), tree.getInitializer()));
        }
        return super.visitVariable(tree, unused);
      }
    }.in(loop);
  }

  private Optional<Loss> ofMethod(Element called) {
    TreePath path = view.trees().getPath(called);
    if (path == null || !isFixed(called) || !isSameClass(path) || !seen.add(called)) {
      return Optional.empty();
    }
    return new Finder() {
      @Override
      public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void unused) {
        ExpressionTree value = tree.getExpression();
        if (value != null && found.isEmpty()) {
          found = of(new TreePath(getCurrentPath(), value));
        }
        return null;
      }
    }.in(path).map(loss -> new Loss(loss.call(), called.getSimpleName() + "()", loss.lost()));
  }

  private static boolean isFixed(Element method) {
    Element owner = method.getEnclosingElement();
    return method.getModifiers().stream()
            .anyMatch(Set.of(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)::contains)
        || (owner != null && owner.getModifiers().contains(Modifier.FINAL));
  }

  /** Other classes may not be analysed yet. */
  private boolean isSameClass(TreePath method) {
    return outermost(method) == outermost(loop);
  }

  private static @Nullable ClassTree outermost(TreePath path) {
    ClassTree found = null;
    for (TreePath up = path; up != null; up = up.getParentPath()) {
      if (up.getLeaf() instanceof ClassTree tree) {
        found = tree;
      }
    }
    return found;
  }

  private Optional<Loss> inBody(TreePath body) {
    if (!(body.getLeaf() instanceof LambdaExpressionTree lambda)) {
      return Optional.empty();
    }
    return new Finder() {
      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree tree, @Nullable Void unused) {
        if (found.isEmpty() && view.isAwait(getCurrentPath())) {
          found = of(new TreePath(getCurrentPath(), tree.getArguments().getFirst()));
        }
        return super.visitMethodInvocation(tree, unused);
      }
    }.in(new TreePath(body, lambda.getBody()));
  }

  /** Looks through one function without those that it makes. */
  private abstract static class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
    Optional<Loss> found = Optional.empty();

    Optional<Loss> in(TreePath path) {
      if (path.getLeaf() instanceof MethodTree method && method.getBody() != null) {
        scan(new TreePath(path, method.getBody()), null);
      } else {
        scan(path, null);
      }
      return found;
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
      return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
      return null;
    }
  }
}
