package dev.dormouse.compiler;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Reads an analysed class: reports calls that stand where they cannot work, and notes each class's
 * blocks for the weaver.
 */
final class SourceScan extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final Trees trees;
  private final JavacTask task;
  private final CompilationUnitTree unit;
  private final Map<String, SourceClass> classes;
  private final SourcePositions positions;
  private @Nullable SourceClass current;

  SourceScan(
      Trees trees, JavacTask task, CompilationUnitTree unit, Map<String, SourceClass> classes) {
    this.trees = trees;
    this.task = task;
    this.unit = unit;
    this.classes = classes;
    positions = trees.getSourcePositions();
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    SourceClass outer = current;
    if (trees.getElement(getCurrentPath()) instanceof TypeElement type) {
      current = new SourceClass(tree);
      classes.put(task.getElements().getBinaryName(type).toString(), current);
    }
    super.visitClass(tree, unused);
    current = outer;
    return null;
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
    if (current != null && isBlock(getCurrentPath())) {
      current.addBlock(tree, startLine(tree), endLine(tree));
    }
    return super.visitLambdaExpression(tree, unused);
  }

  @Override
  public @Nullable Void visitCatch(CatchTree tree, @Nullable Void unused) {
    TypeMirror caught = trees.getTypeMirror(new TreePath(getCurrentPath(), tree.getParameter()));
    if (current != null && (caught == null || caught.toString().endsWith("java.lang.Throwable"))) {
      current.addCatchThrowable(startLine(tree));
    }
    return super.visitCatch(tree, unused);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
    String call = asyncCall(trees.getElement(getCurrentPath()));
    if (call != null && current != null) {
      if (call.equals(Vocabulary.AWAIT)) {
        current.addAwait(startLine(tree), endLine(tree));
        checkAwait(tree);
      } else if (Vocabulary.CONTEXT_CALLS.contains(call)) {
        checkInBlock(tree, call);
      }
    }
    return super.visitMethodInvocation(tree, unused);
  }

  /** A reference runs in a function of its own, wherever it stands. */
  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
    String call = asyncCall(trees.getElement(getCurrentPath()));
    if (call != null && !Vocabulary.BLOCK_MAKERS.contains(call)) {
      error(tree, Messages.outsideBlock(call, true));
    }
    return super.visitMemberReference(tree, unused);
  }

  /** The name of the method of Async that is called, or null. */
  private static @Nullable String asyncCall(@Nullable Element called) {
    return called instanceof ExecutableElement method
            && method.getEnclosingElement() instanceof TypeElement owner
            && owner.getQualifiedName().contentEquals(Vocabulary.ASYNC_NAME)
        ? method.getSimpleName().toString()
        : null;
  }

  private void checkAwait(MethodInvocationTree tree) {
    if (!checkInBlock(tree, Vocabulary.AWAIT)) {
      return;
    }
    for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof LambdaExpressionTree) {
        return;
      }
      if (path.getLeaf() instanceof SynchronizedTree monitor
          && !isIn(monitor.getExpression(), tree)) {
        error(tree.getMethodSelect(), Messages.awaitUnderMonitor());
        return;
      }
    }
  }

  /** An await in the parentheses of {@code synchronized (…)} runs before the monitor is taken. */
  private boolean isIn(Tree outer, Tree inner) {
    return positions.getStartPosition(unit, outer) <= positions.getStartPosition(unit, inner)
        && positions.getEndPosition(unit, inner) <= positions.getEndPosition(unit, outer);
  }

  private boolean checkInBlock(MethodInvocationTree tree, String call) {
    boolean inLambda = false;
    for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
      Tree leaf = path.getLeaf();
      if (leaf instanceof LambdaExpressionTree) {
        if (!inLambda && isBlock(path)) {
          return true;
        }
        inLambda = true;
      } else if (leaf instanceof ClassTree || leaf instanceof MethodTree) {
        inLambda |= isInsideLambda(path);
        break;
      }
    }
    error(tree.getMethodSelect(), Messages.outsideBlock(call, inLambda));
    return false;
  }

  private static boolean isInsideLambda(TreePath path) {
    for (TreePath up = path; up != null; up = up.getParentPath()) {
      if (up.getLeaf() instanceof LambdaExpressionTree) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether the lambda at {@code path} is the argument of async or asyncLocal. */
  private boolean isBlock(TreePath path) {
    TreePath outer = path.getParentPath();
    while (outer != null
        && (outer.getLeaf() instanceof ParenthesizedTree
            || outer.getLeaf() instanceof TypeCastTree)) {
      outer = outer.getParentPath();
    }
    if (outer == null || !(outer.getLeaf() instanceof MethodInvocationTree)) {
      return false;
    }
    String call = asyncCall(trees.getElement(outer));
    return call != null && Vocabulary.BLOCK_MAKERS.contains(call);
  }

  private int startLine(Tree tree) {
    return line(positions.getStartPosition(unit, tree));
  }

  private int endLine(Tree tree) {
    return line(positions.getEndPosition(unit, tree));
  }

  /** The line of {@code position}, or 0; with -g:none javac keeps no lines. */
  private int line(long position) {
    LineMap lines = unit.getLineMap();
    return lines == null || position == Diagnostic.NOPOS ? 0 : (int) lines.getLineNumber(position);
  }

  private void error(Tree tree, String message) {
    trees.printMessage(Diagnostic.Kind.ERROR, "dormouse: " + message, tree, unit);
  }
}
