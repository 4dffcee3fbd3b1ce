package dev.dormouse.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * What a suspension does to the fields of a frame, as a static method of the frame class. Its
 * parameters are what lies on the stack: the operands, the awaited future and the answer; then the
 * local variables, the frame and the state. It returns the answer.
 *
 * @param operands from the bottom of the stack
 * @param locals variables whose fields do not have their value already
 * @param stale fields to clear
 */
record Suspension(List<Await.Spill> operands, List<Await.Local> locals, List<FrameField> stale) {
  /** The JVM allows 255 slots; the four parameters that each has come to these. */
  private static final int SLOTS_MAX = 251;

  static Suspension of(Await await) {
    List<Await.Spill> operands = new ArrayList<>();
    List<Await.Local> locals = new ArrayList<>();
    for (Await.Spill spill : await.spills()) {
      switch (spill) {
        case Await.Local local when local.field().constant -> {} // the field still has it
        case Await.Local local -> locals.add(local);
        case Await.Operand _, Await.NullOperand _ -> operands.add(spill);
        case Await.NullLocal _ -> {}
      }
    }
    return new Suspension(operands, locals, List.copyOf(await.stale()));
  }

  boolean isTooLong() {
    int used = 0;
    for (Await.Spill spill : operands) {
      used += spill.type().isWide() ? 2 : 1;
    }
    for (Await.Spill spill : locals) {
      used += spill.type().isWide() ? 2 : 1;
    }
    return used > SLOTS_MAX;
  }

  MethodTypeDesc type(ClassDesc frame) {
    List<ClassDesc> parameters = new ArrayList<>();
    operands.forEach(each -> parameters.add(parameter(each)));
    parameters.add(Vocabulary.LOCAL_FUTURE);
    parameters.add(ConstantDescs.CD_Object);
    locals.forEach(each -> parameters.add(parameter(each)));
    parameters.add(frame);
    parameters.add(ConstantDescs.CD_int);
    return MethodTypeDesc.of(ConstantDescs.CD_Object, parameters);
  }

  private static ClassDesc parameter(Await.Spill spill) {
    return spill.type().isNull() ? ConstantDescs.CD_Object : spill.type().type();
  }

  void emit(CodeBuilder code, ClassDesc frame) {
    List<ClassDesc> parameters = type(frame).parameterList();
    int[] slots = new int[parameters.size()];
    int next = 0;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = next;
      next += TypeKind.from(parameters.get(i)).slotSize();
    }
    int frameSlot = slots[slots.length - 2];
    int future = operands.size();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof Await.Operand operand) {
        emitStore(code, frame, frameSlot, operand.field(), parameters.get(i), slots[i]);
      }
    }
    for (int i = 0; i < locals.size(); i++) {
      int parameter = future + 2 + i;
      FrameField field = locals.get(i).field();
      emitStore(code, frame, frameSlot, field, parameters.get(parameter), slots[parameter]);
    }
    for (FrameField field : stale) {
      code.aload(frameSlot).aconst_null().putfield(frame, field.name, field.type());
    }
    code.aload(frameSlot).aload(slots[future]);
    code.putfield(frame, "awaited", Vocabulary.LOCAL_FUTURE);
    code.aload(frameSlot).iload(slots[slots.length - 1]);
    code.putfield(frame, "state", ConstantDescs.CD_int);
    code.aload(slots[future + 1]).areturn();
  }

  private static void emitStore(
      CodeBuilder code,
      ClassDesc frame,
      int frameSlot,
      FrameField field,
      ClassDesc type,
      int slot) {
    code.aload(frameSlot).loadLocal(TypeKind.from(type).asLoadable(), slot);
    code.putfield(frame, field.name, field.type());
  }
}
