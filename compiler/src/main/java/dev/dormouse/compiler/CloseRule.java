package dev.dormouse.compiler;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * Finds graceful ends that are made but cannot be relied on: dropped at once, or left to a detached
 * task where the block itself ends.
 *
 * <p>A graceful end is a call that returns a future and is named {@code close}, {@code shutdown},
 * {@code flush} or {@code finish}, alone or before a further word.
 */
final class CloseRule {
  private static final Pattern NAME = Pattern.compile("(close|shutdown|flush|finish)([A-Z].*)?");
  private static final Set<String> STARTERS = Set.of("spawn", "spawnLocal");

  private final SourceView view;
  private final Reporter reporter;

  CloseRule(SourceView view, Reporter reporter) {
    this.view = view;
    this.reporter = reporter;
  }

  /** Looks at a call that stands in a block. */
  void call(TreePath path, MethodInvocationTree tree) {
    Element called = view.element(path);
    if (called == null
        || !NAME.matcher(called.getSimpleName()).matches()
        || !view.isA(view.type(path), SourceView.LOCAL_FUTURE)) {
      return;
    }
    String name = called.getSimpleName() + "()";
    TreePath outer = callAround(path);
    if (outer != null && isDropOf(path, outer)) {
      report(path, tree, Messages.endDropped(name));
      return;
    }
    boolean isStarted = view.isA(view.type(path), SourceView.JOIN_HANDLE);
    TreePath started = outer != null && isSpawnOf(path, outer) ? outer : isStarted ? path : null;
    if (started != null
        && started.getParentPath().getLeaf() instanceof ExpressionStatementTree
        && isWhereTheBlockEnds(started.getParentPath())) {
      report(path, tree, Messages.endDetached(name));
    }
  }

  /** The call that {@code path} is the receiver or an argument of. */
  private static @Nullable TreePath callAround(TreePath path) {
    TreePath outer = path.getParentPath();
    while (outer.getLeaf() instanceof ParenthesizedTree
        || outer.getLeaf() instanceof MemberSelectTree) {
      outer = outer.getParentPath();
    }
    return outer.getLeaf() instanceof MethodInvocationTree ? outer : null;
  }

  private boolean isDropOf(TreePath path, TreePath outer) {
    return view.element(outer) instanceof Element called
        && called.getSimpleName().contentEquals("drop")
        && !isArgument(path, outer)
        && view.isLazy(view.type(path));
  }

  private boolean isSpawnOf(TreePath path, TreePath outer) {
    return view.element(outer) instanceof Element called
        && STARTERS.contains(called.getSimpleName().toString())
        && view.isA(view.type(outer), SourceView.JOIN_HANDLE)
        && isArgument(path, outer);
  }

  private static boolean isArgument(TreePath path, TreePath call) {
    return ((MethodInvocationTree) call.getLeaf())
        .getArguments().stream()
            .anyMatch(
                each -> SourceView.inside(new TreePath(call, each)).getLeaf() == path.getLeaf());
  }

  /** In a finally, or last in the block; a return may follow. */
  private static boolean isWhereTheBlockEnds(TreePath statement) {
    Tree child = statement.getLeaf();
    TreePath up = statement.getParentPath();
    if (up.getLeaf() instanceof BlockTree body
        && up.getParentPath().getLeaf() instanceof LambdaExpressionTree) {
      List<? extends StatementTree> all = body.getStatements();
      int after = all.size() - 1 - all.indexOf(child);
      return after == 0 || (after == 1 && all.getLast() instanceof ReturnTree);
    }
    for (; !SourceView.isFunction(up.getLeaf()); up = up.getParentPath()) {
      if (up.getLeaf() instanceof TryTree outer && outer.getFinallyBlock() == child) {
        return true;
      }
      child = up.getLeaf();
    }
    return false;
  }

  private void report(TreePath path, MethodInvocationTree call, String message) {
    reporter.report(Check.UNAWAITED_CLOSE, path, call, message);
  }
}
