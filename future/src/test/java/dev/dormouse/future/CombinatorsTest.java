package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all combinators have in common: each wraps one future here, and is polled as a whole. */
class CombinatorsTest {

  /** A combinator, made around one child that decides its end. */
  private record Combinator(String name, Function<Future<String>, Future<?>> around) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Combinator> combinators() {
    return Stream.of(
        of("map", f -> f.map(String::length)),
        of("then", f -> f.then(Futures::ready)),
        of("flatten", f -> Futures.flatten(f.map(Futures::ready))),
        of("named", f -> f.named("named")),
        of("inspect", f -> f.inspect(_ -> {})),
        of("inspectFailure", f -> f.inspectFailure(_ -> {})),
        of("mapFailure", f -> f.mapFailure(x -> x)),
        of("catchFailure", f -> f.catchFailure(ClassCastException.class, _ -> "caught")),
        of("orElse", f -> f.orElse(Futures::failed)),
        of("outcome", Future::outcome),
        of("ofNullable", Futures::ofNullable),
        of("maybeDone", Futures::maybeDone),
        of("pollFn", f -> Futures.pollFn(f)),
        of("abortable", Future::abortable),
        of("shared", Future::shared),
        of("remote", f -> f.remoteHandle().remote()),
        of("join", f -> Futures.join(f, Futures.ready(1))),
        of("joinAll", f -> Futures.joinAll(List.of(f, Futures.ready("b")))),
        of("joinAll", f -> Futures.joinAll(manyWith(f))),
        of("joinOutcomes", f -> Futures.joinOutcomes(f, Futures.ready(1))),
        of("joinAllOutcomes", f -> Futures.joinAllOutcomes(List.of(f, Futures.ready("b")))),
        of("select", f -> Futures.select(f, Futures.pending())),
        of("selectBiased", f -> Futures.selectBiased(f, Futures.pending())),
        of("selectAll", f -> Futures.selectAll(List.of(f, Futures.pending()))),
        of("selectAllBiased", f -> Futures.selectAllBiased(List.of(f, Futures.pending()))),
        of("race", f -> Futures.race(f, Futures.pending())),
        of("raceBiased", f -> Futures.raceBiased(f, Futures.pending())),
        of("raceOk", f -> Futures.raceOk(f, Futures.failed(new IOException("other")))));
  }

  private static Combinator of(String name, Function<Future<String>, Future<?>> around) {
    return new Combinator(name, around);
  }

  /** More than are polled each time. */
  private static List<Future<String>> manyWith(Future<String> one) {
    List<Future<String>> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(i == 17 ? one : Futures.ready("b"));
    }
    return many;
  }

  private final Lab lab = new Lab();

  @ParameterizedTest
  @MethodSource("combinators")
  void makingItPollsNothing(Combinator combinator) {
    Probe<String> child = lab.probe("child");
    Future<?> future = combinator.around.apply(child);
    assertThat(child.polls()).isZero();
    future.drop();
    assertThat(lab.journal).containsExactly("drop child");
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void droppedAtEachSuspensionItDropsItsChildOnceAndRefusesPolls(Combinator combinator) {
    int suspensions =
        Lab.dropEverywhere(
            combinator.name,
            l -> combinator.around.apply(l.<String>probe("child").after(2, "value")));
    assertThat(suspensions).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void failingAtEachPollItLeavesNothing(Combinator combinator) {
    Lab.dropEverywhere(
        combinator.name,
        l ->
            combinator.around.apply(
                l.<String>probe("child").failAfter(1, new IOException("child"))));
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void errorIsThrownOnAsItIs(Combinator combinator) throws Exception {
    AssertionError bug = new AssertionError("bug");
    Probe<String> child = lab.probe("child");
    Future<?> future = combinator.around.apply(child);
    lab.pollPending(future);
    child.fail(bug);
    Throwable thrown = catchThrowable(() -> future.pollRaw(lab.cx));
    if (combinator.name.equals("remote")) {
      assertThat(thrown).isNull(); // the handle has it
    } else {
      assertThat(thrown).isSameAs(bug);
    }
    lab.assertNothingLeft();
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void laterPollsReplaceTheWaker(Combinator combinator) throws Exception {
    Probe<String> child = lab.probe("child");
    Future<?> future = combinator.around.apply(child);
    CountingWaker other = new CountingWaker();
    lab.pollPending(future);
    lab.cx.waker(other);
    lab.pollPending(future);
    lab.cx.waker.takeWakes();
    child.complete("value");
    assertThat(other.wakes()).isPositive();
    assertThat(lab.cx.waker.wakes()).isZero();
    lab.pollReady(future);
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void endWakesNobody(Combinator combinator) throws Exception {
    Probe<String> child = lab.probe("child");
    Future<?> future = combinator.around.apply(child);
    lab.pollPending(future);
    child.complete("value");
    lab.cx.waker.takeWakes();
    lab.pollReady(future);
    assertThat(lab.cx.waker.wakes()).isZero();
    assertThat(child.isAwaited()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("combinators")
  void dumpShowsTheChildBelowIt(Combinator combinator) throws Exception {
    Probe<String> child = lab.probe("child");
    Future<?> future = combinator.around.apply(child);
    lab.pollPending(future);
    String tree = FutureInfo.tree(future);
    assertThat(tree).startsWith(combinator.name);
    assertThat(tree.lines().skip(1)).anyMatch(line -> line.endsWith(Probe.class.getName()));
  }

  /** Runs each on an executor of a few lines, woken by another thread. */
  @ParameterizedTest
  @MethodSource("combinators")
  void runsOnAnyExecutor(Combinator combinator) throws Exception {
    WakerSlot slot = new WakerSlot();
    boolean[] open = new boolean[1];
    Future<String> gate =
        Futures.pollFn(cx -> {
          slot.register(cx.waker());
          return open[0] ? Poll.ready("open") : Poll.pending();
        });
    Future<?> future = combinator.around.apply(gate);
    Semaphore woken = new Semaphore(0);
    Context cx = Context.of(woken::release);
    assertThat(future.pollRaw(cx)).isSameAs(Poll.PENDING);
    Thread opener =
        Thread.ofPlatform()
            .start(() -> {
              open[0] = true;
              slot.wake();
            });
    @Nullable Object answer = Poll.PENDING;
    while (answer == Poll.PENDING) {
      woken.acquire();
      answer = future.pollRaw(cx);
    }
    opener.join();
    assertThat(answer).isNotSameAs(Poll.PENDING);
  }
}
