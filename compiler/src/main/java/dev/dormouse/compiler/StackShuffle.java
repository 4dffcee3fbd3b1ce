package dev.dormouse.compiler;

import java.lang.classfile.Opcode;

/** The pop, dup and swap instructions on types, where one wide value counts as two. */
final class StackShuffle {
  private StackShuffle() {}

  static void apply(TypeState state, Opcode opcode) {
    switch (opcode) {
      case POP -> state.pop();
      case POP2 -> {
        if (!state.pop().isWide()) {
          state.pop();
        }
      }
      case SWAP -> {
        StackType top = state.pop();
        StackType below = state.pop();
        push(state, top, below);
      }
      case DUP -> duplicate(state, 1, 0);
      case DUP_X1 -> duplicate(state, 1, 1);
      case DUP_X2 -> duplicate(state, 1, 2);
      case DUP2 -> duplicate(state, 2, 0);
      case DUP2_X1 -> duplicate(state, 2, 1);
      case DUP2_X2 -> duplicate(state, 2, 2);
      default -> throw new IllegalStateException("stack instruction " + opcode);
    }
  }

  /** Puts a copy of the top {@code words} under the next {@code under} words. */
  private static void duplicate(TypeState state, int words, int under) {
    StackType[] copied = take(state, words);
    StackType[] skipped = take(state, under);
    push(state, copied);
    push(state, skipped);
    push(state, copied);
  }

  private static StackType[] take(TypeState state, int words) {
    if (words == 0) {
      return new StackType[0];
    }
    StackType top = state.pop();
    if (words == 1 || top.isWide()) {
      return new StackType[] {top};
    }
    return new StackType[] {state.pop(), top};
  }

  private static void push(TypeState state, StackType... types) {
    for (StackType type : types) {
      state.push(type);
    }
  }
}
