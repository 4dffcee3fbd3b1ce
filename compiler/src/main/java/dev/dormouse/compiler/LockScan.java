package dev.dormouse.compiler;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Finds awaits between {@code lock()} and {@code unlock()} of a {@code java.util.concurrent} lock,
 * which belongs to a thread.
 *
 * <p>It reads a block in the order of its source and knows a lock by its expression: a lock that is
 * taken on one path only, or through two names, escapes it.
 */
final class LockScan extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final Trees trees;
  private final JavacTask task;
  private final Tree block;
  private final BiConsumer<MethodInvocationTree, String> report;
  private final Set<String> held = new LinkedHashSet<>();

  LockScan(
      Trees trees, JavacTask task, Tree block, BiConsumer<MethodInvocationTree, String> report) {
    this.trees = trees;
    this.task = task;
    this.block = block;
    this.report = report;
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
    return tree == block ? super.visitLambdaExpression(tree, unused) : null;
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void unused) {
    super.visitMethodInvocation(tree, unused);
    Element called = trees.getElement(getCurrentPath());
    if (Vocabulary.AWAIT.equals(SourceScan.asyncCall(called))) {
      held.forEach(lock -> report.accept(tree, lock));
    } else if (called instanceof ExecutableElement method
        && tree.getMethodSelect() instanceof MemberSelectTree select
        && method.getEnclosingElement() instanceof TypeElement owner
        && isLock(owner)) {
      String lock = select.getExpression().toString();
      switch (method.getSimpleName().toString()) {
        case "lock", "lockInterruptibly" -> held.add(lock);
        case "unlock" -> held.remove(lock);
        default -> {}
      }
    }
    return null;
  }

  private boolean isLock(TypeElement owner) {
    Types types = task.getTypes();
    TypeElement lock = task.getElements().getTypeElement("java.util.concurrent.locks.Lock");
    return lock != null
        && types.isSubtype(types.erasure(owner.asType()), types.erasure(lock.asType()));
  }
}
