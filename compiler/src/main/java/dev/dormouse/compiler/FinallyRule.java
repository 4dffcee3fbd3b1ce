package dev.dormouse.compiler;

import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/** Finds jumps out of a {@code finally} whose {@code try} awaits, and which so end a drop. */
final class FinallyRule {
  private final SourceView view;
  private final Reporter reporter;

  FinallyRule(SourceView view, Reporter reporter) {
    this.view = view;
    this.reporter = reporter;
  }

  /** Looks at a try that stands in a block. */
  void tryWithFinally(TreePath path, TryTree tree) {
    if (tree.getFinallyBlock() != null && awaits(path, tree)) {
      TreePath end = new TreePath(path, tree.getFinallyBlock());
      new Jumps(end).scan(end, null);
    }
  }

  private boolean awaits(TreePath path, TryTree tree) {
    Awaits awaits = new Awaits();
    tree.getResources().forEach(each -> awaits.scan(new TreePath(path, each), null));
    awaits.scan(new TreePath(path, tree.getBlock()), null);
    for (CatchTree each : tree.getCatches()) {
      awaits.scan(new TreePath(path, each), null);
    }
    return awaits.found;
  }

  /** Looks for awaits in the function itself, not in those that it makes. */
  private final class Awaits extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private boolean found;

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
      found |= view.isAwait(getCurrentPath());
      return super.visitMethodInvocation(tree, unused);
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

  /** Reports each jump whose target stands around the finally. */
  private final class Jumps extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final TreePath end;

    Jumps(TreePath end) {
      this.end = end;
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void unused) {
      report(tree, "this return");
      return super.visitReturn(tree, unused);
    }

    @Override
    public @Nullable Void visitBreak(BreakTree tree, @Nullable Void unused) {
      if (!isInside(tree.getLabel(), true)) {
        report(tree, "this break");
      }
      return null;
    }

    @Override
    public @Nullable Void visitContinue(ContinueTree tree, @Nullable Void unused) {
      if (!isInside(tree.getLabel(), false)) {
        report(tree, "this continue");
      }
      return null;
    }

    @Override
    public @Nullable Void visitYield(YieldTree tree, @Nullable Void unused) {
      for (TreePath up = getCurrentPath(); up != end; up = up.getParentPath()) {
        if (up.getLeaf() instanceof SwitchExpressionTree) {
          return super.visitYield(tree, unused);
        }
      }
      report(tree, "this yield");
      return super.visitYield(tree, unused);
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
      return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
      return null;
    }

    /** Tells whether the target of a jump stands inside of the finally. */
    private boolean isInside(@Nullable Name label, boolean isBreak) {
      for (TreePath up = getCurrentPath(); up != end; up = up.getParentPath()) {
        Tree tree = up.getLeaf();
        boolean isTarget =
            label == null
                ? isLoop(tree) || (isBreak && tree instanceof SwitchTree)
                : tree instanceof LabeledStatementTree labeled && labeled.getLabel().equals(label);
        if (isTarget) {
          return true;
        }
      }
      return false;
    }

    private void report(Tree jump, String name) {
      reporter.report(Check.SWALLOWED_DROP, getCurrentPath(), jump, Messages.swallowedDrop(name));
    }
  }

  static boolean isLoop(Tree tree) {
    return tree instanceof WhileLoopTree
        || tree instanceof DoWhileLoopTree
        || tree instanceof ForLoopTree
        || tree instanceof EnhancedForLoopTree;
  }
}
