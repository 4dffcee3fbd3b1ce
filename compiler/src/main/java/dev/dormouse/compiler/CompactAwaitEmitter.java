package dev.dormouse.compiler;

import dev.dormouse.compiler.StackMaps.Temporaries;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the awaits of a large block in few bytes, since the JVM compiles no method that is too
 * long.
 *
 * <p>An await is polled at one place, where it stands; a poll of the suspended block jumps there
 * again. What a suspension keeps is handed to a method of the frame class, which awaits with the
 * same variables share ({@link Suspension}), and most variables come back in the entry, once for
 * all awaits ({@link EntryLocals}). The usual layout is better where it fits: a poll that changes
 * nothing brings back and keeps no variable there.
 */
final class CompactAwaitEmitter extends AwaitEmitter {
  private final EntryLocals early;
  private final Map<Await, Label> restores = new HashMap<>();

  CompactAwaitEmitter(CodeBuilder code, Plan plan, Slots slots, StackMaps maps, Jumps jumps) {
    super(code, plan, slots, maps, jumps);
    early = EntryLocals.of(plan);
    for (Await await : plan.awaits()) {
      boolean isPlain = await.spills().stream().allMatch(early::has);
      restores.put(await, isPlain ? resumeLabel(await) : code.newLabel());
    }
  }

  /** Leaves the awaited future on the stack wherever it jumps to. */
  @Override
  void emitEntry(Label unexpected) {
    Label start = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    cases.add(SwitchCase.of(0, start));
    for (Await await : plan.awaits()) {
      cases.add(SwitchCase.of(await.number(), restoreOf(await)));
    }
    code.aload(slots.frame()).getfield(plan.block.frame, "awaited", Vocabulary.LOCAL_FUTURE);
    early.locals().forEach(this::emitRestore);
    code.aload(slots.frame()).getfield(plan.block.frame, "state", ConstantDescs.CD_int);
    emitRunning();
    code.tableswitch(0, plan.awaits().size(), unexpected, cases);
    code.labelBinding(start);
    maps.entered(start, early, Vocabulary.LOCAL_FUTURE);
    code.pop();
  }

  @Override
  void emitUnexpected(Label unexpected) {
    emitLine(plan.firstLine());
    code.labelBinding(unexpected);
    maps.entered(unexpected, early, Vocabulary.LOCAL_FUTURE);
    emitPolledAgain();
  }

  private Label restoreOf(Await await) {
    return Objects.requireNonNull(restores.get(await));
  }

  @Override
  void emitInPlace(Await await) {
    if (startsSomething(await.index())) {
      code.nop(); // two frames may not stand at the same place, and no breakpoint where polls go on
    }
    Label resume = resumeLabel(await);
    StackType future = StackType.reference(Vocabulary.LOCAL_FUTURE);
    code.labelBinding(resume);
    maps.atAwait(resume, await, Temporaries.NONE, future);
    code.dup().aload(slots.context());
    pollRaw();
    code.dup();
    pending();
    if (jumps.areFar()) {
      Label ready = code.newLabel();
      code.if_acmpne(ready);
      jumps.to(suspendLabel(await));
      code.labelBinding(ready);
      maps.atAwait(ready, await, Temporaries.NONE, future, StackType.OBJECT);
    } else {
      code.if_acmpeq(suspendLabel(await));
    }
    code.swap().pop();
  }

  /** Tells whether a frame or a line starts at the element, or at one that stands at its place. */
  private boolean startsSomething(int index) {
    for (int i = index - 1; i >= 0; i--) {
      CodeElement element = plan.flow.elements.get(i);
      if (element instanceof LineNumber || plan.flow.isFrame(element)) {
        return true;
      }
      if (element instanceof Instruction) {
        return element instanceof BranchInstruction;
      }
    }
    return false;
  }

  @Override
  void emitEnd() {
    for (Await await : plan.awaits()) {
      emitLine(await.line());
      if (restoreOf(await) != resumeLabel(await)) {
        emitResume(await);
      }
      emitSuspend(await);
    }
  }

  private void emitResume(Await await) {
    code.labelBinding(restoreOf(await));
    maps.entered(restoreOf(await), early, Vocabulary.LOCAL_FUTURE);
    code.astore(slots.future());
    for (Await.Spill spill : await.spills()) {
      if (!early.has(spill)) {
        emitRestore(spill);
      }
    }
    code.aload(slots.future());
    jumps.to(resumeLabel(await));
  }

  private void emitSuspend(Await await) {
    Label suspend = suspendLabel(await);
    code.labelBinding(suspend);
    maps.atAwait(
        suspend,
        await,
        Temporaries.NONE,
        StackType.reference(Vocabulary.LOCAL_FUTURE),
        StackType.OBJECT);
    Suspension suspension = Suspension.of(await);
    if (suspension.isTooLong()) {
      code.pop().astore(slots.future());
      emitKeeps(await);
      setState(await.number());
      emitReturnPending();
      return;
    }
    for (Await.Local local : suspension.locals()) {
      code.loadLocal(local.type().typeKind(), slots.of(local.slot()));
    }
    code.aload(slots.frame()).loadConstant(await.number());
    code.invokestatic(
        plan.block.frame, plan.suspensionName(suspension), suspension.type(plan.block.frame));
    code.areturn();
  }
}
