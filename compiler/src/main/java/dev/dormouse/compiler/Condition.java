package dev.dormouse.compiler;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Optional;
import javax.lang.model.element.VariableElement;

/**
 * What a condition is at compile time. Javac leaves out the code behind one that is constant, with
 * all blocks in it.
 */
final class Condition {
  private static final Object NONE = new Object();

  private Condition() {}

  /** The value of the condition at {@code path}, if it is a constant. */
  static Optional<Boolean> valueOf(TreePath path, Trees trees) {
    return value(path, trees) instanceof Boolean known ? Optional.of(known) : Optional.empty();
  }

  /** A Boolean, another constant, or {@code NONE}. */
  private static Object value(TreePath path, Trees trees) {
    return switch (path.getLeaf()) {
      case LiteralTree literal when literal.getValue() != null -> literal.getValue();
      case ParenthesizedTree tree -> value(new TreePath(path, tree.getExpression()), trees);
      case UnaryTree tree -> {
        Object operand = value(new TreePath(path, tree.getExpression()), trees);
        boolean negates = tree.getKind() == UnaryTree.Kind.LOGICAL_COMPLEMENT;
        yield negates && operand instanceof Boolean known ? (Object) !known : NONE;
      }
      case BinaryTree tree -> {
        Object left = value(new TreePath(path, tree.getLeftOperand()), trees);
        Object right = value(new TreePath(path, tree.getRightOperand()), trees);
        yield binary(tree, left, right);
      }
      case ExpressionTree _ ->
          trees.getElement(path) instanceof VariableElement variable
                  && variable.getConstantValue() != null
              ? variable.getConstantValue()
              : NONE;
      default -> NONE;
    };
  }

  private static Object binary(BinaryTree tree, Object left, Object right) {
    return switch (tree.getKind()) {
      case CONDITIONAL_AND -> connected(left, right, false);
      case CONDITIONAL_OR -> connected(left, right, true);
      case EQUAL_TO -> both(left, right) ? (Object) (compare(left, right) == 0) : NONE;
      case NOT_EQUAL_TO -> both(left, right) ? (Object) (compare(left, right) != 0) : NONE;
      case LESS_THAN -> both(left, right) ? (Object) (compare(left, right) < 0) : NONE;
      case LESS_THAN_EQUAL -> both(left, right) ? (Object) (compare(left, right) <= 0) : NONE;
      case GREATER_THAN -> both(left, right) ? (Object) (compare(left, right) > 0) : NONE;
      case GREATER_THAN_EQUAL -> both(left, right) ? (Object) (compare(left, right) >= 0) : NONE;
      default -> NONE;
    };
  }

  /** Javac folds only what the left side decides, or both. */
  private static Object connected(Object left, Object right, boolean decisive) {
    if (left.equals(decisive)) {
      return decisive;
    }
    return left.equals(!decisive) ? right : NONE;
  }

  private static boolean both(Object left, Object right) {
    return left instanceof Number && right instanceof Number;
  }

  private static int compare(Object left, Object right) {
    return Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
  }
}
