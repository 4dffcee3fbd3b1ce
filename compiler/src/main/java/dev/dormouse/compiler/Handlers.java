package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The exception handlers of a block: which must not see a drop, and which captured variables are
 * resources.
 *
 * <p>A handler for Throwable is one of two things. A {@code catch (Throwable)} must let a drop
 * pass: it gets a guard. The handler that javac makes for try-with-resources must run in a drop; it
 * has a shape of its own, {@code store t … close() … addSuppressed … load t, athrow}. A clause that
 * a user writes in just this shape closes and rethrows, so nothing is lost if it runs too.
 */
final class Handlers {
  /** The longest handler of a try-with-resources that javac makes, in instructions. */
  private static final int RESOURCE_HANDLER_MAX = 14;

  private final Flow flow;
  private final Set<Label> guarded = new HashSet<>();

  /** Slots of captured variables that are resources, by the place where they are named. */
  private final Map<Integer, Integer> owned = new TreeMap<>();

  private Handlers(Flow flow) {
    this.flow = flow;
  }

  static Handlers of(Flow flow, Block block, SourceFacts facts) {
    Handlers handlers = new Handlers(flow);
    Set<Integer> reassigned = handlers.storedSlots();
    for (ExceptionCatch handled : flow.catches()) {
      if (handled.catchType().isEmpty()
          || !handled.catchType().get().asInternalName().equals("java/lang/Throwable")) {
        continue;
      }
      int resource = handlers.closedSlot(handled.handler());
      if (resource >= 0) {
        handlers.findOwner(handled, resource, block, reassigned);
      } else if (handlers.coversAwait(handled)
          && facts.mayCatchThrowable(handlers.lineOf(handled.handler()))) {
        handlers.guarded.add(handled.handler());
      }
    }
    return handlers;
  }

  private Set<Integer> storedSlots() {
    Set<Integer> stored = new HashSet<>();
    for (CodeElement element : flow.elements) {
      if (element instanceof StoreInstruction store) {
        stored.add(store.slot());
      }
    }
    return stored;
  }

  /** A drop starts at an await, so only handlers around one can meet it. */
  private boolean coversAwait(ExceptionCatch handled) {
    int end = flow.indexOf(handled.tryEnd());
    for (int i = flow.indexOf(handled.tryStart()); i < end; i++) {
      if (Vocabulary.isAwait(flow.elements.get(i))) {
        return true;
      }
    }
    return false;
  }

  private int lineOf(Label handler) {
    int first = Scan.nextInstruction(flow.elements, flow.indexOf(handler));
    return first < 0 ? 0 : flow.line(first);
  }

  /** The slot whose value the try-with-resources handler at {@code handler} closes, or -1. */
  private int closedSlot(Label handler) {
    List<Instruction> code = flow.instructionsFrom(flow.indexOf(handler), RESOURCE_HANDLER_MAX);
    if (!(code.getFirst() instanceof StoreInstruction caught)) {
      return -1;
    }
    int closed = -1;
    boolean suppresses = false;
    for (int i = 1; i < code.size(); i++) {
      Instruction instruction = code.get(i);
      if (instruction instanceof InvokeInstruction call) {
        if (isClose(call) && code.get(i - 1) instanceof LoadInstruction resource) {
          closed = resource.slot();
        } else if (call.name().equalsString("addSuppressed")) {
          suppresses = true;
        } else {
          return -1;
        }
      } else if (instruction instanceof ThrowInstruction) {
        boolean rethrows =
            code.get(i - 1) instanceof LoadInstruction load && load.slot() == caught.slot();
        return suppresses && rethrows ? closed : -1;
      }
    }
    return -1;
  }

  private static boolean isClose(InvokeInstruction call) {
    return call.name().equalsString("close") && call.type().equalsString("()V");
  }

  /** Before the region, javac copies the variable that {@code try (…)} names: load, store. */
  private void findOwner(
      ExceptionCatch handled, int resource, Block block, Set<Integer> reassigned) {
    int store = previousInstruction(flow.indexOf(handled.tryStart()));
    int load = previousInstruction(store);
    if (load >= 0
        && flow.elements.get(store) instanceof StoreInstruction copy
        && copy.slot() == resource
        && flow.elements.get(load) instanceof LoadInstruction original
        && original.slot() >= block.frameSlot()
        && original.slot() < block.capturedEnd()
        && !reassigned.contains(original.slot())
        && !owned.containsValue(original.slot())) {
      owned.put(load, original.slot());
    }
  }

  private int previousInstruction(int index) {
    int i = index - 1;
    while (i >= 0 && !(flow.elements.get(i) instanceof Instruction)) {
      i--;
    }
    return i;
  }

  /** Tells whether the handler at {@code label} must let a drop pass. */
  boolean isGuarded(Label label) {
    return guarded.contains(label);
  }

  /** The captured variables that the block owns as resources, in the order it names them. */
  List<Integer> ownedSlots() {
    return List.copyOf(owned.values());
  }
}
