package dev.dormouse.compiler;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
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

  /** A block that takes no lock, has no thread-local and awaits once at most needs no search. */
  private boolean isWorthwhile() {
    int awaits = plan.awaits().size();
    if (awaits == 0) {
      return false;
    }
    if (awaits > 1 || hasLoop()) {
      return true;
    }
    for (CodeElement element : plan.flow.elements) {
      if (element instanceof InvokeInstruction call
          && (LockCall.mayTake(call) || ThreadLocalCall.of(call, types).isPresent())) {
        return true;
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
    ValueFlow.run(plan.flow, entry, steps, rules);
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
