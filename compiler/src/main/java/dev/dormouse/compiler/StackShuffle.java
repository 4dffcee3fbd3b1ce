package dev.dormouse.compiler;

import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The pop, dup and swap instructions on descriptions of values, one for each value.
 *
 * <p>The instructions count words, of which a wide value has two.
 *
 * @param <V> what describes a value
 */
final class StackShuffle<V> {
  private final List<V> stack;
  private final Predicate<V> isWide;

  private StackShuffle(List<V> stack, Predicate<V> isWide) {
    this.stack = stack;
    this.isWide = isWide;
  }

  static <V> void apply(List<V> stack, Predicate<V> isWide, Opcode opcode) {
    new StackShuffle<>(stack, isWide).apply(opcode);
  }

  private void apply(Opcode opcode) {
    switch (opcode) {
      case POP -> stack.removeLast();
      case POP2 -> {
        if (!isWide.test(stack.removeLast())) {
          stack.removeLast();
        }
      }
      case SWAP -> {
        V top = stack.removeLast();
        stack.add(stack.size() - 1, top);
      }
      case DUP -> duplicate(1, 0);
      case DUP_X1 -> duplicate(1, 1);
      case DUP_X2 -> duplicate(1, 2);
      case DUP2 -> duplicate(2, 0);
      case DUP2_X1 -> duplicate(2, 1);
      case DUP2_X2 -> duplicate(2, 2);
      default -> throw new IllegalStateException("stack instruction " + opcode);
    }
  }

  /** Puts a copy of the top {@code words} under the next {@code under} words. */
  private void duplicate(int words, int under) {
    List<V> copied = take(words);
    List<V> skipped = take(under);
    stack.addAll(copied);
    stack.addAll(skipped);
    stack.addAll(copied);
  }

  private List<V> take(int words) {
    List<V> taken = new ArrayList<>();
    for (int left = words; left > 0; ) {
      V top = stack.removeLast();
      taken.addFirst(top);
      left -= isWide.test(top) ? 2 : 1;
    }
    return taken;
  }
}
