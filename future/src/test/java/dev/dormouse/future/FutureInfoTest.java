package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What futures tell those who only look. */
class FutureInfoTest {

  /** A block as the compiler writes it, suspended at its second await. */
  private static final class Block extends AsyncFrame<String> {
    Block(int state, LocalFuture<?> awaited) {
      this.state = state;
      this.awaited = awaited;
    }

    @Override
    public String place() {
      return "com.acme.Echo.handle(Echo.java:17)";
    }

    @Override
    protected String lines() {
      return "\u0011\u0014\u0016";
    }

    @Override
    public Object pollRaw(Context cx) {
      throw new AssertionError("a look polls nothing");
    }
  }

  private static Future<Object> never() {
    return Futures.pending();
  }

  static Stream<Arguments> combinators() {
    Future<Object> a = never();
    return Stream.of(
        Arguments.of(Futures.join(a, a), "join of 2", 2),
        Arguments.of(Futures.select(a, a), "select of 2", 2),
        Arguments.of(Futures.race(List.of(a, a, a)), "race of 3", 3),
        Arguments.of(Futures.raceOk(List.of(a, a)), "raceOk of 2", 2),
        Arguments.of(a.map(each -> each), "map", 1),
        Arguments.of(a.then(each -> a), "then", 1),
        Arguments.of(a.outcome(), "outcome", 1),
        Arguments.of(Futures.pollFn(a), "pollFn", 1),
        Arguments.of(Time.timeout(Duration.ofSeconds(5), a), "timeout PT5S", 1),
        Arguments.of(Time.sleep(Duration.ofMillis(20)), "sleep", 0),
        Arguments.of(a, "pending", 0));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("combinators")
  void combinatorNamesItselfAndWhatItWaitsFor(Future<?> future, String what, int children) {
    FutureInfo info = FutureInfo.of(future);

    assertThat(info.what()).isEqualTo(what);
    assertThat(info.frame()).isNull();
    assertThat(info.children()).hasSize(children).allMatch(each -> each == never());
  }

  @Test
  void joinShowsOnlyTheChildrenThatHaveNotEnded() throws Exception {
    Future<?> join = Futures.join(Futures.ready(1), never());
    assertThat(join.poll(Context.noop())).isEqualTo(Poll.pending());

    assertThat(FutureInfo.tree(join)).isEqualTo("join of 2\n  pending\n");
  }

  @Test
  void endedCombinatorHasNoChildren() {
    Future<Object> map = never().map(each -> each);
    map.drop();

    assertThat(FutureInfo.of(map)).isEqualTo(FutureInfo.leaf("map"));
  }

  @Test
  void frameTellsTheLineOfItsAwaitAndItsChild() {
    FrameInfo info = new Block(2, never()).frameInfo();

    assertThat(info)
        .isEqualTo(new FrameInfo("com.acme.Echo", "handle", "Echo.java", 22, 2, never()));
    assertThat(info).hasToString("com.acme.Echo.handle(Echo.java:22)");
    assertThat(info.isSuspended()).isTrue();
  }

  @Test
  void frameThatIsNotSuspendedTellsItsFirstLineAndNoChild() {
    FrameInfo fresh = new Block(0, never()).frameInfo();
    FrameInfo running = new Block(-1, never()).frameInfo();

    assertThat(fresh).hasToString("com.acme.Echo.handle(Echo.java:17)");
    assertThat(fresh.awaited()).isNull();
    assertThat(running.line()).isEqualTo(17);
    assertThat(running.awaited()).isNull();
    assertThat(running.isSuspended()).isFalse();
  }

  /** A look from outside may come upon any state beside any child. */
  @Test
  void frameReadBetweenTwoWritesAnswersAllTheSame() {
    assertThat(new Block(3, never()).frameInfo().line()).isZero();
    assertThat(FutureInfo.of(new Block(1, null)).children()).isEmpty();
  }

  @Test
  void treePrintsFramesCombinatorsAndLeavesWithTheirDepth() {
    Future<?> tree =
        new Block(
            1,
            Futures.join(
                new Block(2, Time.sleep(Duration.ofSeconds(1))), new Block(0, never()), never()));

    assertThat(FutureInfo.tree(tree))
        .isEqualTo(
            """
            com.acme.Echo.handle(Echo.java:20)
              join of 3
                com.acme.Echo.handle(Echo.java:22)
                  sleep
                com.acme.Echo.handle(Echo.java:17) not started
                pending
            """);
  }

  @Test
  void treeIsBoundInWidthAndDepth() {
    List<Future<Object>> many = new ArrayList<>();
    for (int i = 0; i < FutureInfo.TREE_LINES_MAX * 2; i++) {
      many.add(never());
    }
    Future<Object> deep = never();
    for (int i = 0; i < FutureInfo.TREE_DEPTH_MAX * 2; i++) {
      deep = deep.map(each -> each);
    }

    assertThat(FutureInfo.tree(Futures.joinAll(many)).lines())
        .hasSize(FutureInfo.TREE_LINES_MAX + 1)
        .last()
        .isEqualTo("  …");
    assertThat(FutureInfo.tree(deep).lines()).hasSize(FutureInfo.TREE_DEPTH_MAX + 1);
  }

  @Test
  void futureWithoutAnAnswerIsNamedByItsClass() {
    Future<Object> own = cx -> Poll.pending();
    RawFuture<Object> broken =
        new RawFuture<>() {
          @Override
          public Object pollRaw(Context cx) {
            return Poll.PENDING;
          }

          @Override
          protected FutureInfo info() {
            throw new IllegalStateException("no answer");
          }
        };

    assertThat(FutureInfo.of(own)).isEqualTo(FutureInfo.leaf(own.getClass().getName()));
    assertThat(FutureInfo.of(broken)).isEqualTo(FutureInfo.leaf(broken.getClass().getName()));
  }
}
