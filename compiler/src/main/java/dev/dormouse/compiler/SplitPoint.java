package dev.dormouse.compiler;

import java.lang.classfile.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The second part of a block that is too large: from an await near the middle that no loop, branch
 * or try stands around to the end.
 *
 * @param firstLine of the part
 * @param lastLine of the part
 * @param awaits of the part
 * @param allAwaits of the block
 * @param variables of the first part that the second reads
 */
record SplitPoint(int firstLine, int lastLine, int awaits, int allAwaits, List<String> variables) {

  /** The cheapest place to split: few variables first, then close to the middle. */
  static Optional<SplitPoint> of(Plan plan) {
    List<Await> awaits = plan.awaits();
    boolean[] crossed = crossed(plan.flow);
    int middle = awaits.size() / 2;
    Await best = null;
    long least = Long.MAX_VALUE;
    for (int i = awaits.size() / 4; i < awaits.size() - awaits.size() / 4; i++) {
      Await await = awaits.get(i);
      int start = lineStart(plan, await);
      if (i == 0
          || await.line() <= awaits.get(i - 1).line()
          || !plan.types.before(start).stack.isEmpty()
          || crossed[start]
          || plan.flow.handlers(start).length > 0) {
        continue;
      }
      long cost = (long) variables(plan, start).size() * awaits.size() + Math.abs(i - middle);
      if (cost < least) {
        least = cost;
        best = await;
      }
    }
    return best == null ? Optional.empty() : Optional.of(startingAt(best, plan));
  }

  /** The first instruction of the await's line. */
  private static int lineStart(Plan plan, Await await) {
    int start = await.index();
    for (int i = start; i >= 0 && plan.flow.line(i) == await.line(); i--) {
      if (plan.flow.elements.get(i) instanceof Instruction) {
        start = i;
      }
    }
    return start;
  }

  private static List<String> variables(Plan plan, int index) {
    List<String> variables = new ArrayList<>();
    for (int slot = plan.block.frameSlot(); slot < plan.flow.localsMax; slot++) {
      if (plan.liveness.isLive(index, slot)) {
        variables.add(plan.layout.variable(slot));
      }
    }
    return variables;
  }

  private static SplitPoint startingAt(Await first, Plan plan) {
    int lastLine = first.line();
    for (int i = first.index(); i < plan.flow.size(); i++) {
      lastLine = Math.max(lastLine, plan.flow.line(i));
    }
    int all = plan.awaits().size();
    List<String> variables = variables(plan, lineStart(plan, first));
    return new SplitPoint(first.line(), lastLine, all - first.number() + 1, all, variables);
  }

  /** The elements that a jump leads across: those of loops and branches. */
  private static boolean[] crossed(Flow flow) {
    int[] changes = new int[flow.size() + 1];
    for (int i = 0; i < flow.size(); i++) {
      for (int next : flow.successors(i)) {
        if (next <= i) {
          changes[next]++;
          changes[i + 1]--;
        } else if (next > i + 1) {
          changes[i + 1]++;
          changes[next]--;
        }
      }
    }
    boolean[] crossed = new boolean[flow.size()];
    int depth = 0;
    for (int i = 0; i < crossed.length; i++) {
      depth += changes[i];
      crossed[i] = depth > 0;
    }
    return crossed;
  }
}
