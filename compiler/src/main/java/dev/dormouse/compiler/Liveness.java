package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.BitSet;

/** Which local variables may still be read, for each element of a method. */
final class Liveness {
  private final BitSet[] live;

  private Liveness(BitSet[] live) {
    this.live = live;
  }

  static Liveness of(Flow flow) {
    BitSet[] live = new BitSet[flow.size()];
    for (int i = 0; i < live.length; i++) {
      live[i] = new BitSet(flow.localsMax);
    }
    BitSet scratch = new BitSet(flow.localsMax);
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int i = live.length - 1; i >= 0; i--) {
        scratch.clear();
        for (int next : flow.successors(i)) {
          scratch.or(live[next]);
        }
        applyAccess(flow.elements.get(i), scratch);
        if (flow.elements.get(i) instanceof Instruction) {
          // A handler reads what was there before the instruction, also before a store.
          for (int handler : flow.handlers(i)) {
            scratch.or(live[handler]);
          }
        }
        if (!scratch.equals(live[i])) {
          live[i].clear();
          live[i].or(scratch);
          changed = true;
        }
      }
    }
    return new Liveness(live);
  }

  private static void applyAccess(CodeElement element, BitSet live) {
    switch (element) {
      case StoreInstruction store -> live.clear(store.slot());
      case LoadInstruction load -> live.set(load.slot());
      case IncrementInstruction increment -> live.set(increment.slot());
      default -> {}
    }
  }

  /** Tells whether the value that {@code slot} has before the element at {@code index} is read. */
  boolean isLive(int index, int slot) {
    return live[index].get(slot);
  }
}
