package dev.dormouse.compiler;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.UnionType;
import org.jspecify.annotations.Nullable;

/**
 * Finds work that loses something when it is dropped, as a branch of a choice in a loop: each turn
 * makes it anew, and what the dropped one had done is gone.
 *
 * <p>A choice that leaves the loop, as {@code return await(select(…))}, harms nobody. So does a
 * timeout, unless a catch in the loop goes on after it.
 */
final class CancelRule {
  private static final String TIME = "dev.dormouse.time.Time";
  private static final String ELAPSED = "dev.dormouse.time.Elapsed";
  private static final Map<String, Set<String>> CHOICES =
      Map.of(
          "dev.dormouse.future.Futures",
          Set.of(
              "select",
              "selectBiased",
              "selectAll",
              "selectAllBiased",
              "race",
              "raceBiased",
              "raceOk"),
          TIME,
          Set.of("timeout", "timeoutAt"));

  private final SourceView view;
  private final Reporter reporter;

  CancelRule(SourceView view, Reporter reporter) {
    this.view = view;
    this.reporter = reporter;
  }

  /** Looks at a call that stands in a block. */
  void call(TreePath path, MethodInvocationTree tree) {
    if (!(view.element(path) instanceof Element called)
        || !(called.getEnclosingElement() instanceof TypeElement owner)
        || !CHOICES
            .getOrDefault(owner.getQualifiedName().toString(), Set.of())
            .contains(called.getSimpleName().toString())) {
      return;
    }
    TreePath loop = loopAround(path);
    boolean isTimeout = owner.getQualifiedName().contentEquals(TIME);
    if (loop != null && (!isTimeout || isSurvived(path, loop))) {
      String choice = called.getSimpleName() + "()";
      CancelLosses losses = new CancelLosses(view, loop);
      for (ExpressionTree argument : tree.getArguments()) {
        losses
            .of(new TreePath(path, argument))
            .ifPresent(loss ->
                reporter.report(
                    Check.CANCEL_UNSAFE,
                    path,
                    argument,
                    Messages.cancelUnsafe(loss.call(), loss.through(), choice, loss.lost())));
      }
    }
  }

  /** The loop of the same block that runs the choice again, or null. */
  private static @Nullable TreePath loopAround(TreePath path) {
    Tree child = path.getLeaf();
    for (TreePath up = path.getParentPath(); up != null; up = up.getParentPath()) {
      Tree tree = up.getLeaf();
      if (SourceView.isFunction(tree) || tree instanceof ReturnTree || tree instanceof ThrowTree) {
        return null;
      }
      boolean runsOnce =
          (tree instanceof EnhancedForLoopTree each && each.getExpression() == child)
              || (tree instanceof ForLoopTree counted && counted.getInitializer().contains(child));
      if (FinallyRule.isLoop(tree) && !runsOnce) {
        return up;
      }
      child = tree;
    }
    return null;
  }

  /** Tells whether the loop goes on after the time has elapsed. */
  private boolean isSurvived(TreePath path, TreePath loop) {
    if (path.getParentPath().getLeaf() instanceof MemberSelectTree select
        && select.getIdentifier().contentEquals("outcome")) {
      return true;
    }
    Tree child = path.getLeaf();
    for (TreePath up = path.getParentPath(); up != loop; up = up.getParentPath()) {
      if (up.getLeaf() instanceof TryTree tree
          && (tree.getBlock() == child || tree.getResources().contains(child))) {
        for (CatchTree each : tree.getCatches()) {
          TreePath parameter = new TreePath(new TreePath(up, each), each.getParameter());
          if (isElapsed(view.type(parameter))) {
            return !leaves(each.getBlock());
          }
        }
      }
      child = up.getLeaf();
    }
    return false;
  }

  private boolean isElapsed(@Nullable TypeMirror caught) {
    TypeElement elapsed = view.elements().getTypeElement(ELAPSED);
    if (caught == null || elapsed == null) {
      return false;
    }
    return caught instanceof UnionType union
        ? union.getAlternatives().stream().anyMatch(this::isElapsed)
        : caught.getKind() == TypeKind.DECLARED && view.types().isSubtype(elapsed.asType(), caught);
  }

  private static boolean leaves(BlockTree handler) {
    if (handler.getStatements().isEmpty()) {
      return false;
    }
    StatementTree last = handler.getStatements().getLast();
    return last instanceof ReturnTree || last instanceof ThrowTree || last instanceof BreakTree;
  }
}
