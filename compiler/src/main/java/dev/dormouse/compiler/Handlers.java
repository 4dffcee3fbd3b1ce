package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The exception handlers of a block: which must not see a drop, and which captured variables are
 * resources.
 *
 * <p>A handler for Throwable is one of two things. A {@code catch (Throwable)} must let a drop
 * pass: it gets a guard. The handler that javac makes for try-with-resources must run in a drop; it
 * has a shape of its own, {@code store t … close() … addSuppressed … load t, athrow}. Where the
 * source is known, its line must be that of a try with resources too; where it is not, a clause
 * that a user writes in just this shape runs as well, and all that it does is to close and rethrow.
 */
final class Handlers {
  /** The longest handler of a try-with-resources that javac makes, in instructions. */
  private static final int RESOURCE_HANDLER_MAX = 14;

  private final Flow flow;
  private final Block block;
  private final Set<Integer> reassigned;
  private final Set<Label> guarded = new HashSet<>();
  private final Set<Label> closing = new LinkedHashSet<>();

  /** Slots of captured variables that are resources, by the place where they are named. */
  private final Map<Integer, Integer> owned = new TreeMap<>();

  private Handlers(Flow flow, Block block) {
    this.flow = flow;
    this.block = block;
    reassigned = storedSlots(flow);
  }

  static Handlers of(Flow flow, Block block, SourceFacts facts) {
    Handlers handlers = new Handlers(flow, block);
    for (ExceptionCatch handled : flow.catches()) {
      if (handled.catchType().isEmpty()
          || !handled.catchType().get().asInternalName().equals("java/lang/Throwable")) {
        continue;
      }
      int line = handlers.lineOf(handled.handler());
      int resource = handlers.closedSlot(handled.handler());
      if (resource >= 0 && facts.mayCloseResource(line)) {
        handlers.closing.add(handled.handler());
        handlers.findOwner(handled, resource);
      } else if (handlers.coversAwait(handled) && facts.mayCatchThrowable(line)) {
        handlers.guarded.add(handled.handler());
      }
    }
    handlers.findOpenedForNothing(facts);
    return handlers;
  }

  private static Set<Integer> storedSlots(Flow flow) {
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
  private void findOwner(ExceptionCatch handled, int resource) {
    int store = previousInstruction(flow.indexOf(handled.tryStart()));
    int load = previousInstruction(store);
    if (load >= 0
        && flow.elements.get(store) instanceof StoreInstruction copy
        && copy.slot() == resource
        && flow.elements.get(load) instanceof LoadInstruction original) {
      own(original.slot(), load);
    }
  }

  /**
   * Where the block of a try is empty, there is no handler, only {@code if (r != null) close()}.
   */
  private void findOpenedForNothing(SourceFacts facts) {
    for (int i = 0; i < flow.size(); i++) {
      if (flow.elements.get(i) instanceof LoadInstruction original
          && facts.mayOpenForNothing(flow.line(i))
          && isClosedAtOnce(flow.instructionsFrom(i + 1, 5))) {
        own(original.slot(), i);
      }
    }
  }

  private static boolean isClosedAtOnce(List<Instruction> code) {
    return code.size() == 5
        && code.get(0) instanceof StoreInstruction copy
        && code.get(1) instanceof LoadInstruction tested
        && tested.slot() == copy.slot()
        && code.get(2).opcode() == Opcode.IFNULL
        && code.get(3) instanceof LoadInstruction closed
        && closed.slot() == copy.slot()
        && code.get(4) instanceof InvokeInstruction call
        && isClose(call);
  }

  private void own(int slot, int load) {
    if (slot >= block.frameSlot()
        && slot < block.capturedEnd()
        && !reassigned.contains(slot)
        && !owned.containsValue(slot)) {
      owned.put(load, slot);
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

  /** The lines of the handlers that close a resource. */
  Set<Integer> closingLines() {
    return closing.stream().map(this::lineOf).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The captured variables that the block owns as resources, in the order it names them. */
  List<Integer> ownedSlots() {
    return List.copyOf(owned.values());
  }
}
