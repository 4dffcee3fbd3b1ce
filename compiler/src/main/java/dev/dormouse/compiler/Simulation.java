package dev.dormouse.compiler;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;

/**
 * Executes instructions on types instead of values.
 *
 * <p>It never computes where two types meet, so it needs no class hierarchy: at each target of a
 * jump the caller takes the frame of the method's own StackMapTable.
 */
final class Simulation {
  private Simulation() {}

  /**
   * Applies the instruction at {@code index} to {@code state}.
   *
   * @return whether control can go on to the next instruction
   */
  static boolean step(TypeState state, Instruction instruction, int index) {
    switch (instruction) {
      case LoadInstruction load -> state.push(state.locals[load.slot()]);
      case StoreInstruction store -> state.store(store.slot(), state.pop());
      case IncrementInstruction _, NopInstruction _ -> {}
      case ConstantInstruction constant -> state.push(constant(constant));
      case StackInstruction shuffle ->
          StackShuffle.apply(state.stack, StackType::isWide, shuffle.opcode());
      case InvokeInstruction call -> invoke(state, call);
      case InvokeDynamicInstruction call -> {
        state.pop(call.typeSymbol().parameterCount());
        pushResult(state, call.typeSymbol());
      }
      case NewObjectInstruction _ -> state.push(StackType.uninitialized(index));
      case FieldInstruction field -> field(state, field);
      case BranchInstruction branch -> {
        return branch(state, branch.opcode());
      }
      case LookupSwitchInstruction _, TableSwitchInstruction _ -> {
        state.pop();
        return false;
      }
      case ReturnInstruction _, ThrowInstruction _ -> {
        return false;
      }
      case MonitorInstruction _ -> state.pop();
      case TypeCheckInstruction check -> {
        state.pop();
        boolean test = check.opcode() == Opcode.INSTANCEOF;
        state.push(test ? StackType.INT : StackType.reference(check.type().asSymbol()));
      }
      case ConvertInstruction convert -> {
        state.pop();
        state.push(StackType.of(convert.toType()));
      }
      case OperatorInstruction operator -> operator(state, operator);
      default -> array(state, instruction);
    }
    return true;
  }

  private static StackType constant(ConstantInstruction constant) {
    if (constant.opcode() == Opcode.ACONST_NULL) {
      return StackType.NULL;
    }
    if (constant instanceof ConstantInstruction.LoadConstantInstruction load
        && load.constantEntry() instanceof ConstantDynamicEntry dynamic) {
      return StackType.of(dynamic.typeSymbol());
    }
    ConstantDesc value = constant.constantValue();
    return switch (value) {
      case Integer _ -> StackType.INT;
      case Long _ -> StackType.LONG;
      case Float _ -> StackType.FLOAT;
      case Double _ -> StackType.DOUBLE;
      case String _ -> StackType.reference(ConstantDescs.CD_String);
      case ClassDesc _ -> StackType.reference(ConstantDescs.CD_Class);
      case MethodTypeDesc _ -> StackType.reference(ConstantDescs.CD_MethodType);
      case MethodHandleDesc _ -> StackType.reference(ConstantDescs.CD_MethodHandle);
      default -> throw new IllegalStateException("constant " + value);
    };
  }

  private static void invoke(TypeState state, InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    state.pop(type.parameterCount());
    if (call.opcode() != Opcode.INVOKESTATIC) {
      StackType receiver = state.pop();
      if (receiver.isUninitialized() && call.name().equalsString(ConstantDescs.INIT_NAME)) {
        state.initialize(receiver, StackType.reference(call.owner().asSymbol()));
      }
    }
    pushResult(state, type);
  }

  private static void pushResult(TypeState state, MethodTypeDesc type) {
    if (!type.returnType().equals(ConstantDescs.CD_void)) {
      state.push(StackType.of(type.returnType()));
    }
  }

  private static void field(TypeState state, FieldInstruction field) {
    StackType type = StackType.of(field.typeSymbol());
    switch (field.opcode()) {
      case GETSTATIC -> state.push(type);
      case PUTSTATIC -> state.pop();
      case GETFIELD -> {
        state.pop();
        state.push(type);
      }
      default -> state.pop(2);
    }
  }

  private static boolean branch(TypeState state, Opcode opcode) {
    switch (opcode) {
      case GOTO, GOTO_W -> {
        return false;
      }
      case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE, IF_ACMPEQ, IF_ACMPNE ->
          state.pop(2);
      default -> state.pop();
    }
    return true;
  }

  private static void operator(TypeState state, OperatorInstruction operator) {
    switch (operator.opcode()) {
      case INEG, LNEG, FNEG, DNEG -> {}
      case ARRAYLENGTH -> {
        state.pop();
        state.push(StackType.INT);
      }
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> {
        state.pop(2);
        state.push(StackType.INT);
      }
      default -> {
        state.pop(2);
        state.push(StackType.of(operator.typeKind()));
      }
    }
  }

  private static void array(TypeState state, Instruction instruction) {
    switch (instruction) {
      case ArrayLoadInstruction load -> {
        state.pop();
        StackType array = state.pop();
        state.push(element(array, load.typeKind()));
      }
      case ArrayStoreInstruction _ -> state.pop(3);
      case NewReferenceArrayInstruction make -> {
        state.pop();
        state.push(StackType.reference(make.componentType().asSymbol().arrayType()));
      }
      case NewPrimitiveArrayInstruction make -> {
        state.pop();
        state.push(StackType.reference(make.typeKind().upperBound().arrayType()));
      }
      case NewMultiArrayInstruction make -> {
        state.pop(make.dimensions());
        state.push(StackType.reference(make.arrayType().asSymbol()));
      }
      default -> throw new IllegalStateException("instruction " + instruction);
    }
  }

  private static StackType element(StackType array, TypeKind kind) {
    if (kind != TypeKind.REFERENCE) {
      return StackType.of(kind);
    }
    return array.isNull()
        ? StackType.NULL
        : StackType.reference(Objects.requireNonNull(array.type().componentType()));
  }
}
