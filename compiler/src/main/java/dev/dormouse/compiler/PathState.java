package dev.dormouse.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is known at one point of a method about values, and about what was done to them on the paths
 * there.
 */
final class PathState {
  /** With more facts than this, their conditions are forgotten. */
  private static final int FACTS_MAX = 64;

  final Origin[] locals;
  final List<Value> stack = new ArrayList<>();

  /** What conditions turned out to be on every path to here. */
  final Map<Origin, Boolean> known = new HashMap<>();

  private List<Fact> facts = new ArrayList<>();

  private PathState(Origin[] locals) {
    this.locals = locals;
  }

  /** The start of a method whose first {@code captured} slots are filled. */
  static PathState entry(int localsMax, int captured) {
    Origin[] locals = new Origin[localsMax];
    Arrays.fill(locals, Origin.UNKNOWN);
    for (int slot = 0; slot < captured; slot++) {
      locals[slot] = new Origin.Capture(slot);
    }
    return new PathState(locals);
  }

  PathState copy() {
    PathState copy = new PathState(locals.clone());
    copy.stack.addAll(stack);
    copy.known.putAll(known);
    copy.facts.addAll(facts);
    return copy;
  }

  /** What an exception finds: the variables as they are, and {@code left} of the facts. */
  PathState thrown(List<Fact> left) {
    PathState state = new PathState(locals.clone());
    state.stack.add(Value.of(Origin.UNKNOWN, false));
    state.known.putAll(known);
    state.facts.addAll(left);
    return state;
  }

  List<Fact> facts() {
    return facts;
  }

  void setFacts(List<Fact> changed) {
    facts = changed;
  }

  void addFact(Fact fact) {
    if (facts.stream().noneMatch(each -> each.covers(fact))) {
      facts.removeIf(fact::covers);
      facts.add(fact);
    }
  }

  /** Tells whether the value can still be reached: a variable has it, or it lies elsewhere. */
  boolean keeps(Origin origin) {
    boolean isElsewhere = !(origin instanceof Origin.Made || origin instanceof Origin.Joined);
    return isElsewhere
        || Arrays.asList(locals).contains(origin)
        || stack.stream().anyMatch(each -> each.origin().equals(origin));
  }

  /** Values that match are about to be made anew: what was known is of the old ones. */
  void forget(Predicate<Origin> redefined) {
    for (int slot = 0; slot < locals.length; slot++) {
      if (locals[slot].comesFrom(redefined)) {
        locals[slot] = Origin.UNKNOWN;
      }
    }
    stack.replaceAll(each ->
        each.origin().comesFrom(redefined)
            ? new Value(Origin.UNKNOWN, each.text(), each.isWide())
            : each);
    known.keySet().removeIf(each -> each.comesFrom(redefined));
    replaceFacts(each -> each.without(redefined));
  }

  private void replaceFacts(UnaryOperator<Fact> change) {
    List<Fact> changed = new ArrayList<>(facts.size());
    boolean isOther = false;
    for (Fact fact : facts) {
      Fact replacement = change.apply(fact);
      isOther |= replacement != fact;
      changed.add(replacement);
    }
    if (isOther) {
      facts = new ArrayList<>(changed.size());
      changed.forEach(this::addFact);
    }
  }

  /**
   * Forgets what no code can ask for again: variables that are {@code dead}, conditions of values
   * that nothing holds any more, and that such a value was awaited.
   */
  void forgetLost(IntPredicate dead) {
    for (int slot = 0; slot < locals.length; slot++) {
      if (dead.test(slot)) {
        locals[slot] = Origin.UNKNOWN;
      }
    }
    Predicate<Origin> lost = each -> each.isHeldByBlock() && !isRootOfAny(each.root());
    known.keySet().removeIf(lost);
    facts.removeIf(
        each -> each.kind() == Fact.Kind.AWAITED && each.names().stream().allMatch(lost));
    replaceFacts(each -> each.withoutConditions(lost));
  }

  private boolean isRootOfAny(Origin root) {
    for (Origin local : locals) {
      if (local.root().equals(root)) {
        return true;
      }
    }
    for (Value value : stack) {
      if (value.origin().root().equals(root)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what was awaited by the instructions between two places. */
  void forgetAwaitsBetween(int first, int last) {
    facts.removeIf(
        each -> each.kind() == Fact.Kind.AWAITED && first < each.site() && each.site() < last);
  }

  /** From here on {@code origin} is known to be true or not null, or not. */
  void assume(Origin origin, boolean truth) {
    if (!(origin instanceof Origin.Unknown || origin instanceof Origin.Constant)) {
      known.put(origin, truth);
      facts.removeIf(each -> each.isRuledOutBy(origin, truth));
    }
  }

  private Origin at(int place) {
    return place < locals.length ? locals[place] : stack.get(place - locals.length).origin();
  }

  private void put(int place, Origin origin) {
    if (place < locals.length) {
      locals[place] = origin;
    } else {
      Value old = stack.get(place - locals.length);
      stack.set(place - locals.length, new Value(origin, old.text(), old.isWide()));
    }
  }

  /**
   * Takes in what another path brings to {@code index}.
   *
   * <p>A value that differs between paths becomes {@link Origin.Joined}; what a path knows of its
   * own value it then says of that one. A path that comes from {@code index} itself still names the
   * values of its last visit so: those names are taken back first.
   *
   * @return whether anything is new
   */
  boolean join(int index, PathState other) {
    int places = locals.length + stack.size();
    Set<Origin> redefined = new HashSet<>();
    for (int place = 0; place < places; place++) {
      Origin mine = at(place);
      if (mine.equals(new Origin.Joined(index, place)) && !mine.equals(other.at(place))) {
        redefined.add(mine);
      }
    }
    Map<Origin, Origin> before = new LinkedHashMap<>();
    Map<Origin, Origin> incoming = new LinkedHashMap<>();
    for (int place = 0; place < places; place++) {
      Origin joined = new Origin.Joined(index, place);
      Origin mine = at(place);
      Origin theirs = other.at(place);
      if (mine.equals(joined)) {
        if (!theirs.equals(joined)) {
          incoming.put(joined, theirs);
        }
      } else if (!mine.equals(theirs) || theirs.comesFrom(redefined::contains)) {
        before.put(joined, mine);
        incoming.put(joined, theirs);
        put(place, joined);
      }
    }
    if (!before.isEmpty()) {
      replaceFacts(each -> each.joining(before, _ -> false));
    }
    boolean learnt =
        known
            .keySet()
            .removeIf(each ->
                redefined.stream().anyMatch(old -> each.comesFrom(old::equals))
                    || !Objects.equals(known.get(each), other.known.get(each)));
    boolean added = false;
    for (Fact fact : other.facts) {
      added |= admit(fact.joining(incoming, redefined::contains));
    }
    return learnt || added || !before.isEmpty();
  }

  private boolean admit(Fact fact) {
    if (facts.stream().anyMatch(each -> each.covers(fact))) {
      return false;
    }
    if (facts.size() >= FACTS_MAX) {
      replaceFacts(each -> each.withConditions(Map.of()));
      Fact general = fact.withConditions(Map.of());
      if (facts.size() >= FACTS_MAX || facts.stream().anyMatch(each -> each.covers(general))) {
        return false;
      }
      addFact(general);
      return true;
    }
    addFact(fact);
    return true;
  }
}
