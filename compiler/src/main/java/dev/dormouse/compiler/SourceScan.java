package dev.dormouse.compiler;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.Map;
import java.util.Optional;
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
  private final Reporter reporter;
  private final SourceView view;
  private final SourcePositions positions;
  private @Nullable SourceClass current;

  /** How many arms around this place are ruled out at compile time. */
  private int dead;

  SourceScan(
      Trees trees,
      JavacTask task,
      CompilationUnitTree unit,
      Map<String, SourceClass> classes,
      Reporter reporter) {
    this.reporter = reporter;
    this.trees = trees;
    this.task = task;
    this.unit = unit;
    this.classes = classes;
    view = new SourceView(trees, task);
    positions = trees.getSourcePositions();
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    SourceClass outer = current;
    if (trees.getElement(getCurrentPath()) instanceof TypeElement type) {
      current = new SourceClass(getCurrentPath());
      classes.put(task.getElements().getBinaryName(type).toString(), current);
    }
    super.visitClass(tree, unused);
    current = outer;
    return null;
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
    if (current != null && isBlock(getCurrentPath())) {
      current.addBlock(getCurrentPath(), startLine(tree), endLine(tree), dead == 0);
    }
    return super.visitLambdaExpression(tree, unused);
  }

  @Override
  public @Nullable Void visitIf(IfTree tree, @Nullable Void unused) {
    scan(tree.getCondition(), null);
    scanArms(tree.getCondition(), tree.getThenStatement(), tree.getElseStatement());
    return null;
  }

  @Override
  public @Nullable Void visitConditionalExpression(
      ConditionalExpressionTree tree, @Nullable Void unused) {
    scan(tree.getCondition(), null);
    scanArms(tree.getCondition(), tree.getTrueExpression(), tree.getFalseExpression());
    return null;
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void unused) {
    scan(tree.getLeftOperand(), null);
    switch (tree.getKind()) {
      case CONDITIONAL_AND -> scanArms(tree.getLeftOperand(), tree.getRightOperand(), null);
      case CONDITIONAL_OR -> scanArms(tree.getLeftOperand(), null, tree.getRightOperand());
      default -> scan(tree.getRightOperand(), null);
    }
    return null;
  }

  /** Javac leaves out the arm that a constant condition rules out. */
  private void scanArms(Tree condition, @Nullable Tree whenTrue, @Nullable Tree whenFalse) {
    Optional<Boolean> known = Condition.valueOf(new TreePath(getCurrentPath(), condition), trees);
    int before = dead;
    dead += known.equals(Optional.of(false)) ? 1 : 0;
    scan(whenTrue, null);
    dead = before + (known.equals(Optional.of(true)) ? 1 : 0);
    scan(whenFalse, null);
    dead = before;
  }

  @Override
  public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
    if (current != null && !tree.getResources().isEmpty()) {
      boolean isEmpty = tree.getBlock().getStatements().isEmpty();
      current.addResources(startLine(tree), endLine(tree.getResources().getLast()), isEmpty);
    }
    return super.visitTry(tree, unused);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
    Element variable = trees.getElement(getCurrentPath());
    if (current != null && variable != null && !variable.getKind().isField()) {
      int lastLine = endLine(scopeOf(getCurrentPath()));
      String name = tree.getName().toString();
      current.addVariable(new SourceVariable(name, variable.asType(), startLine(tree), lastLine));
    }
    return super.visitVariable(tree, unused);
  }

  /** The tree in which the variable at {@code path} can be named, or one around it. */
  private static Tree scopeOf(TreePath path) {
    TreePath up = path.getParentPath();
    while (up.getParentPath() != null) {
      switch (up.getLeaf().getKind()) {
        case BLOCK, CASE, LAMBDA_EXPRESSION, METHOD, FOR_LOOP, ENHANCED_FOR_LOOP, TRY, CATCH -> {
          return up.getLeaf();
        }
        default -> up = up.getParentPath();
      }
    }
    return up.getLeaf();
  }

  @Override
  public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void unused) {
    noteLoop(tree, tree.getCondition());
    return super.visitWhileLoop(tree, unused);
  }

  @Override
  public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void unused) {
    noteLoop(tree, tree.getCondition());
    return super.visitDoWhileLoop(tree, unused);
  }

  @Override
  public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void unused) {
    noteLoop(tree, tree.getCondition());
    return super.visitForLoop(tree, unused);
  }

  private void noteLoop(Tree loop, @Nullable ExpressionTree condition) {
    boolean always =
        condition == null
            || Condition.valueOf(new TreePath(getCurrentPath(), condition), trees).orElse(false);
    if (current != null && always) {
      current.addEndlessLoop(getCurrentPath(), startLine(loop), endLine(loop));
    }
  }

  @Override
  public @Nullable Void visitCatch(CatchTree tree, @Nullable Void unused) {
    TypeMirror caught = trees.getTypeMirror(new TreePath(getCurrentPath(), tree.getParameter()));
    if (current != null && (caught == null || caught.toString().endsWith("java.lang.Throwable"))) {
      current.addCatchThrowable(startLine(tree), startLine(tree.getBlock()));
    }
    return super.visitCatch(tree, unused);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
    String call = asyncCall(trees.getElement(getCurrentPath()));
    if (call != null && current != null) {
      if (call.equals(Vocabulary.AWAIT)) {
        current.addAwait(getCurrentPath(), tree.getMethodSelect(), startLine(tree), endLine(tree));
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
      report(Check.AWAIT_OUTSIDE, tree, Messages.outsideBlock(call, true));
    }
    return super.visitMemberReference(tree, unused);
  }

  /** The name of the method of Async that is called, or null. */
  static @Nullable String asyncCall(@Nullable Element called) {
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
        checkMovable(tree, path);
        return;
      }
      if (path.getLeaf() instanceof SynchronizedTree monitor
          && !isIn(monitor.getExpression(), tree)) {
        report(Check.AWAIT_UNDER_MONITOR, tree.getMethodSelect(), Messages.awaitUnderMonitor());
        return;
      }
    }
  }

  /** A block that may move cannot wait for a future that must stay. */
  private void checkMovable(MethodInvocationTree await, TreePath block) {
    if (!Vocabulary.ASYNC_CALL.equals(view.makerOf(block))) {
      return;
    }
    TreePath argument = new TreePath(getCurrentPath(), await.getArguments().getFirst());
    for (TreePath result : Results.of(argument)) {
      Tree leaf = result.getLeaf();
      if (leaf instanceof LambdaExpressionTree || leaf instanceof MemberReferenceTree) {
        continue; // a lambda has no more than the block itself
      }
      TypeMirror type = trees.getTypeMirror(result);
      if (view.isA(type, SourceView.LOCAL_FUTURE) && !view.isA(type, SourceView.FUTURE)) {
        report(Check.LOCAL_FUTURE, leaf, Messages.awaitOfLocalFuture());
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
    report(Check.AWAIT_OUTSIDE, tree.getMethodSelect(), Messages.outsideBlock(call, inLambda));
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
    return view.makerOf(path) != null;
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

  private void report(Check check, Tree caret, String message) {
    reporter.report(check, getCurrentPath(), caret, message);
  }
}
