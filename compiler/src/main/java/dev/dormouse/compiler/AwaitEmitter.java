package dev.dormouse.compiler;

import dev.dormouse.compiler.StackMaps.Temporaries;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the code of awaits.
 *
 * <p>In place: poll, and go on if the value is there. A ready future touches no field. At the end
 * of the method, outside of every try range: for each await a block that suspends and one that
 * resumes.
 */
class AwaitEmitter {
  /**
   * The labels of one await.
   *
   * @param resume where a poll of the suspended block goes on
   * @param ready where the value lies on the stack
   * @param failed where a failure lies on the stack; inside the try ranges of the await
   * @param suspend where an answer that is pending goes
   */
  private record Labels(Label resume, Label ready, Label failed, Label suspend) {}

  final CodeBuilder code;
  final Plan plan;
  final Slots slots;
  final StackMaps maps;
  final Jumps jumps;
  private final List<Labels> labels = new ArrayList<>();

  AwaitEmitter(CodeBuilder code, Plan plan, Slots slots, StackMaps maps, Jumps jumps) {
    this.code = code;
    this.plan = plan;
    this.slots = slots;
    this.maps = maps;
    this.jumps = jumps;
    for (Await _ : plan.awaits()) {
      labels.add(new Labels(code.newLabel(), code.newLabel(), code.newLabel(), code.newLabel()));
    }
  }

  private Labels labelsOf(Await await) {
    return labels.get(await.number() - 1);
  }

  final Label resumeLabel(Await await) {
    return labelsOf(await).resume();
  }

  final Label suspendLabel(Await await) {
    return labelsOf(await).suspend();
  }

  /** The switch over the state; what follows runs from the start. */
  void emitEntry(Label unexpected) {
    Label start = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    cases.add(SwitchCase.of(0, start));
    for (Await await : plan.awaits()) {
      cases.add(SwitchCase.of(await.number(), resumeLabel(await)));
    }
    code.aload(slots.frame()).getfield(plan.block.frame, "state", ConstantDescs.CD_int);
    code.tableswitch(0, plan.awaits().size(), unexpected, cases);
    code.labelBinding(start);
    maps.bare(start, Temporaries.NONE);
    setState(-1);
    plan.layout
        .captures()
        .forEach(
            (slot, field) -> emitRestore(new Await.Local(slot, StackType.of(field.type()), field)));
  }

  /** What a state goes to that no poll should find; the entry has jumped there. */
  void emitUnexpected(Label unexpected) {
    emitLine(plan.firstLine());
    code.labelBinding(unexpected);
    maps.bare(unexpected, Temporaries.NONE);
    emitPolledAgain();
  }

  final void emitPolledAgain() {
    code.aload(slots.frame());
    code.invokestatic(Vocabulary.FRAME, "polledAgain", Vocabulary.POLLED_AGAIN).athrow();
  }

  /** The awaited future lies on the stack; its value lies there afterwards. */
  void emitInPlace(Await await) {
    Labels at = labelsOf(await);
    code.dup().astore(slots.future()).aload(slots.context());
    pollRaw();
    code.dup();
    pending();
    code.if_acmpne(at.ready());
    jumps.to(at.suspend());
    code.labelBinding(at.failed());
    maps.atAwait(at.failed(), await, Temporaries.NONE, StackType.THROWABLE);
    code.athrow();
    code.labelBinding(at.ready());
    maps.atAwait(at.ready(), await, Temporaries.NONE, StackType.OBJECT);
    if (plan.flow.isFrameNext(await.index())) {
      code.nop(); // two frames may not stand at the same place
    }
  }

  /** Everything that stands at the end of the method. */
  void emitEnd() {
    for (Await await : plan.awaits()) {
      emitResume(await);
      emitSpills(await);
      setState(await.number());
      emitReturnPending();
    }
  }

  /*
   * The awaited future is polled first; if it is still pending nothing has been restored, so a
   * wake-up through many levels costs one call each. A failure is kept until the variables are back
   * and thrown inside the block's own try ranges.
   */
  private void emitResume(Await await) {
    Label start = code.newLabel();
    Label end = code.newLabel();
    Label failed = code.newLabel();
    Label restore = code.newLabel();
    code.labelBinding(start);
    emitPollAwaited(await);
    code.labelBinding(end);
    code.exceptionCatchAll(start, end, failed);
    emitKeepAnswer();
    code.labelBinding(restore);
    maps.bare(restore, Temporaries.OUTCOME);
    emitRunning();
    emitRestores(await);
    code.labelBinding(failed);
    maps.bare(failed, Temporaries.NONE, StackType.THROWABLE);
    code.astore(slots.failure()).aconst_null().astore(slots.result()).goto_(restore);
  }

  /**
   * Says that the code behind belongs to {@code line}, for stack traces and steps, but not for
   * breakpoints: those stop where an entry of the line table starts, and a line whose await is
   * polled again and again would stop each time. So the entry starts at an instruction that nobody
   * reaches. The code before may not fall through.
   */
  final void emitLine(int line) {
    if (line > 0) {
      Label unreached = code.newLabel();
      code.labelBinding(unreached);
      maps.bare(unreached, Temporaries.NONE, StackType.THROWABLE);
      code.lineNumber(line).athrow();
    }
  }

  /** Polls what the block waits for; the answer lies on the stack afterwards. */
  final void emitPollAwaited(Await await) {
    Label resume = labelsOf(await).resume();
    emitLine(await.line());
    code.labelBinding(resume);
    maps.bare(resume, Temporaries.NONE);
    code.aload(slots.frame()).getfield(plan.block.frame, "awaited", Vocabulary.LOCAL_FUTURE);
    code.aload(slots.context());
    pollRaw();
  }

  /** Returns the answer if it is pending, or keeps it as the result. */
  final void emitKeepAnswer() {
    Label ready = code.newLabel();
    code.dup();
    pending();
    code.if_acmpne(ready).areturn();
    code.labelBinding(ready);
    maps.bare(ready, Temporaries.NONE, StackType.OBJECT);
    code.astore(slots.result()).aconst_null().astore(slots.failure());
  }

  /** The block runs: it waits for nothing. */
  final void emitRunning() {
    setState(-1);
    code.aload(slots.frame()).aconst_null();
    code.putfield(plan.block.frame, "awaited", Vocabulary.LOCAL_FUTURE);
  }

  /** Puts variables and operands back and goes on with the result or the failure. */
  final void emitRestores(Await await) {
    Labels at = labelsOf(await);
    Label rethrow = code.newLabel();
    await.spills().forEach(this::emitRestore);
    code.aload(slots.failure()).ifnonnull(rethrow).aload(slots.result());
    jumps.to(at.ready());
    code.labelBinding(rethrow);
    maps.atAwait(rethrow, await, Temporaries.OUTCOME);
    code.aload(slots.failure());
    jumps.to(at.failed());
  }

  final void emitRestore(Await.Spill spill) {
    switch (spill) {
      case Await.Local local -> {
        load(local.field(), local.type());
        code.storeLocal(local.type().typeKind(), slots.of(local.slot()));
      }
      case Await.Operand operand -> load(operand.field(), operand.type());
      case Await.NullLocal local -> code.aconst_null().astore(slots.of(local.slot()));
      case Await.NullOperand _ -> code.aconst_null();
    }
  }

  private void load(FrameField field, StackType type) {
    code.aload(slots.frame()).getfield(plan.block.frame, field.name, field.type());
    if (field.isReference() && !field.type().equals(type.type())) {
      code.checkcast(type.type());
    }
  }

  /** Where a pending answer goes. */
  final void emitSpills(Await await) {
    Label suspend = labelsOf(await).suspend();
    code.labelBinding(suspend);
    maps.atAwait(suspend, await, Temporaries.FUTURE, StackType.OBJECT);
    code.pop();
    emitKeeps(await);
  }

  /** Keeps what the block still needs and clears the rest. */
  final void emitKeeps(Await await) {
    for (Await.Spill spill : await.spills().reversed()) {
      emitSpill(spill);
    }
    emitClears(await.stale());
  }

  /** Lets go of what the fields hold. */
  final void emitClears(Iterable<FrameField> fields) {
    for (FrameField field : fields) {
      code.aload(slots.frame()).aconst_null();
      code.putfield(plan.block.frame, field.name, field.type());
    }
  }

  /** Keeps the future and answers pending. */
  final void emitReturnPending() {
    code.aload(slots.frame()).aload(slots.future());
    code.putfield(plan.block.frame, "awaited", Vocabulary.LOCAL_FUTURE);
    pending();
    code.areturn();
  }

  private void emitSpill(Await.Spill spill) {
    switch (spill) {
      case Await.Local local when local.field().constant -> {} // the field still has it
      case Await.Local local -> {
        code.aload(slots.frame());
        code.loadLocal(local.type().typeKind(), slots.of(local.slot()));
        code.putfield(plan.block.frame, local.field().name, local.field().type());
      }
      case Await.Operand operand -> {
        code.aload(slots.frame());
        if (operand.type().isWide()) {
          code.dup_x2().pop();
        } else {
          code.swap();
        }
        code.putfield(plan.block.frame, operand.field().name, operand.field().type());
      }
      case Await.NullLocal _ -> {}
      case Await.NullOperand _ -> code.pop();
    }
  }

  final void pollRaw() {
    code.invokeinterface(Vocabulary.LOCAL_FUTURE, "pollRaw", Vocabulary.POLL_RAW);
  }

  final void pending() {
    code.getstatic(Vocabulary.POLL, "PENDING", ConstantDescs.CD_Object);
  }

  final void setState(int state) {
    code.aload(slots.frame()).loadConstant(state);
    code.putfield(plan.block.frame, "state", ConstantDescs.CD_int);
  }
}
