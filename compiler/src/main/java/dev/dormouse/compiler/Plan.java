package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything that is decided about a block before its code is written. */
final class Plan {
  final Block block;
  final Flow flow;
  final TypeFlow types;
  final Liveness liveness;
  final Handlers handlers;
  final FrameLayout layout;

  /**
   * Sites of {@code new} whose object is on the stack or in a local at some await. The verifier
   * binds such an object to its site, so it cannot be kept in a field; it is made later, just
   * before its constructor runs.
   */
  private final Set<Integer> delayed = new HashSet<>();

  private final Map<Integer, Await> awaits = new TreeMap<>();

  private Plan(Block block, SourceFacts facts) {
    this.block = block;
    flow = Flow.of(block.method.code().orElseThrow());
    types = TypeFlow.of(flow, block);
    liveness = Liveness.of(flow);
    handlers = Handlers.of(flow, block, facts);
    layout = new FrameLayout(block, flow);
  }

  static Plan of(Block block, SourceFacts facts) {
    Plan plan = new Plan(block, facts);
    List<Integer> places = plan.awaitPlaces();
    plan.findDelayed(places);
    for (int place : places) {
      plan.awaits.put(place, plan.await(plan.awaits.size() + 1, place));
    }
    plan.findStale();
    return plan;
  }

  private List<Integer> awaitPlaces() {
    Monitors monitors = Monitors.of(flow);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < flow.size(); i++) {
      CodeElement element = flow.elements.get(i);
      if (!Vocabulary.isAwait(element) || !types.isReachable(i)) {
        continue;
      }
      if (monitors.isHeld(i)) {
        throw new UnsupportedCode(flow.line(i), Messages.awaitUnderMonitor());
      }
      if (((InvokeInstruction) element).typeSymbol().parameterCount() != 1) {
        throw new UnsupportedCode(
            flow.line(i), Messages.unsupported("an await of another release"));
      }
      places.add(i);
    }
    return places;
  }

  private void findDelayed(List<Integer> places) {
    for (int place : places) {
      TypeState state = types.before(place);
      for (StackType type : state.stack) {
        if (type.isUninitialized()) {
          delayed.add(type.site());
        }
      }
      for (StackType type : state.locals) {
        if (type.isUninitialized()) {
          delayed.add(type.site());
        }
      }
    }
  }

  private Await await(int number, int place) {
    TypeState state = types.before(place).copy();
    state.pop();
    List<Await.Spill> spills = new ArrayList<>();
    for (int slot = block.frameSlot(); slot < flow.localsMax; slot++) {
      StackType type = state.locals[slot];
      if (!liveness.isLive(place, slot) || type.isTop() || isDelayed(type)) {
        continue;
      }
      spills.add(
          type.isNull()
              ? new Await.NullLocal(slot, type)
              : new Await.Local(slot, type, layout.local(slot, type)));
    }
    List<StackType> operands = new ArrayList<>();
    for (StackType type : state.stack) {
      if (isDelayed(type)) {
        continue;
      }
      spills.add(
          type.isNull()
              ? new Await.NullOperand(type)
              : new Await.Operand(type, layout.operand(operands.size(), type)));
      operands.add(type);
    }
    int line = flow.line(place);
    return new Await(number, place, line, state, operands, spills, new LinkedHashSet<>());
  }

  /*
   * A suspension leaves exactly its own spills in the fields, and ready awaits touch no field. So
   * at an await the fields may hold what any await (or the constructor) left from which control can
   * come here; what is not spilled here again must be let go.
   */
  private void findStale() {
    markStale(0, layout.captures().values());
    for (Await from : awaits.values()) {
      markStale(from.index() + 1, fieldsOf(from));
      for (int handler : flow.handlers(from.index())) {
        markStale(handler, fieldsOf(from));
      }
    }
  }

  private void markStale(int start, Iterable<FrameField> held) {
    BitSet seen = new BitSet(flow.size());
    Deque<Integer> work = new ArrayDeque<>();
    work.push(start);
    while (!work.isEmpty()) {
      int index = work.pop();
      if (seen.get(index)) {
        continue;
      }
      seen.set(index);
      Await await = awaits.get(index);
      if (await != null) {
        Set<FrameField> kept = fieldsOf(await);
        for (FrameField field : held) {
          if (field.isReference() && !kept.contains(field)) {
            await.stale().add(field);
          }
        }
      }
      for (int next : flow.successors(index)) {
        work.push(next);
      }
      for (int handler : flow.handlers(index)) {
        work.push(handler);
      }
    }
  }

  private static Set<FrameField> fieldsOf(Await await) {
    Set<FrameField> fields = new LinkedHashSet<>();
    for (Await.Spill spill : await.spills()) {
      switch (spill) {
        case Await.Local local -> fields.add(local.field());
        case Await.Operand operand -> fields.add(operand.field());
        case Await.NullLocal _, Await.NullOperand _ -> {}
      }
    }
    return fields;
  }

  /** Tells whether {@code type} is an object that is made later than the source says. */
  boolean isDelayed(StackType type) {
    return type.isUninitialized() && delayed.contains(type.site());
  }

  boolean isDelayedSite(int site) {
    return delayed.contains(site);
  }

  Await awaitAt(int index) {
    Await await = awaits.get(index);
    if (await == null) {
      throw new IllegalStateException("no await at " + index);
    }
    return await;
  }

  /** The awaits in the order of their states. */
  List<Await> awaits() {
    return List.copyOf(awaits.values());
  }

  /** The first line of the block, or 0. */
  int firstLine() {
    for (int i = 0; i < flow.size(); i++) {
      if (flow.line(i) > 0) {
        return flow.line(i);
      }
    }
    return 0;
  }
}
