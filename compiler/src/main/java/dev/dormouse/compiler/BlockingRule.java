package dev.dormouse.compiler;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls in a block that block the thread, as the list of {@link BlockingCalls} knows them.
 */
final class BlockingRule {
  private static final Set<String> ADDRESSES =
      Set.of("java.net.InetAddress", "java.net.InetSocketAddress");

  private final SourceView view;
  private final Reporter reporter;
  private final BlockingCalls calls;

  BlockingRule(SourceView view, Reporter reporter, BlockingCalls calls) {
    this.view = view;
    this.reporter = reporter;
    this.calls = calls;
  }

  void call(TreePath path, MethodInvocationTree tree) {
    Element called = view.element(path);
    if (called == null || !calls.mayKnow(called)) {
      return;
    }
    if (isNumericAddress(path, called, tree.getArguments())) {
      return;
    }
    ExpressionTree select = tree.getMethodSelect();
    TypeMirror receiver =
        select instanceof MemberSelectTree member
            ? view.type(new TreePath(new TreePath(path, select), member.getExpression()))
            : null;
    find(path, select, called, receiver);
  }

  void creation(TreePath path, NewClassTree tree) {
    Element called = view.element(path);
    if (called != null
        && tree.getClassBody() == null
        && calls.mayKnow(called)
        && !isNumericAddress(path, called, tree.getArguments())) {
      find(path, tree, called, null);
    }
  }

  void field(TreePath path) {
    Element named = view.element(path);
    if (named != null && named.getKind() == ElementKind.FIELD && calls.mayKnow(named)) {
      find(path, path.getLeaf(), named, null);
    }
  }

  /** An address in numbers is not looked up, so to make it blocks nothing. */
  private boolean isNumericAddress(
      TreePath path, Element called, List<? extends ExpressionTree> arguments) {
    return called.getEnclosingElement() instanceof TypeElement owner
        && ADDRESSES.contains(owner.getQualifiedName().toString())
        && !arguments.isEmpty()
        && view.constant(new TreePath(path, arguments.getFirst())) instanceof String text
        && isNumeric(text);
  }

  private static boolean isNumeric(String address) {
    try {
      return InetAddress.ofLiteral(address) != null;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  private void find(TreePath path, Tree caret, Element called, @Nullable TypeMirror receiver) {
    if (called.getEnclosingElement() instanceof TypeElement owner) {
      calls
          .find(view, called, receiver == null ? owner.asType() : receiver)
          .ifPresent(entry -> {
            String name = nameOf(called, owner);
            String message =
                entry.check() == Check.BLOCKING_FILE
                    ? Messages.blockingFile(name, entry.advice())
                    : Messages.blockingCall(name, entry.advice());
            reporter.report(entry.check(), path, caret, message);
          });
    }
  }

  private static String nameOf(Element called, TypeElement owner) {
    return switch (called.getKind()) {
      case CONSTRUCTOR -> "new " + owner.getSimpleName() + "()";
      case FIELD -> "reading from " + owner.getSimpleName() + "." + called.getSimpleName();
      default -> owner.getSimpleName() + "." + called.getSimpleName() + "()";
    };
  }
}
