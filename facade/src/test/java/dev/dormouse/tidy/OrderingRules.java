package dev.dormouse.tidy;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Comments that dangerous calls must carry. */
final class OrderingRules {
  private static final Set<String> FENCES =
      Set.of("fullFence", "acquireFence", "releaseFence", "loadLoadFence", "storeStoreFence");
  private static final Set<String> PLAIN = Set.of("get", "set", "weakCompareAndSetPlain");
  private static final List<String> FULL =
      List.of("compareAnd", "weakCompareAndSet", "getAndSet", "getAndAdd", "getAndBitwise");

  private OrderingRules() {}

  /**
   * Each access through a VarHandle says its mode, the true one, and whom it pairs with. The
   * comment stands above the statement, or above the method if the access is all of it.
   */
  static Rule accesses() {
    return new Rule(
        "ordering",
        (source, report) -> {
          Set<String> handles = handlesOf(source);
          new CallScanner(source) {
            @Override
            void call(MemberSelectTree select, String comment) {
              String owner = select.getExpression().toString();
              String method = select.getIdentifier().toString();
              if (handles.contains(owner.substring(owner.lastIndexOf('.') + 1))) {
                String missing = missing(modesOf(method), comment);
                if (!missing.isEmpty()) {
                  report.at(select, owner + "." + method + ": no comment that says " + missing);
                }
              }
              if (owner.equals("VarHandle") && FENCES.contains(method) && comment.isEmpty()) {
                report.at(select, method + "(): no comment that says what it keeps in order");
              }
            }
          }.scan(source.unit(), null);
        });
  }

  /** Each call into the kernel says why it is safe: owner, lifetime, errno. */
  static Rule downcalls() {
    return new Rule(
        "safety",
        (source, report) ->
            new CallScanner(source) {
              @Override
              void call(MemberSelectTree select, String comment) {
                boolean downcall = select.getIdentifier().contentEquals("invokeExact");
                if (downcall && source.isMain() && !comment.contains("SAFETY:")) {
                  report.at(select, "no comment SAFETY: above this downcall");
                }
              }
            }.scan(source.unit(), null));
  }

  /** Returns the words of which a comment on this access must have one. */
  private static List<String> modesOf(String method) {
    if (PLAIN.contains(method)) {
      return List.of("Plain");
    }
    for (String mode : List.of("Opaque", "Acquire", "Release")) {
      if (method.endsWith(mode)) {
        return List.of(mode);
      }
    }
    if (method.endsWith("Volatile")) {
      return List.of("Volatile", "Full");
    }
    return FULL.stream().anyMatch(method::startsWith)
        ? List.of("Full", "CAS", "Volatile")
        : List.of();
  }

  private static String missing(List<String> modes, String comment) {
    if (modes.isEmpty()) {
      return "";
    }
    String lower = comment.toLowerCase(Locale.ROOT);
    if (modes.stream().noneMatch(mode -> lower.contains(mode.toLowerCase(Locale.ROOT)))) {
      return String.join(" or ", modes);
    }
    boolean unpaired = !modes.contains("Plain") && !lower.contains("pairs with");
    return unpaired ? "\"pairs with\"" : "";
  }

  private static Set<String> handlesOf(JavaSource source) {
    Set<String> handles = new HashSet<>();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitVariable(VariableTree tree, Void none) {
        if (tree.getType() != null && tree.getType().toString().endsWith("VarHandle")) {
          handles.add(tree.getName().toString());
        }
        return super.visitVariable(tree, none);
      }
    }.scan(source.unit(), null);
    return handles;
  }

  /** Hands on each qualified call with the comment that belongs to it. */
  private abstract static class CallScanner extends TreePathScanner<Void, Void> {
    private final JavaSource source;

    CallScanner(JavaSource source) {
      this.source = source;
    }

    abstract void call(MemberSelectTree select, String comment);

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
      if (tree.getMethodSelect() instanceof MemberSelectTree select) {
        call(select, comment());
      }
      return super.visitMethodInvocation(tree, none);
    }

    /**
     * Returns the comment above the statement of the current call, above a try that holds nothing
     * before it, or above the method whose only statement it is.
     */
    private String comment() {
      StringBuilder comment = new StringBuilder();
      Tree inner = getCurrentPath().getLeaf();
      for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
        Tree tree = at.getLeaf();
        boolean first = leads(tree, inner);
        if (!first) {
          break;
        }
        if ((tree instanceof StatementTree && !(tree instanceof BlockTree))
            || tree instanceof MethodTree) {
          comment.append(source.commentAbove(source.line(tree)));
        }
        inner = tree;
        if (tree instanceof MethodTree) {
          break;
        }
      }
      return comment.toString();
    }

    /** Tells whether {@code outer} begins with {@code inner}, so that they share a comment. */
    private static boolean leads(Tree outer, Tree inner) {
      return switch (outer) {
        case MethodTree method ->
            method.getBody() == inner && method.getBody().getStatements().size() == 1;
        case TryTree tried -> tried.getBlock() == inner || tried.getResources().contains(inner);
        case BlockTree block -> block.getStatements().getFirst() == inner;
        case ClassTree _ -> false;
        default -> true;
      };
    }
  }
}
