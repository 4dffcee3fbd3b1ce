package dev.dormouse.compiler;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The types on the operand stack and in the local variables at one point of a method. */
final class TypeState {
  final List<StackType> stack = new ArrayList<>();
  final StackType[] locals;

  private TypeState(StackType[] locals) {
    this.locals = locals;
  }

  /** Nothing on the stack, nothing in the locals. */
  static TypeState empty(int localsMax) {
    StackType[] locals = new StackType[localsMax];
    Arrays.fill(locals, StackType.TOP);
    return new TypeState(locals);
  }

  /** The state at the start of a method that has {@code parameters}, the receiver first. */
  static TypeState entry(List<ClassDesc> parameters, int localsMax) {
    TypeState state = empty(localsMax);
    int slot = 0;
    for (ClassDesc parameter : parameters) {
      StackType type = StackType.of(parameter);
      state.locals[slot] = type;
      slot += type.isWide() ? 2 : 1;
    }
    return state;
  }

  TypeState copy() {
    TypeState copy = new TypeState(locals.clone());
    copy.stack.addAll(stack);
    return copy;
  }

  void push(StackType type) {
    stack.add(type);
  }

  StackType pop() {
    return stack.removeLast();
  }

  void pop(int count) {
    for (int i = 0; i < count; i++) {
      stack.removeLast();
    }
  }

  /** The value that lies {@code depth} values below the top. */
  StackType peek(int depth) {
    return stack.get(stack.size() - 1 - depth);
  }

  void store(int slot, StackType type) {
    if (slot > 0 && locals[slot - 1].isWide()) {
      locals[slot - 1] = StackType.TOP;
    }
    locals[slot] = type;
    if (type.isWide()) {
      locals[slot + 1] = StackType.TOP;
    }
  }

  /** The constructor of {@code object} has run: every copy of it is now of {@code type}. */
  void initialize(StackType object, StackType type) {
    stack.replaceAll(each -> each.equals(object) ? type : each);
    for (int i = 0; i < locals.length; i++) {
      if (locals[i].equals(object)) {
        locals[i] = type;
      }
    }
  }
}
