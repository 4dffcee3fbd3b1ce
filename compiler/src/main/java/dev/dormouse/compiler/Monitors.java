package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** How many monitors may be held at most before each element of a method. */
final class Monitors {
  /** Deeper nesting counts as this; the bound ends the search in code that never lets go. */
  private static final int DEPTH_MAX = 64;

  private record Visit(int index, int depth) {}

  private final int[] depths;

  private Monitors(int[] depths) {
    this.depths = depths;
  }

  static Monitors of(Flow flow) {
    int[] depths = new int[flow.size()];
    if (flow.elements.stream().noneMatch(MonitorInstruction.class::isInstance)) {
      return new Monitors(depths);
    }
    Arrays.fill(depths, -1);
    Deque<Visit> work = new ArrayDeque<>();
    work.push(new Visit(0, 0));
    while (!work.isEmpty()) {
      Visit visit = work.pop();
      int index = visit.index();
      if (depths[index] >= visit.depth()) {
        continue;
      }
      depths[index] = visit.depth();
      CodeElement element = flow.elements.get(index);
      int after = after(element, visit.depth());
      for (int next : flow.successors(index)) {
        work.push(new Visit(next, after));
      }
      // The handler of a synchronized region covers its own exit: leaving cannot fail half-way.
      if (!(element instanceof MonitorInstruction)) {
        for (int handler : flow.handlersReached(index)) {
          work.push(new Visit(handler, after));
        }
      }
    }
    return new Monitors(depths);
  }

  private static int after(CodeElement element, int depth) {
    if (!(element instanceof MonitorInstruction monitor)) {
      return depth;
    }
    return monitor.opcode() == Opcode.MONITORENTER
        ? Math.min(depth + 1, DEPTH_MAX)
        : Math.max(depth - 1, 0);
  }

  boolean isHeld(int index) {
    return depths[index] > 0;
  }
}
