package dev.dormouse.compiler;

import dev.dormouse.compiler.Fact.Kind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What calls mean for the facts of a path, and what is wrong with them. */
final class FlowRules {
  /** So often a lock is counted at most; the bound ends the search in loops that only lock. */
  private static final int DEPTH_MAX = 8;

  private record Finding(Check check, int index, String about) {}

  private final Plan plan;
  private final KnownTypes types;

  /** Tells whether a value can be replaced while the block waits or calls something. */
  private final Predicate<Origin> isFixed;

  private final Map<Finding, Problem> problems = new LinkedHashMap<>();

  FlowRules(Plan plan, KnownTypes types, Predicate<Origin> isFixed) {
    this.plan = plan;
    this.types = types;
    this.isFixed = isFixed;
  }

  /** What is wrong, in the order of the code. */
  List<Problem> problems() {
    return problems.entrySet().stream()
        .sorted(Comparator.comparingInt(each -> each.getKey().index))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void report(Check check, int index, String about, String message) {
    problems.putIfAbsent(
        new Finding(check, index, about),
        Problem.of(check, plan.block.methodName(), plan.flow.line(index), message));
  }

  /** Tells whether a call cannot fail: it only asks for a lock's half, or who holds it. */
  boolean isHarmless(InvokeInstruction call) {
    return LockCall.isView(call, types)
        || LockCall.of(call, types).stream().anyMatch(each -> each.action() == LockCall.Action.ASK);
  }

  /** What holds where a call throws: it has taken nothing, but it may have let go. */
  List<Fact> factsIfThrown(
      int index, InvokeInstruction call, List<Value> arguments, PathState state) {
    if (Vocabulary.isAwait(call)) {
      PathState after = state.copy();
      await(index, arguments.getFirst(), after, false);
      return after.facts();
    }
    Optional<LockCall> lock = LockCall.of(call, types);
    if (lock.isPresent() && lock.get().action() == LockCall.Action.RELEASE) {
      PathState after = state.copy();
      release(lock.get().kind(), arguments, after);
      return after.facts();
    }
    return state.facts();
  }

  /** Notes what a call that came back has done. */
  void called(
      int index, InvokeInstruction call, List<Value> arguments, Origin result, PathState state) {
    if (Vocabulary.isAwait(call)) {
      await(index, arguments.getFirst(), state, true);
      return;
    }
    Optional<LockCall> lock = LockCall.of(call, types);
    if (lock.isPresent()) {
      locks(lock.get(), index, arguments, result, state);
    } else if (!plan.block.isLocal()) {
      ThreadLocalCall.of(call, types)
          .ifPresent(action -> threadLocal(action, index, arguments, state));
    }
  }

  private void locks(
      LockCall call, int index, List<Value> arguments, Origin result, PathState state) {
    Value lock = arguments.getFirst();
    switch (call.action()) {
      case TAKE -> take(Fact.of(call.kind(), index, lock, state.known), state, null);
      case TRY -> take(Fact.of(call.kind(), index, lock, state.known), state, result);
      case CONVERT -> {
        if (state.facts().stream().noneMatch(each -> each.isHold() && each.isOf(lock.origin()))) {
          take(Fact.of(call.kind(), index, lock, state.known), state, result);
        }
      }
      case RELEASE -> release(call.kind(), arguments, state);
      case ASK -> {
        List<Fact> changed = new ArrayList<>();
        for (Fact fact : state.facts()) {
          changed.add(fact.isHold() && fact.isOf(lock.origin()) ? fact.when(result, true) : fact);
        }
        state.setFacts(changed);
      }
    }
  }

  /**
   * A path that holds the lock already holds it once more; the others hold it from now on.
   *
   * @param condition what must be true for all that, or null
   */
  private static void take(Fact taken, PathState state, @Nullable Origin condition) {
    List<Fact> changed = new ArrayList<>();
    for (Fact fact : state.facts()) {
      boolean same = fact.kind() == taken.kind() && taken.names().stream().anyMatch(fact::isOf);
      if (!same || fact.site() == taken.site()) {
        changed.add(fact);
        continue;
      }
      Fact deeper = fact.withDepth(Math.min(fact.depth() + 1, DEPTH_MAX));
      changed.add(condition == null ? deeper : deeper.when(condition, true));
      if (condition != null) {
        changed.add(fact.when(condition, false));
      }
    }
    state.setFacts(changed);
    state.addFact(condition == null ? taken : taken.when(condition, true));
  }

  private static void release(Kind kind, List<Value> arguments, PathState state) {
    Value lock = arguments.getFirst();
    boolean all = kind == Kind.PERMITTED && arguments.size() > 1;
    Predicate<Fact> match = match(kind, lock, state.facts());
    List<Fact> changed = new ArrayList<>();
    for (Fact fact : state.facts()) {
      if (!match.test(fact)) {
        changed.add(fact);
      } else if (fact.depth() > 1 && !all) {
        changed.add(fact.withDepth(fact.depth() - 1));
      }
    }
    state.setFacts(changed);
  }

  /** The holds that letting go of {@code lock} ends: of itself, else of what looks most like it. */
  private static Predicate<Fact> match(Kind kind, Value lock, List<Fact> facts) {
    Predicate<Fact> same = fact -> fact.kind() == kind && fact.isOf(lock.origin());
    if (facts.stream().anyMatch(same)) {
      return same;
    }
    Predicate<Fact> alike =
        fact -> fact.kind() == kind && !fact.text().isEmpty() && fact.text().equals(lock.text());
    if (facts.stream().anyMatch(alike)) {
      return alike;
    }
    int latest =
        facts.stream()
            .filter(fact -> fact.kind() == kind)
            .filter(fact -> lock.origin().isOpaque() || fact.names().isEmpty())
            .mapToInt(Fact::site)
            .max()
            .orElse(-1);
    return fact -> fact.kind() == kind && fact.site() == latest;
  }

  private void await(int index, Value future, PathState state, boolean reports) {
    List<Fact> changed = new ArrayList<>();
    for (Fact fact : state.facts()) {
      if (reports) {
        judgeAwait(index, future, fact);
      }
      boolean crosses = fact.kind() == Kind.READ || fact.kind() == Kind.WRITTEN;
      changed.add(crosses && fact.crossed() < 0 ? fact.withCrossed(index) : fact);
    }
    state.setFacts(changed);
    if (state.keeps(future.origin())
        && isFixed.test(future.origin())
        && !mayAwaitAgain(index, future.origin())) {
      state.addFact(Fact.of(Kind.AWAITED, index, future, state.known));
    }
  }

  private void judgeAwait(int index, Value future, Fact fact) {
    switch (fact.kind()) {
      case LOCKED ->
          report(Check.AWAIT_UNDER_LOCK, index, fact.text(), Messages.awaitUnderLock(fact.text()));
      case PERMITTED ->
          report(Check.AWAIT_UNDER_LOCK, index, fact.text(), Messages.awaitWithPermit(fact.text()));
      case AWAITED -> {
        if (fact.isOf(future.origin())) {
          boolean inLoop = fact.site() == index;
          int line = inLoop ? 0 : plan.flow.line(fact.site());
          String message = Messages.awaitedTwice(future.text(), inLoop, line);
          report(Check.AWAITED_TWICE, index, "", message);
        }
      }
      case READ, WRITTEN -> {}
    }
  }

  /** A shared future gives its value to each await, and a lambda answers as often as it likes. */
  private boolean mayAwaitAgain(int index, Origin origin) {
    StackType type = plan.types.before(index).peek(0);
    if (type.kind() != StackType.Kind.REFERENCE || types.isA(type.type(), Vocabulary.SHARED)) {
      return true;
    }
    if (!(origin instanceof Origin.Made made)) {
      return false;
    }
    return switch (plan.flow.elements.get(made.index())) {
      case InvokeInstruction call -> types.isA(call.typeSymbol().returnType(), Vocabulary.SHARED);
      case InvokeDynamicInstruction _ -> true;
      default -> false;
    };
  }

  private void threadLocal(
      ThreadLocalCall call, int index, List<Value> arguments, PathState state) {
    Value local = arguments.getFirst();
    List<Fact> changed = new ArrayList<>();
    for (Fact fact : state.facts()) {
      boolean isOfIt =
          (fact.kind() == Kind.READ || fact.kind() == Kind.WRITTEN) && fact.isOf(local.origin());
      if (!isOfIt) {
        changed.add(fact);
      } else if (fact.crossed() >= 0 && isTorn(fact, call, index)) {
        boolean written = fact.kind() == Kind.WRITTEN;
        int line = plan.flow.line(index);
        String message = Messages.threadLocal(local.text(), written, call, line);
        report(Check.THREAD_LOCAL, fact.crossed(), local.text(), message);
      }
    }
    state.setFacts(changed);
    if (call == ThreadLocalCall.READ) {
      state.addFact(Fact.of(Kind.READ, index, local, state.known));
    } else if (call == ThreadLocalCall.WRITE && !isRestored(local, arguments)) {
      state.addFact(Fact.of(Kind.WRITTEN, index, local, state.known));
    }
  }

  /** A loop that reads anew in each round takes the value of the thread that it is on. */
  private static boolean isTorn(Fact fact, ThreadLocalCall call, int index) {
    return !(fact.kind() == Kind.READ && call == ThreadLocalCall.READ && fact.site() == index);
  }

  /** Tells whether a set puts back what was read, or null: nothing is left behind on the thread. */
  private boolean isRestored(Value local, List<Value> arguments) {
    Origin value = arguments.getLast().origin();
    if (value.equals(new Origin.Constant(false))) {
      return true;
    }
    return value instanceof Origin.Made made
        && plan.flow.elements.get(made.index()) instanceof InvokeInstruction call
        && ThreadLocalCall.of(call, types).filter(ThreadLocalCall.READ::equals).isPresent()
        && !(local.origin() instanceof Origin.Unknown);
  }
}
