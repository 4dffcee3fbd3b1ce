package dev.dormouse.compiler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that a block has done to a value on some path: a lock that it holds, a future that it
 * awaited, a thread-local that it used.
 *
 * @param kind what was done
 * @param site index of the instruction that did it
 * @param names all origins that the value is known to have
 * @param conditions what is known of conditions on the paths where it is so
 * @param depth how often a lock is held
 * @param crossed index of an await behind it, or -1
 * @param text how the source names the value, or empty
 */
record Fact(
    Kind kind,
    int site,
    Set<Origin> names,
    Map<Origin, Boolean> conditions,
    int depth,
    int crossed,
    String text) {

  /** What a fact says of its value. */
  enum Kind {
    LOCKED,
    PERMITTED,
    AWAITED,
    READ,
    WRITTEN
  }

  static Fact of(Kind kind, int site, Value value, Map<Origin, Boolean> conditions) {
    boolean known = !(value.origin() instanceof Origin.Unknown);
    Set<Origin> names = known ? Set.of(value.origin()) : Set.of();
    return new Fact(kind, site, names, Map.copyOf(conditions), 1, -1, value.text());
  }

  boolean isOf(Origin origin) {
    return names.contains(origin);
  }

  boolean isHold() {
    return kind == Kind.LOCKED || kind == Kind.PERMITTED;
  }

  Fact withDepth(int changed) {
    return new Fact(kind, site, names, conditions, changed, crossed, text);
  }

  Fact withCrossed(int await) {
    return new Fact(kind, site, names, conditions, depth, await, text);
  }

  Fact withConditions(Map<Origin, Boolean> changed) {
    return new Fact(kind, site, names, Map.copyOf(changed), depth, crossed, text);
  }

  /** This fact where {@code origin} is known to be true or not null, or not. */
  Fact when(Origin origin, boolean truth) {
    Map<Origin, Boolean> more = new HashMap<>(conditions);
    more.put(origin, truth);
    return withConditions(more);
  }

  /** Tells whether it cannot be so where {@code origin} has this truth. */
  boolean isRuledOutBy(Origin origin, boolean truth) {
    Boolean needed = conditions.get(origin);
    return needed != null && needed != truth;
  }

  /** This fact without names and conditions that mean other values from now on. */
  Fact without(Predicate<Origin> redefined) {
    if (names.stream().noneMatch(each -> each.comesFrom(redefined))
        && conditions.keySet().stream().noneMatch(each -> each.comesFrom(redefined))) {
      return this;
    }
    Set<Origin> left = new HashSet<>(names);
    left.removeIf(each -> each.comesFrom(redefined));
    Map<Origin, Boolean> conditionsLeft = new HashMap<>(conditions);
    conditionsLeft.keySet().removeIf(each -> each.comesFrom(redefined));
    return new Fact(kind, site, Set.copyOf(left), Map.copyOf(conditionsLeft), depth, crossed, text);
  }

  /** This fact whatever the truth of conditions that are {@code lost}. */
  Fact withoutConditions(Predicate<Origin> lost) {
    if (conditions.keySet().stream().noneMatch(lost)) {
      return this;
    }
    Map<Origin, Boolean> left = new HashMap<>(conditions);
    left.keySet().removeIf(lost);
    return withConditions(left);
  }

  /** This fact where each value of {@code joined} is also known by its key. */
  Fact joining(Map<Origin, Origin> joined, Predicate<Origin> redefined) {
    Set<Origin> moreNames = new HashSet<>();
    Map<Origin, Boolean> moreConditions = new HashMap<>();
    joined.forEach((name, value) -> {
      Boolean condition = conditions.get(value);
      if (names.contains(value)) {
        moreNames.add(name);
        moreConditions.put(name, true); // something was called on it
      } else if (value instanceof Origin.Constant constant) {
        moreConditions.put(name, constant.truth());
      } else if (condition != null) {
        moreConditions.put(name, condition);
      }
    });
    Fact kept = without(redefined);
    if (moreNames.isEmpty() && moreConditions.isEmpty()) {
      return kept;
    }
    moreNames.addAll(kept.names);
    Map<Origin, Boolean> all = new HashMap<>(kept.conditions);
    all.putAll(moreConditions);
    return new Fact(kind, site, Set.copyOf(moreNames), Map.copyOf(all), depth, crossed, text);
  }

  /** Tells whether this says as much as {@code other}, on all paths of it and perhaps more. */
  boolean covers(Fact other) {
    return kind == other.kind
        && site == other.site
        && depth == other.depth
        && crossed == other.crossed
        && names.equals(other.names)
        && other.conditions.entrySet().containsAll(conditions.entrySet());
  }
}
