package dev.dormouse.compiler;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import org.jspecify.annotations.Nullable;

/**
 * Leads the rules that go by the source alone through one class: each is told of the trees that it
 * knows, and some only of those that stand directly in an async block.
 */
final class SourceChecks extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final SourceView view;
  private final BlockingRule blocking;
  private final UseRule uses;
  private final CloseRule closes;
  private final CancelRule cancels;
  private final FinallyRule finals;
  private boolean inBlock;

  SourceChecks(SourceView view, Reporter reporter, BlockingCalls calls) {
    this.view = view;
    blocking = new BlockingRule(view, reporter, calls);
    uses = new UseRule(view, reporter);
    closes = new CloseRule(view, reporter);
    cancels = new CancelRule(view, reporter);
    finals = new FinallyRule(view, reporter);
  }

  void run(TreePath path) {
    scan(path, null);
    uses.end();
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    return within(false, () -> super.visitClass(tree, unused));
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
    return within(false, () -> super.visitMethod(tree, unused));
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
    uses.lambda(getCurrentPath(), tree);
    boolean isBlock = view.makerOf(getCurrentPath()) != null;
    return within(isBlock, () -> super.visitLambdaExpression(tree, unused));
  }

  private @Nullable Void within(boolean block, Runnable visit) {
    boolean outer = inBlock;
    inBlock = block;
    visit.run();
    inBlock = outer;
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
    if (inBlock) {
      blocking.call(getCurrentPath(), tree);
      closes.call(getCurrentPath(), tree);
      cancels.call(getCurrentPath(), tree);
    }
    return super.visitMethodInvocation(tree, unused);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
    if (inBlock) {
      blocking.creation(getCurrentPath(), tree);
    }
    return super.visitNewClass(tree, unused);
  }

  @Override
  public @Nullable Void visitTry(TryTree tree, @Nullable Void unused) {
    if (inBlock) {
      finals.tryWithFinally(getCurrentPath(), tree);
    }
    return super.visitTry(tree, unused);
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void unused) {
    if (inBlock) {
      blocking.field(getCurrentPath());
    }
    return super.visitMemberSelect(tree, unused);
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void unused) {
    uses.identifier(getCurrentPath(), tree);
    if (inBlock) {
      blocking.field(getCurrentPath());
    }
    return super.visitIdentifier(tree, unused);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
    uses.variable(getCurrentPath(), tree);
    return super.visitVariable(tree, unused);
  }

  @Override
  public @Nullable Void visitExpressionStatement(
      ExpressionStatementTree tree, @Nullable Void unused) {
    uses.statement(getCurrentPath(), tree);
    return super.visitExpressionStatement(tree, unused);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
    uses.reference(getCurrentPath(), tree);
    return super.visitMemberReference(tree, unused);
  }
}
