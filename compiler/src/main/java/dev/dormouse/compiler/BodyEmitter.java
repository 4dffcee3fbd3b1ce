package dev.dormouse.compiler;

import java.lang.classfile.Attribute;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.CharacterRange;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Writes the woven code of one block: a switch over the state, the block's own instructions with
 * shifted variables, and the code of its awaits.
 */
final class BodyEmitter {
  private final CodeBuilder code;
  private final Plan plan;
  private final Scan scan;
  private final Flow flow;
  private final Slots slots;
  private final StackMaps maps;
  private final Jumps jumps;
  private final AwaitEmitter awaits;
  private final VariableRanges ranges;

  BodyEmitter(CodeBuilder code, Plan plan, Scan scan, Layout layout) {
    this.code = code;
    this.plan = plan;
    this.scan = scan;
    flow = plan.flow;
    slots = Slots.of(plan);
    maps = new StackMaps(plan, slots);
    jumps = new Jumps(code, layout);
    awaits =
        layout == Layout.USUAL
            ? new AwaitEmitter(code, plan, slots, maps, jumps)
            : new CompactAwaitEmitter(code, plan, slots, maps, jumps);
    ranges = new VariableRanges(code, plan, slots);
  }

  void emit() {
    Label unexpected = code.newLabel();
    awaits.emitEntry(unexpected);
    for (int i = 0; i < flow.size(); i++) {
      ranges.bindBefore(i);
      Block nested = scan.siteAt(flow.elements, i);
      if (nested != null) {
        i = Sites.emit(code, flow.elements, i, nested);
      } else {
        emitElement(i);
      }
    }
    ranges.bindBefore(flow.size());
    awaits.emitUnexpected(unexpected);
    awaits.emitEnd();
    ranges.emit();
    code.with(StackMapTableAttribute.of(maps.frames()));
  }

  private void emitElement(int index) {
    CodeElement element = flow.elements.get(index);
    switch (element) {
      case Label label -> emitLabel(label, index);
      case LocalVariable _, LocalVariableType _, CharacterRange _ -> {} // VariableRanges has them
      case Attribute<?> _ -> {} // type annotations name slots that have moved
      case Instruction _ when !plan.types.isReachable(index) -> {} // the verifier has no types here
      case Instruction instruction -> emitInstruction(instruction, index);
      default -> code.with(element);
    }
  }

  private void emitLabel(Label label, int index) {
    code.labelBinding(label);
    if (flow.frameAt(label) == null) {
      return;
    }
    maps.inside(label, index);
    if (plan.handlers.isGuarded(label)) {
      Label seen = code.newLabel();
      code.dup().instanceOf(Vocabulary.DROP_ERROR).ifeq(seen).athrow().labelBinding(seen);
      maps.inside(seen, index);
    }
  }

  private void emitInstruction(Instruction instruction, int index) {
    switch (instruction) {
      case LoadInstruction load when isDelayedLocal(load, index) -> {}
      case StoreInstruction _ when isDelayedTop(index) -> {}
      case StackInstruction shuffle when isDelayedTop(index) -> checkShuffle(shuffle, index);
      case NewObjectInstruction make when plan.isDelayedSite(index) ->
          code.with(make).pop(); // class initialisation and its errors stay where they were
      case InvokeInstruction call when isDelayedConstructor(call, index) ->
          emitConstructor(call, index);
      case InvokeInstruction call when Vocabulary.isAwait(call) ->
          awaits.emitInPlace(plan.awaitAt(index));
      case InvokeInstruction call when Vocabulary.isContextCall(call) ->
          emitContextCall(call, index);
      case InvokeInstruction call when Vocabulary.isSpawn(call) -> emitSpawn(call, index);
      case InvokeInstruction call when Vocabulary.isTransfer(call) && isAwaitNext(index) ->
          emitTransfer(call);
      case LoadInstruction load -> code.loadLocal(load.typeKind(), slots.of(load.slot()));
      case StoreInstruction store -> code.storeLocal(store.typeKind(), slots.of(store.slot()));
      case IncrementInstruction add -> code.iinc(slots.of(add.slot()), add.constant());
      case BranchInstruction jump when jumps.areFar() -> emitFarJump(jump, index);
      case ReturnInstruction end when end.opcode() == Opcode.RETURN -> {
        awaits.emitClears(plan.heldAt(index));
        code.aconst_null().areturn();
      }
      case ReturnInstruction end when end.opcode() != Opcode.ARETURN ->
          throw new UnsupportedCode(
              flow.line(index), Messages.unsupported("it returns a primitive value"));
      case ReturnInstruction end -> {
        awaits.emitClears(plan.heldAt(index));
        code.with(end);
      }
      default -> code.with(instruction);
    }
  }

  private void emitFarJump(BranchInstruction jump, int index) {
    if (Flow.isGoto(jump)) {
      jumps.to(jump.target());
      return;
    }
    Label near = code.newLabel();
    code.branch(Jumps.opposite(jump.opcode()), near);
    jumps.to(jump.target());
    code.labelBinding(near);
    maps.behindJump(near, jump, index);
    if (flow.isFrameNext(index)) {
      code.nop(); // two frames may not stand at the same place
    }
  }

  /** The same call with the block's own context behind the arguments, and the place of a spawn. */
  private void emitContextCall(InvokeInstruction call, int index) {
    MethodTypeDesc type = call.typeSymbol();
    type = type.insertParameterTypes(type.parameterCount(), Vocabulary.CONTEXT);
    code.aload(slots.context());
    if (Vocabulary.isSpawn(call)) {
      type = pushPlace(type, index);
    }
    code.invokestatic(Vocabulary.INTRINSICS, call.name().stringValue(), type);
  }

  /** The same call with the place behind the arguments. */
  private void emitSpawn(InvokeInstruction call, int index) {
    MethodTypeDesc type = pushPlace(call.typeSymbol(), index);
    String name = call.name().stringValue();
    code.invoke(call.opcode(), call.owner().asSymbol(), name, type, call.isInterface());
  }

  /** Tells whether an await gets what the call at {@code index} leaves, and nothing else does. */
  private boolean isAwaitNext(int index) {
    List<Instruction> next = flow.instructionsFrom(index + 1, 1);
    return !next.isEmpty() && Vocabulary.isAwait(next.getFirst());
  }

  /** The same call of the method for futures that nobody but an await sees. */
  private void emitTransfer(InvokeInstruction call) {
    code.invoke(
        call.opcode(),
        call.owner().asSymbol(),
        Vocabulary.awaitedName(call),
        call.typeSymbol(),
        call.isInterface());
  }

  private MethodTypeDesc pushPlace(MethodTypeDesc type, int index) {
    code.getstatic(plan.block.frame, plan.spawnSite(index), Vocabulary.SPAWN_SITE);
    return type.insertParameterTypes(type.parameterCount(), Vocabulary.SPAWN_SITE);
  }

  private boolean isDelayedLocal(LoadInstruction load, int index) {
    return plan.isDelayed(plan.types.before(index).locals[load.slot()]);
  }

  private boolean isDelayedTop(int index) {
    List<StackType> stack = plan.types.before(index).stack;
    return !stack.isEmpty() && plan.isDelayed(stack.getLast());
  }

  private void checkShuffle(StackInstruction shuffle, int index) {
    if (shuffle.opcode() != Opcode.DUP && shuffle.opcode() != Opcode.POP) {
      throw new UnsupportedCode(
          flow.line(index),
          Messages.unsupported(shuffle.opcode() + " of an object whose constructor has not run"));
    }
  }

  private boolean isDelayedConstructor(InvokeInstruction call, int index) {
    return call.opcode() == Opcode.INVOKESPECIAL
        && call.name().equalsString(ConstantDescs.INIT_NAME)
        && plan.isDelayed(plan.types.before(index).peek(call.typeSymbol().parameterCount()));
  }

  /** Parks the arguments, makes the object, as often as copies of it would lie here, and calls. */
  private void emitConstructor(InvokeInstruction call, int index) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    int copies = copiesBelow(index, parameters.size());
    int[] parked = new int[parameters.size()];
    int slot = slots.scratch();
    for (int i = 0; i < parked.length; i++) {
      parked[i] = slot;
      slot += TypeKind.from(parameters.get(i)).slotSize();
    }
    for (int i = parked.length - 1; i >= 0; i--) {
      code.storeLocal(TypeKind.from(parameters.get(i)).asLoadable(), parked[i]);
    }
    code.new_(call.owner().asSymbol());
    for (int i = 0; i < copies; i++) {
      code.dup();
    }
    for (int i = 0; i < parked.length; i++) {
      code.loadLocal(TypeKind.from(parameters.get(i)).asLoadable(), parked[i]);
    }
    code.with(call);
  }

  /** How many copies of a delayed object would lie below the receiver of its constructor. */
  private int copiesBelow(int index, int parameters) {
    List<StackType> stack = plan.types.before(index).stack;
    int receiver = stack.size() - 1 - parameters;
    int first = receiver;
    while (first > 0 && stack.get(first - 1).equals(stack.get(receiver))) {
      first--;
    }
    if (stack.subList(0, first).contains(stack.get(receiver))) {
      throw new UnsupportedCode(
          flow.line(index),
          Messages.unsupported("copies of a new object lie apart while its arguments await"));
    }
    return receiver - first;
  }
}
