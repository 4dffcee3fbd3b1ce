package dev.dormouse.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where debuggers may show a variable.
 *
 * <p>A dead variable has no value after a suspension although it is still in scope. So its range
 * ends at the await and starts again where the variable is assigned, or where code joins that still
 * reads it.
 */
final class VariableRanges {
  private record Range(int start, int end) {}

  private final CodeBuilder code;
  private final Plan plan;
  private final Slots slots;

  /** Labels that stand before an element. */
  private final Map<Integer, Label> bounds = new HashMap<>();

  private final List<Runnable> entries = new ArrayList<>();

  VariableRanges(CodeBuilder code, Plan plan, Slots slots) {
    this.code = code;
    this.plan = plan;
    this.slots = slots;
    for (CodeElement element : plan.flow.elements) {
      switch (element) {
        case LocalVariable variable -> {
          for (Range range : split(variable.slot(), variable.startScope(), variable.endScope())) {
            add(variable, range);
          }
        }
        case LocalVariableType variable -> {
          for (Range range : split(variable.slot(), variable.startScope(), variable.endScope())) {
            add(variable, range);
          }
        }
        default -> {}
      }
    }
  }

  private void add(LocalVariable variable, Range range) {
    Label start = bound(range.start());
    Label end = bound(range.end());
    int slot = slots.of(variable.slot());
    entries.add(() -> code.localVariable(slot, variable.name(), variable.type(), start, end));
  }

  private void add(LocalVariableType variable, Range range) {
    Label start = bound(range.start());
    Label end = bound(range.end());
    int slot = slots.of(variable.slot());
    entries.add(
        () -> code.localVariableType(slot, variable.name(), variable.signature(), start, end));
  }

  private Label bound(int index) {
    return bounds.computeIfAbsent(index, _ -> code.newLabel());
  }

  private List<Range> split(int slot, Label scopeStart, Label scopeEnd) {
    List<Range> ranges = new ArrayList<>();
    int scopeEndIndex = plan.flow.indexOf(scopeEnd);
    int start = plan.flow.indexOf(scopeStart);
    for (int i = start; i < scopeEndIndex; i++) {
      CodeElement element = plan.flow.elements.get(i);
      if (start >= 0) {
        if (Vocabulary.isAwait(element) && isLost(i, slot)) {
          addRange(ranges, start, i + 1);
          start = -1;
        }
      } else if (element instanceof StoreInstruction store && store.slot() == slot) {
        start = i + 1;
      } else if (plan.flow.isFrame(element) && plan.liveness.isLive(i, slot)) {
        start = i;
      }
    }
    if (start >= 0) {
      addRange(ranges, start, scopeEndIndex);
    }
    return ranges;
  }

  /** Tells whether a suspension takes the value away; the receiver comes back with each poll. */
  private boolean isLost(int await, int slot) {
    return slot >= plan.block.frameSlot() && !plan.liveness.isLive(await, slot);
  }

  private void addRange(List<Range> ranges, int start, int end) {
    for (int i = start; i < end; i++) {
      if (plan.flow.elements.get(i) instanceof Instruction) {
        ranges.add(new Range(start, end));
        return;
      }
    }
  }

  /** To be called before the element at {@code index} is written. */
  void bindBefore(int index) {
    Label label = bounds.get(index);
    if (label != null) {
      code.labelBinding(label);
    }
  }

  /** To be called when everything is written. */
  void emit() {
    entries.forEach(Runnable::run);
  }
}
