package dev.dormouse.compiler;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what a block may not keep: from the start, or across one of its awaits. */
final class KeptValues {
  /** What has been reported already, by its place in the method and its name. */
  private record Reported(int slot, String name, Check check) {}

  private static final int OPERAND = -1;

  private final Plan plan;
  private final SourceFacts facts;
  private final Variables variables;
  private final Set<Reported> reported = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private KeptValues(Plan plan, SourceFacts facts) {
    this.plan = plan;
    this.facts = facts;
    variables = Variables.of(plan.flow);
  }

  static List<Problem> problems(Plan plan, SourceFacts facts) {
    if (facts.heldTypes() == null) {
      return List.of();
    }
    KeptValues values = new KeptValues(plan, facts);
    values.judgeCaptures();
    for (Await await : plan.awaits()) {
      await.spills().forEach(spill -> values.judge(spill, await));
    }
    return values.problems;
  }

  /** A capture is kept from when the block is made until its first poll. */
  private void judgeCaptures() {
    int slot = plan.block.frameSlot();
    List<ClassDesc> captured = plan.block.captured;
    for (ClassDesc type : captured.subList(slot, captured.size())) {
      judgeVariable(slot, variables.captured(slot), type, plan.firstLine());
      slot += TypeKind.from(type).slotSize();
    }
  }

  private void judge(Await.Spill spill, Await await) {
    switch (spill) {
      case Await.Local local ->
          judgeVariable(
              local.slot(),
              variables.at(local.slot(), await.index()),
              local.type().type(),
              await.line());
      case Await.Operand operand -> {
        // Most likely the value of that variable, as in counter.count += await(…).
        boolean said =
            await.spills().stream()
                .anyMatch(
                    other -> other instanceof Await.Local && other.type().equals(operand.type()));
        if (!said) {
          judge(OPERAND, new KeptValue(false, "", operand.type().type(), await.line()));
        }
      }
      case Await.NullLocal _, Await.NullOperand _ -> {}
    }
  }

  private void judgeVariable(
      int slot, Optional<Variables.Variable> variable, ClassDesc type, int line) {
    String name = variable.map(Variables.Variable::name).orElse("");
    Stream.concat(variable.stream().map(Variables.Variable::type), Stream.of(type))
        .distinct()
        .forEach(each -> judge(slot, new KeptValue(true, name, each, line)));
  }

  private void judge(int slot, KeptValue value) {
    if (value.type().isPrimitive()) {
      return;
    }
    facts
        .objection(value, plan.block.isLocal())
        .filter(objection -> reported.add(new Reported(slot, value.name(), objection.check())))
        .ifPresent(objection ->
            problems.add(
                Problem.of(
                    objection.check(),
                    plan.block.methodName(),
                    value.line(),
                    objection.message())));
  }
}
