package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/*
 * Forward over the paths of a method. A state is kept only where paths meet; from there the code is
 * walked up to the next such place. Values that differ where paths meet become a value of their
 * own (PathState.join), facts are united: a fact holds if there is a path on which it holds, and
 * its conditions rule out the paths that a test has already excluded. So what is reported has a
 * path for a witness, as far as the tests on it are tests of a variable for truth, zero or null.
 *
 * javac makes a loop of a switch over patterns: a guard that fails jumps back, and the switch goes
 * on with the next case. So no guard is evaluated twice, and what a guard awaited is forgotten
 * there.
 */

/** Follows values through a method and tells {@link FlowRules} of each call. */
final class ValueFlow {
  /** Each place where paths meet is visited so often at most; then the search ends. */
  private static final int VISITS_MAX = 64;

  private final Flow flow;
  private final Liveness liveness;
  private final ValueSteps steps;
  private final FlowRules rules;
  private final Map<Integer, PathState> states = new HashMap<>();
  private final Map<Integer, Integer> visits = new HashMap<>();
  private final boolean[] meeting;
  private final TreeSet<Integer> work = new TreeSet<>();

  private ValueFlow(Flow flow, Liveness liveness, ValueSteps steps, FlowRules rules) {
    this.flow = flow;
    this.liveness = liveness;
    this.steps = steps;
    this.rules = rules;
    meeting = new boolean[flow.size()];
    for (int i = 0; i < meeting.length; i++) {
      for (int next : flow.successors(i)) {
        if (next != i + 1 || flow.elements.get(i) instanceof BranchInstruction) {
          meeting[next] = true;
        }
      }
      for (int handler : flow.handlers(i)) {
        meeting[handler] = true;
      }
    }
  }

  static void run(Plan plan, PathState entry, ValueSteps steps, FlowRules rules) {
    ValueFlow values = new ValueFlow(plan.flow, plan.liveness, steps, rules);
    values.meeting[0] = true;
    values.arrive(0, entry);
    while (!values.work.isEmpty()) {
      int index = values.work.removeFirst();
      if (values.visits.merge(index, 1, Integer::sum) <= VISITS_MAX) {
        values.walk(index);
      }
    }
  }

  /** Takes a jump; the code that it leads to gets a copy of the state. */
  private void jump(int from, int to, PathState state) {
    if (to <= from && Vocabulary.isPatternSwitch(flow, to)) {
      PathState restarted = state.copy();
      restarted.forgetAwaitsBetween(to, from);
      arrive(to, restarted);
    } else {
      arrive(to, state);
    }
  }

  private void arrive(int index, PathState state) {
    PathState there = states.get(index);
    PathState here = state.copy();
    here.forgetLost(slot -> !liveness.isLive(index, slot));
    if (there == null) {
      states.put(index, here);
      work.add(index);
    } else if (there.join(index, here)) {
      work.add(index);
    }
  }

  private void walk(int start) {
    PathState state = stateAt(start).copy();
    for (int i = start; ; i++) {
      CodeElement element = flow.elements.get(i);
      if (element instanceof Instruction instruction) {
        handle(i, instruction, state);
        if (element instanceof BranchInstruction branch) {
          branch(i, branch, state);
          return;
        }
        if (!step(i, instruction, state)) {
          for (int next : flow.successors(i)) {
            jump(i, next, state);
          }
          return;
        }
      }
      if (i + 1 >= flow.size()) {
        return;
      }
      if (meeting[i + 1]) {
        arrive(i + 1, state);
        return;
      }
    }
  }

  private PathState stateAt(int index) {
    PathState state = states.get(index);
    if (state == null) {
      throw new IllegalStateException("no state at " + index);
    }
    return state;
  }

  /** Follows the exception that {@code instruction} can throw. */
  private void handle(int index, Instruction instruction, PathState state) {
    if (flow.handlers(index).length == 0 || !mayThrow(instruction)) {
      return;
    }
    List<Fact> left =
        instruction instanceof InvokeInstruction call
            ? rules.factsIfThrown(index, call, steps.arguments(state, call), state)
            : state.facts();
    PathState thrown = state.thrown(left);
    for (int handler : flow.handlersReached(index)) {
      arrive(handler, thrown);
    }
  }

  /**
   * Tells whether an exception of {@code instruction} is one to reckon with. What only fetches a
   * value would else seem to throw on the way to each unlock.
   */
  private boolean mayThrow(Instruction instruction) {
    return switch (instruction) {
      case InvokeInstruction call -> !rules.isHarmless(call);
      case InvokeDynamicInstruction _, ThrowInstruction _ -> true;
      case OperatorInstruction operator ->
          switch (operator.opcode()) {
            case IDIV, IREM, LDIV, LREM -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private boolean step(int index, Instruction instruction, PathState state) {
    switch (instruction) {
      case InvokeInstruction call -> {
        List<Value> arguments = steps.arguments(state, call);
        Value result = steps.call(state, index, call);
        rules.called(index, call, arguments, result.origin(), state);
      }
      case LookupSwitchInstruction _, TableSwitchInstruction _ -> {
        state.stack.removeLast();
        return false;
      }
      case ReturnInstruction _, ThrowInstruction _ -> {
        return false;
      }
      default -> steps.apply(state, index, instruction);
    }
    return true;
  }

  private void branch(int index, BranchInstruction branch, PathState state) {
    Opcode opcode = branch.opcode();
    Origin tested = steps.test(state, opcode);
    Boolean taken = truthIfTaken(opcode);
    int[] next = flow.successors(index);
    for (int i = 0; i < next.length; i++) {
      if (tested == null || taken == null) {
        jump(index, next[i], state);
      } else {
        PathState refined = state.copy();
        refined.assume(tested, taken == (i == 0));
        jump(index, next[i], refined);
      }
    }
  }

  /** What the tested value is where the jump is taken: true or not null, or not, or null. */
  private static @Nullable Boolean truthIfTaken(Opcode opcode) {
    return switch (opcode) {
      case IFNE, IFNONNULL -> true;
      case IFEQ, IFNULL -> false;
      default -> null;
    };
  }
}
