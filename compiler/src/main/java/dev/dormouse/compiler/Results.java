package dev.dormouse.compiler;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expressions that an expression can take its value from: both arms of a condition, all results
 * of a switch. Javac gives the whole the type that its place asks for, which says less.
 */
final class Results extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final List<TreePath> found;

  private Results(List<TreePath> found) {
    this.found = found;
  }

  static List<TreePath> of(TreePath expression) {
    List<TreePath> found = new ArrayList<>();
    new Results(found).add(expression);
    return found;
  }

  private void add(TreePath path) {
    switch (path.getLeaf()) {
      case ParenthesizedTree tree -> add(new TreePath(path, tree.getExpression()));
      case ConditionalExpressionTree tree -> {
        add(new TreePath(path, tree.getTrueExpression()));
        add(new TreePath(path, tree.getFalseExpression()));
      }
      case SwitchExpressionTree tree ->
          tree.getCases().forEach(each -> new Results(found).scan(new TreePath(path, each), null));
      default -> found.add(path);
    }
  }

  @Override
  public @Nullable Void visitCase(CaseTree tree, @Nullable Void unused) {
    if (tree.getBody() instanceof ExpressionTree value) {
      add(new TreePath(getCurrentPath(), value));
      return null;
    }
    return super.visitCase(tree, unused);
  }

  @Override
  public @Nullable Void visitYield(YieldTree tree, @Nullable Void unused) {
    add(new TreePath(getCurrentPath(), tree.getValue()));
    return null;
  }

  @Override
  public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void unused) {
    return null; // its yields are not ours
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
