package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The local variables of a method, as far as the class file names them. */
final class Variables {
  /**
   * A variable.
   *
   * @param name in the source
   * @param type its declared type, without type arguments
   * @param start index of the first element of its scope
   * @param end index behind its scope
   */
  record Variable(String name, ClassDesc type, int start, int end) {}

  private final Map<Integer, List<Variable>> bySlot = new HashMap<>();
  private final int first;

  private Variables(int first) {
    this.first = first;
  }

  static Variables of(Flow flow) {
    Variables variables = new Variables(Scan.nextInstruction(flow.elements, -1));
    for (CodeElement element : flow.elements) {
      if (element instanceof LocalVariable local) {
        int start = flow.indexOf(local.startScope());
        int end = flow.indexOf(local.endScope());
        String name = local.name().stringValue();
        variables
            .bySlot
            .computeIfAbsent(local.slot(), _ -> new ArrayList<>())
            .add(new Variable(name, local.typeSymbol(), start, end));
      }
    }
    return variables;
  }

  /** The variable that lies in {@code slot} before the element at {@code index}. */
  Optional<Variable> at(int slot, int index) {
    for (Variable variable : bySlot.getOrDefault(slot, List.of())) {
      if (variable.start <= index && index < variable.end) {
        return Optional.of(variable);
      }
    }
    return Optional.empty();
  }

  /** The variable that lies in {@code slot} when the method begins. */
  Optional<Variable> captured(int slot) {
    return at(slot, first);
  }
}
