package dev.dormouse.compiler;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The checks of a block that follow its control flow. */
final class FlowChecks {
  private final Plan plan;
  private final KnownTypes types;

  private FlowChecks(Plan plan, KnownTypes types) {
    this.plan = plan;
    this.types = types;
  }

  static List<Problem> of(Plan plan, KnownTypes types) {
    List<Problem> problems = new ArrayList<>();
    FlowChecks checks = new FlowChecks(plan, types);
    if (checks.isWorthwhile()) {
      problems.addAll(checks.followValues());
    }
    if (checks.hasLoop()) {
      EndlessLoops.find(plan).ifPresent(problems::add);
    }
    return problems;
  }

  /**
   * Tells whether a search can find anything: the block takes a lock or uses a thread-local, or it
   * awaits a future that it may still have afterwards.
   */
  private boolean isWorthwhile() {
    List<CodeElement> elements = plan.flow.elements;
    boolean mayAwaitAgain = plan.awaits().size() > 1 || hasLoop();
    Instruction before = null;
    for (CodeElement element : elements) {
      if (element instanceof InvokeInstruction call) {
        if (LockCall.mayTake(call) || ThreadLocalCall.of(call, types).isPresent()) {
          return !plan.awaits().isEmpty();
        }
        if (Vocabulary.isAwait(call) && mayAwaitAgain && !(before instanceof InvokeInstruction)) {
          return true;
        }
      }
      if (element instanceof Instruction instruction && instruction.opcode() != Opcode.CHECKCAST) {
        before = instruction;
      }
    }
    return false;
  }

  private boolean hasLoop() {
    for (int i = 0; i < plan.flow.size(); i++) {
      for (int next : plan.flow.successors(i)) {
        if (next <= i) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Problem> followValues() {
    Variables variables = Variables.of(plan.flow);
    ValueSteps steps = new ValueSteps(plan.block, variables, call -> LockCall.isView(call, types));
    FlowRules rules = new FlowRules(plan, types, this::isFixed);
    PathState entry = PathState.entry(plan.flow.localsMax, plan.block.capturedEnd());
    ValueFlow.run(plan, entry, steps, rules);
    return rules.problems();
  }

  /** Tells whether a value of this origin stays the same, whatever other code does. */
  private boolean isFixed(Origin origin) {
    return switch (origin) {
      case Origin.Capture _, Origin.Made _, Origin.Joined _ -> true;
      case Origin.StaticField field ->
          field.owner().equals(plan.block.host.desc()) && finalFields().contains(field.name());
      case Origin.Field field ->
          !plan.block.isStatic()
              && field.of().equals(new Origin.Capture(0))
              && finalFields().contains(field.name());
      case Origin.Unknown _, Origin.Constant _, Origin.View _ -> false;
    };
  }

  private Set<String> finalFields() {
    Set<String> names = new HashSet<>();
    for (FieldModel field : plan.block.method.parent().map(ClassModel::fields).orElse(List.of())) {
      if (field.flags().has(AccessFlag.FINAL)) {
        names.add(field.fieldName().stringValue());
      }
    }
    return names;
  }
}
