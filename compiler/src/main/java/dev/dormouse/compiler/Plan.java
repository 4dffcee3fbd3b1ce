package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
  private final Map<Suspension, Integer> suspensions = new LinkedHashMap<>();
  private @Nullable StaleFields held;

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
    plan.held = StaleFields.find(plan.flow, plan.awaits, plan.layout);
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
        throw new UnsupportedCode(
            Check.AWAIT_UNDER_MONITOR, flow.line(i), Messages.awaitUnderMonitor());
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

  /** The reference fields that may hold a value before the element at {@code index}. */
  List<FrameField> heldAt(int index) {
    return held == null ? List.of() : held.at(index);
  }

  /** The awaits in the order of their states. */
  List<Await> awaits() {
    return List.copyOf(awaits.values());
  }

  /** The method of the frame class that keeps what an await needs. */
  String suspensionName(Suspension suspension) {
    return "suspend$" + suspensions.computeIfAbsent(suspension, _ -> suspensions.size());
  }

  /** The suspensions that have a name. */
  Set<Suspension> suspensions() {
    return suspensions.keySet();
  }

  /** The fields for the places that spawn, by line; calls on one line share a field. */
  Map<Integer, String> spawnSites() {
    Map<Integer, String> sites = new TreeMap<>();
    for (int i = 0; i < flow.size(); i++) {
      if (Vocabulary.isSpawn(flow.elements.get(i))) {
        sites.put(flow.line(i), spawnSite(i));
      }
    }
    return sites;
  }

  /** The static field for the place of the spawn at {@code index}. */
  String spawnSite(int index) {
    return "spawn$" + flow.line(index);
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
