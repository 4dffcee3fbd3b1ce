package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The types before each element of a method; none where control cannot come. */
final class TypeFlow {
  private final @Nullable TypeState[] before;

  private TypeFlow(@Nullable TypeState[] before) {
    this.before = before;
  }

  static TypeFlow of(Flow flow, Block block) {
    @Nullable TypeState[] before = new TypeState[flow.size()];
    TypeState state = TypeState.entry(block.captured, flow.localsMax);
    for (int i = 0; i < flow.size(); i++) {
      CodeElement element = flow.elements.get(i);
      if (element instanceof Label label) {
        StackMapFrameInfo frame = flow.frameAt(label);
        if (frame != null) {
          state = fromFrame(frame, flow);
        }
      }
      if (state == null) {
        continue;
      }
      before[i] = state.copy();
      if (element instanceof Instruction instruction && !Simulation.step(state, instruction, i)) {
        state = null;
      }
    }
    return new TypeFlow(before);
  }

  private static TypeState fromFrame(StackMapFrameInfo frame, Flow flow) {
    TypeState state = TypeState.empty(flow.localsMax);
    int slot = 0;
    for (VerificationTypeInfo info : frame.locals()) {
      StackType type = fromInfo(info, flow);
      state.locals[slot] = type;
      slot += type.isWide() ? 2 : 1;
    }
    for (VerificationTypeInfo info : frame.stack()) {
      state.push(fromInfo(info, flow));
    }
    return state;
  }

  private static StackType fromInfo(VerificationTypeInfo info, Flow flow) {
    return switch (info) {
      case SimpleVerificationTypeInfo simple ->
          switch (simple) {
            case INTEGER -> StackType.INT;
            case FLOAT -> StackType.FLOAT;
            case LONG -> StackType.LONG;
            case DOUBLE -> StackType.DOUBLE;
            case NULL -> StackType.NULL;
            case TOP -> StackType.TOP;
            case UNINITIALIZED_THIS ->
                throw new IllegalStateException("a lambda is not a constructor");
          };
      case ObjectVerificationTypeInfo object -> StackType.reference(object.classSymbol());
      case UninitializedVerificationTypeInfo object ->
          StackType.uninitialized(flow.siteOf(object.newTarget()));
    };
  }

  boolean isReachable(int index) {
    return before[index] != null;
  }

  TypeState before(int index) {
    return Objects.requireNonNull(before[index], "unreachable code");
  }
}
