package dev.dormouse.compiler;

import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds loops that never let go of their thread: without an await, and without a way out but an
 * exception that nothing in the block catches by its type.
 *
 * <p>A loop is a set of elements that can all reach each other (Tarjan's strongly connected
 * components). A {@code finally} catches no exception by type: it only passes it on.
 */
final class EndlessLoops {
  private final Plan plan;
  private final Flow flow;
  private final int[][] edges;

  /** When an element was first visited, or -1. */
  private final int[] order;

  /** The earliest element on the path that is reachable from an element. */
  private final int[] low;

  /** The component of an element, or -1 while that is open. */
  private final int[] component;

  private final int[] nextEdge;
  private final Deque<Integer> open = new ArrayDeque<>();
  private final Deque<Integer> path = new ArrayDeque<>();
  private final List<List<Integer>> components = new ArrayList<>();
  private int visited;

  private EndlessLoops(Plan plan) {
    this.plan = plan;
    flow = plan.flow;
    int size = flow.size();
    edges = new int[size][];
    order = new int[size];
    low = new int[size];
    component = new int[size];
    nextEdge = new int[size];
    Arrays.fill(order, -1);
    Arrays.fill(component, -1);
    for (int i = 0; i < size; i++) {
      edges[i] = edges(i);
    }
  }

  static Optional<Problem> find(Plan plan) {
    EndlessLoops loops = new EndlessLoops(plan);
    loops.visitFrom(0);
    return loops.components.stream()
        .filter(loops::isEndless)
        .map(loop -> loops.problem(loop))
        .findFirst();
  }

  private int[] edges(int index) {
    int[] successors = flow.successors(index);
    if (flow.handlers(index).length == 0 || !(flow.elements.get(index) instanceof Instruction)) {
      return successors;
    }
    int[] handlers =
        flow.catches().stream()
            .filter(each -> each.catchType().isPresent() && covers(each, index))
            .mapToInt(each -> flow.indexOf(each.handler()))
            .toArray();
    int[] all = Arrays.copyOf(successors, successors.length + handlers.length);
    System.arraycopy(handlers, 0, all, successors.length, handlers.length);
    return all;
  }

  private boolean covers(ExceptionCatch handled, int index) {
    return flow.indexOf(handled.tryStart()) <= index && index < flow.indexOf(handled.tryEnd());
  }

  /** Finds the components that can be reached from {@code start}, without recursion. */
  private void visitFrom(int start) {
    enter(start);
    while (!path.isEmpty()) {
      int at = path.peek();
      if (nextEdge[at] < edges[at].length) {
        int next = edges[at][nextEdge[at]++];
        if (order[next] < 0) {
          enter(next);
        } else if (component[next] < 0) {
          low[at] = Math.min(low[at], order[next]);
        }
      } else {
        path.pop();
        if (low[at] == order[at]) {
          close(at);
        }
        if (!path.isEmpty()) {
          low[path.peek()] = Math.min(low[path.peek()], low[at]);
        }
      }
    }
  }

  private void enter(int index) {
    order[index] = visited;
    low[index] = visited++;
    open.push(index);
    path.push(index);
  }

  private void close(int root) {
    List<Integer> members = new ArrayList<>();
    int member;
    do {
      member = open.pop();
      component[member] = components.size();
      members.add(member);
    } while (member != root);
    components.add(members);
  }

  private boolean isEndless(List<Integer> members) {
    boolean isLoop = false;
    for (int member : members) {
      if (Vocabulary.isAwait(flow.elements.get(member)) || edges[member].length == 0) {
        return false;
      }
      for (int next : edges[member]) {
        if (component[next] != component[member]) {
          return false;
        }
        isLoop |= next <= member;
      }
    }
    return isLoop;
  }

  private Problem problem(List<Integer> loop) {
    int line =
        loop.stream()
            .filter(each -> flow.elements.get(each) instanceof Instruction)
            .mapToInt(flow::line)
            .filter(each -> each > 0)
            .min()
            .orElse(0);
    return Problem.of(Check.ENDLESS_LOOP, plan.block.methodName(), line, Messages.endlessLoop());
  }
}
