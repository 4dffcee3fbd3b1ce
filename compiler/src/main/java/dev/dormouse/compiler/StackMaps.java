package dev.dormouse.compiler;

import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verifier's frames of a woven method.
 *
 * <p>They are javac's own frames with shifted slots, without dead variables and delayed objects,
 * and frames of the same make for the labels that weaving adds. Since nothing is merged, no class
 * hierarchy is needed.
 */
final class StackMaps {
  /** Which temporaries have a value at a label. */
  enum Temporaries {
    NONE,
    FUTURE,
    OUTCOME
  }

  private final Plan plan;
  private final Slots slots;
  private final List<StackMapFrameInfo> frames = new ArrayList<>();

  StackMaps(Plan plan, Slots slots) {
    this.plan = plan;
    this.slots = slots;
  }

  /** A label where the block's own variables have no value. */
  void bare(Label label, Temporaries temporaries, StackType... stack) {
    add(label, null, 0, temporaries, List.of(stack));
  }

  /** A label that the entry jumps to, with the awaited future on the stack. */
  void entered(Label label, EntryLocals early, ClassDesc awaited) {
    StackType[] locals = parameters();
    for (Await.Local local : early.locals()) {
      locals[slots.of(local.slot())] = local.type();
    }
    List<StackType> stack = List.of(StackType.reference(awaited));
    frames.add(StackMapFrameInfo.of(label, localInfos(locals), stackInfos(stack)));
  }

  /** A label inside the block: as javac has it at the element {@code index}. */
  void inside(Label label, int index) {
    TypeState state = plan.types.before(index);
    add(label, state, index, Temporaries.NONE, state.stack);
  }

  /** A label behind a jump, still in its try ranges: what their handlers read has its value. */
  void behindJump(Label label, BranchInstruction jump, int index) {
    TypeState state = plan.types.before(index).copy();
    Simulation.step(state, jump, index);
    add(label, state, index, Temporaries.NONE, state.stack);
  }

  /** A label at an await: the operands below the future, then {@code top}. */
  void atAwait(Label label, Await await, Temporaries temporaries, StackType... top) {
    List<StackType> stack = new ArrayList<>(await.operands());
    stack.addAll(Arrays.asList(top));
    add(label, await.types(), await.index(), temporaries, stack);
  }

  private void add(
      Label label,
      @Nullable TypeState state,
      int index,
      Temporaries temporaries,
      List<StackType> stack) {
    StackType[] locals = parameters();
    if (state != null) {
      addLive(locals, state, index);
    }
    switch (temporaries) {
      case NONE -> {}
      case FUTURE -> locals[slots.future()] = StackType.reference(Vocabulary.LOCAL_FUTURE);
      case OUTCOME -> {
        locals[slots.result()] = StackType.OBJECT;
        locals[slots.failure()] = StackType.THROWABLE;
      }
    }
    frames.add(StackMapFrameInfo.of(label, localInfos(locals), stackInfos(stack)));
  }

  private StackType[] parameters() {
    StackType[] locals = new StackType[slots.scratch()];
    Arrays.fill(locals, StackType.TOP);
    if (!plan.block.isStatic()) {
      locals[0] = StackType.reference(plan.block.host.desc());
    }
    locals[slots.frame()] = StackType.reference(plan.block.frame);
    locals[slots.context()] = StackType.reference(Vocabulary.CONTEXT);
    return locals;
  }

  private void addLive(StackType[] locals, TypeState state, int index) {
    for (int slot = plan.block.frameSlot(); slot < state.locals.length; slot++) {
      if (plan.liveness.isLive(index, slot) && !plan.isDelayed(state.locals[slot])) {
        locals[slots.of(slot)] = state.locals[slot];
      }
    }
  }

  private List<VerificationTypeInfo> localInfos(StackType[] locals) {
    List<VerificationTypeInfo> infos = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < locals.length; i += locals[i].isWide() ? 2 : 1) {
      infos.add(locals[i].info(plan.flow::labelOf));
      if (!locals[i].isTop()) {
        used = infos.size();
      }
    }
    return List.copyOf(infos.subList(0, used));
  }

  private List<VerificationTypeInfo> stackInfos(List<StackType> stack) {
    List<VerificationTypeInfo> infos = new ArrayList<>();
    for (StackType type : stack) {
      if (!plan.isDelayed(type)) {
        infos.add(type.info(plan.flow::labelOf));
      }
    }
    return List.copyOf(infos);
  }

  List<StackMapFrameInfo> frames() {
    return frames;
  }
}
