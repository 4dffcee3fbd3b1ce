package dev.dormouse.compiler;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executes instructions on the origins of values, and on how the source names them. */
final class ValueSteps {
  private final ClassDesc host;
  private final boolean hasReceiver;
  private final Variables variables;
  private final Predicate<InvokeInstruction> isView;

  /** How the source names what an instruction made. */
  private final Map<Integer, String> texts = new HashMap<>();

  ValueSteps(Block block, Variables variables, Predicate<InvokeInstruction> isView) {
    host = block.host.desc();
    hasReceiver = !block.isStatic();
    this.variables = variables;
    this.isView = isView;
  }

  /** Applies an instruction that is no call, no jump and no end. */
  void apply(PathState state, int index, Instruction instruction) {
    List<Value> stack = state.stack;
    switch (instruction) {
      case LoadInstruction load -> stack.add(load(state, index, load));
      case StoreInstruction store -> store(state, store.slot(), stack.removeLast());
      case IncrementInstruction increment -> state.locals[increment.slot()] = Origin.UNKNOWN;
      case NopInstruction _ -> {}
      case ConstantInstruction constant -> stack.add(constant(constant));
      case StackInstruction shuffle -> StackShuffle.apply(stack, Value::isWide, shuffle.opcode());
      case InvokeDynamicInstruction call -> {
        pop(stack, call.typeSymbol().parameterCount());
        make(state, index, "", call.typeSymbol().returnType());
      }
      case NewObjectInstruction _ -> make(state, index, "", ConstantDescs.CD_Object);
      case FieldInstruction field -> field(state, index, field);
      case MonitorInstruction _ -> stack.removeLast();
      case TypeCheckInstruction check -> {
        if (check.opcode() == Opcode.INSTANCEOF) {
          stack.removeLast();
          stack.add(Value.of(Origin.UNKNOWN, false));
        }
      }
      case ConvertInstruction convert -> {
        stack.removeLast();
        stack.add(unknown(convert.toType()));
      }
      case OperatorInstruction operator -> operator(stack, operator);
      default -> array(state, index, instruction);
    }
  }

  private static void pop(List<Value> stack, int count) {
    for (int i = 0; i < count; i++) {
      stack.removeLast();
    }
  }

  private static Value unknown(TypeKind kind) {
    return Value.of(Origin.UNKNOWN, kind.slotSize() == 2);
  }

  private Value load(PathState state, int index, LoadInstruction load) {
    Origin origin = state.locals[load.slot()];
    String text =
        variables
            .at(load.slot(), index)
            .map(Variables.Variable::name)
            .orElseGet(() -> textOf(origin));
    return new Value(origin, text, load.typeKind().slotSize() == 2);
  }

  private static void store(PathState state, int slot, Value value) {
    state.locals[slot] = value.origin();
    if (value.isWide()) {
      state.locals[slot + 1] = Origin.UNKNOWN;
    }
  }

  private static Value constant(ConstantInstruction constant) {
    boolean wide = constant.typeKind().slotSize() == 2;
    if (constant.opcode() == Opcode.ACONST_NULL) {
      return Value.of(new Origin.Constant(false), wide);
    }
    boolean number = constant.typeKind() == TypeKind.INT || constant.typeKind() == TypeKind.LONG;
    if (number && constant.constantValue() instanceof Number value) {
      return Value.of(new Origin.Constant(value.longValue() != 0), wide);
    }
    return Value.of(Origin.UNKNOWN, wide);
  }

  /** Pushes a new value, whose name is taken from all older ones. */
  private Origin make(PathState state, int index, String text, ClassDesc type) {
    Origin made = new Origin.Made(index);
    state.forget(made::equals);
    texts.put(index, text);
    boolean wide = TypeKind.from(type).slotSize() == 2;
    state.stack.add(new Value(made, text, wide));
    return made;
  }

  private void field(PathState state, int index, FieldInstruction field) {
    List<Value> stack = state.stack;
    String name = field.name().stringValue();
    boolean wide = TypeKind.from(field.typeSymbol()).slotSize() == 2;
    switch (field.opcode()) {
      case GETSTATIC -> {
        Origin origin = new Origin.StaticField(field.owner().asSymbol(), name);
        stack.add(new Value(origin, textOf(origin), wide));
      }
      case GETFIELD -> {
        Value of = stack.removeLast();
        if (of.origin() instanceof Origin.Unknown || of.origin().depth() >= Origin.DEPTH_MAX) {
          make(state, index, join(of.text(), name), field.typeSymbol());
        } else {
          Origin origin = new Origin.Field(of.origin(), name);
          String text = isReceiver(of.origin()) ? name : join(of.text(), name);
          stack.add(new Value(origin, text, wide));
        }
      }
      case PUTSTATIC -> {
        stack.removeLast();
        state.forget(each -> each instanceof Origin.StaticField old && old.name().equals(name));
      }
      default -> {
        pop(stack, 2);
        state.forget(each -> each instanceof Origin.Field old && old.name().equals(name));
      }
    }
  }

  private boolean isReceiver(Origin origin) {
    return hasReceiver && origin.equals(new Origin.Capture(0));
  }

  private static String join(String of, String name) {
    return of.isEmpty() ? "" : of + "." + name;
  }

  private String textOf(Origin origin) {
    return switch (origin) {
      case Origin.Capture capture ->
          variables.captured(capture.slot()).map(Variables.Variable::name).orElse("");
      case Origin.Made made -> texts.getOrDefault(made.index(), "");
      case Origin.StaticField field ->
          field.owner().equals(host)
              ? field.name()
              : field.owner().displayName().replace('$', '.') + "." + field.name();
      case Origin.Field field ->
          isReceiver(field.of()) ? field.name() : join(textOf(field.of()), field.name());
      case Origin.View view -> {
        String of = isReceiver(view.of()) ? "this" : textOf(view.of());
        yield of.isEmpty() ? "" : of + "." + view.name() + "()";
      }
      case Origin.Unknown _, Origin.Constant _, Origin.Joined _ -> "";
    };
  }

  private static void operator(List<Value> stack, OperatorInstruction operator) {
    switch (operator.opcode()) {
      case INEG, LNEG, FNEG, DNEG, ARRAYLENGTH -> {
        stack.removeLast();
        stack.add(unknown(operator.typeKind()));
      }
      case LCMP -> {
        Origin right = stack.removeLast().origin();
        Origin left = stack.removeLast().origin();
        boolean toZero = right.equals(new Origin.Constant(false));
        stack.add(Value.of(toZero ? left : Origin.UNKNOWN, false));
      }
      case FCMPL, FCMPG, DCMPL, DCMPG -> {
        pop(stack, 2);
        stack.add(Value.of(Origin.UNKNOWN, false));
      }
      default -> {
        pop(stack, 2);
        stack.add(unknown(operator.typeKind()));
      }
    }
  }

  private void array(PathState state, int index, Instruction instruction) {
    List<Value> stack = state.stack;
    switch (instruction) {
      case ArrayLoadInstruction load -> {
        pop(stack, 2);
        ClassDesc type =
            load.typeKind() == TypeKind.REFERENCE
                ? ConstantDescs.CD_Object
                : load.typeKind().upperBound();
        make(state, index, "", type);
      }
      case ArrayStoreInstruction _ -> pop(stack, 3);
      case NewReferenceArrayInstruction _, NewPrimitiveArrayInstruction _ -> {
        stack.removeLast();
        make(state, index, "", ConstantDescs.CD_Object);
      }
      case NewMultiArrayInstruction made -> {
        pop(stack, made.dimensions());
        make(state, index, "", ConstantDescs.CD_Object);
      }
      default -> throw new IllegalStateException("instruction " + instruction);
    }
  }

  /** The receiver, if there is one, and the arguments of a call that is about to be made. */
  List<Value> arguments(PathState state, InvokeInstruction call) {
    int count = call.typeSymbol().parameterCount();
    count += call.opcode() == Opcode.INVOKESTATIC ? 0 : 1;
    int size = state.stack.size();
    return List.copyOf(state.stack.subList(size - count, size));
  }

  /** Applies a call; its result is unknown if it has none. */
  Value call(PathState state, int index, InvokeInstruction call) {
    List<Value> arguments = arguments(state, call);
    pop(state.stack, arguments.size());
    ClassDesc type = call.typeSymbol().returnType();
    if (type.equals(ConstantDescs.CD_void)) {
      return Value.of(Origin.UNKNOWN, false);
    }
    String text = textOf(call, arguments);
    Origin receiver = arguments.isEmpty() ? Origin.UNKNOWN : arguments.getFirst().origin();
    if (!(receiver instanceof Origin.Unknown)
        && receiver.depth() < Origin.DEPTH_MAX
        && isView.test(call)) {
      Origin view = new Origin.View(receiver, call.name().stringValue());
      state.stack.add(new Value(view, text, false));
    } else {
      make(state, index, text, type);
    }
    return state.stack.getLast();
  }

  private String textOf(InvokeInstruction call, List<Value> arguments) {
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    String name = call.name().stringValue();
    String rest =
        arguments.stream()
            .skip(isStatic ? 0 : 1)
            .map(each -> each.text().isEmpty() ? "…" : each.text())
            .collect(Collectors.joining(", ", "(", ")"));
    if (isStatic) {
      String owner = call.owner().asSymbol().displayName().replace('$', '.') + ".";
      return (call.owner().asSymbol().equals(host) ? "" : owner) + name + rest;
    }
    Value receiver = arguments.getFirst();
    if (isReceiver(receiver.origin())) {
      return name + rest;
    }
    return receiver.text().isEmpty() ? "" : receiver.text() + "." + name + rest;
  }

  /**
   * Takes the operands of a jump.
   *
   * @return the value that it tests for zero or null, if it does
   */
  @Nullable Origin test(PathState state, Opcode opcode) {
    return switch (opcode) {
      case GOTO, GOTO_W -> null;
      case IF_ICMPEQ,
          IF_ICMPNE,
          IF_ICMPLT,
          IF_ICMPGE,
          IF_ICMPGT,
          IF_ICMPLE,
          IF_ACMPEQ,
          IF_ACMPNE -> {
        pop(state.stack, 2);
        yield null;
      }
      default -> state.stack.removeLast().origin();
    };
  }
}
