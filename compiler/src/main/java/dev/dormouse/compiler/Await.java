package dev.dormouse.compiler;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One await of a block.
 *
 * @param number its state, from 1 on
 * @param index where it stands in the method
 * @param line of the source, or 0
 * @param types the types there, without the awaited future
 * @param operands what lies on the stack there, without objects whose creation is delayed
 * @param spills what must survive the suspension: locals first, then the stack from the bottom
 * @param stale fields that may hold values of earlier suspensions and must let go of them
 */
record Await(
    int number,
    int index,
    int line,
    TypeState types,
    List<StackType> operands,
    List<Spill> spills,
    Set<FrameField> stale) {

  /** The fields that the suspension fills. */
  Set<FrameField> fields() {
    Set<FrameField> fields = new LinkedHashSet<>();
    for (Spill spill : spills) {
      switch (spill) {
        case Local local -> fields.add(local.field());
        case Operand operand -> fields.add(operand.field());
        case NullLocal _, NullOperand _ -> {}
      }
    }
    return fields;
  }

  /** A value that survives a suspension. */
  sealed interface Spill {
    StackType type();
  }

  /** A local variable that is kept in {@code field}. */
  record Local(int slot, StackType type, FrameField field) implements Spill {}

  /** An operand that is kept in {@code field}. */
  record Operand(StackType type, FrameField field) implements Spill {}

  /** A local variable that can only be null here: it is made again, not kept. */
  record NullLocal(int slot, StackType type) implements Spill {}

  /** An operand that can only be null here. */
  record NullOperand(StackType type) implements Spill {}
}
