package dev.dormouse.compiler;

import dev.dormouse.compiler.StackMaps.Temporaries;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the awaits of a large block: what resuming and suspending have in common stands there
 * once.
 *
 * <p>Each await keeps a poll of its own, since stack traces take the line from it. The usual layout
 * is better where it fits: there, each await also has its own type profile from the poll on.
 */
final class CompactAwaitEmitter extends AwaitEmitter {
  private final Map<Await, Label> restores = new HashMap<>();
  private final Label answered;
  private final Label suspended;

  CompactAwaitEmitter(CodeBuilder code, Plan plan, Slots slots, StackMaps maps, Jumps jumps) {
    super(code, plan, slots, maps, jumps);
    for (Await await : plan.awaits()) {
      restores.put(await, code.newLabel());
    }
    answered = code.newLabel();
    suspended = code.newLabel();
  }

  @Override
  void emitEnd() {
    if (plan.awaits().isEmpty()) {
      return;
    }
    emitResumes();
    for (Await await : plan.awaits()) {
      code.labelBinding(restoreOf(await));
      maps.bare(restoreOf(await), Temporaries.OUTCOME);
      emitRestores(await);
    }
    for (Await await : plan.awaits()) {
      emitSpills(await);
      code.loadConstant(await.number());
      jumps.to(suspended);
    }
    code.labelBinding(suspended);
    maps.bare(suspended, Temporaries.FUTURE, StackType.INT);
    code.aload(slots.frame()).swap();
    code.putfield(plan.block.frame, "state", ConstantDescs.CD_int);
    emitReturnPending();
  }

  private Label restoreOf(Await await) {
    return Objects.requireNonNull(restores.get(await));
  }

  /** A poll for each await; behind them all, the outcome goes to the await that the state names. */
  private void emitResumes() {
    Label start = code.newLabel();
    Label end = code.newLabel();
    Label failed = code.newLabel();
    Label restore = code.newLabel();
    code.labelBinding(start);
    for (Await await : plan.awaits()) {
      emitPollAwaited(await);
      jumps.to(answered);
    }
    code.labelBinding(end);
    code.exceptionCatchAll(start, end, failed);
    code.labelBinding(failed);
    maps.bare(failed, Temporaries.NONE, StackType.THROWABLE);
    code.astore(slots.failure()).aconst_null().astore(slots.result()).goto_(restore);
    code.labelBinding(answered);
    maps.bare(answered, Temporaries.NONE, StackType.OBJECT);
    emitKeepAnswer();
    code.labelBinding(restore);
    maps.bare(restore, Temporaries.OUTCOME);
    code.aload(slots.frame()).getfield(plan.block.frame, "state", ConstantDescs.CD_int);
    emitRunning();
    List<SwitchCase> cases = new ArrayList<>();
    for (Await await : plan.awaits()) {
      cases.add(SwitchCase.of(await.number(), restoreOf(await)));
    }
    code.tableswitch(1, cases.size(), restoreOf(plan.awaits().getLast()), cases);
  }
}
