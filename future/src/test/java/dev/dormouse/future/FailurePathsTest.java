package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Looking at ends, changing failures and recovering from them. */
class FailurePathsTest {
  private final Lab lab = new Lab();
  private final Probe<String> a = lab.probe("a");
  private final Probe<String> b = lab.probe("b");
  private final IOException broken = new IOException("broken");
  private final AssertionError bug = new AssertionError("bug");
  private final List<Object> seen = new ArrayList<>();

  @Test
  void inspectShowsTheValueAndHandsItOn() throws Exception {
    Future<String> future = a.inspect(seen::add);
    lab.pollPending(future);
    a.complete("value");
    assertThat(lab.pollReady(future)).isEqualTo("value");
    assertThat(seen).containsExactly("value");
  }

  @Test
  void inspectShowsNoFailure() {
    a.fail(broken);
    assertThat(lab.pollFailed(a.inspect(seen::add))).isSameAs(broken);
    assertThat(seen).isEmpty();
  }

  @Test
  void throwingInspectionIsTheFailure() {
    a.complete("value");
    RuntimeException thrown = new RuntimeException("look");
    Future<String> future =
        a.inspect(_ -> {
          throw thrown;
        });
    assertThat(lab.pollFailed(future)).isSameAs(thrown);
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("inspect: polled after");
  }

  @Test
  void inspectFailureShowsExceptionsAndNoErrors() throws Exception {
    a.fail(broken);
    b.fail(bug);
    assertThat(lab.pollFailed(a.inspectFailure(seen::add))).isSameAs(broken);
    assertThat(lab.pollFailed(b.inspectFailure(seen::add))).isSameAs(bug);
    assertThat(lab.pollReady(Futures.ready("value").inspectFailure(seen::add))).isEqualTo("value");
    assertThat(seen).containsExactly(broken);
  }

  @Test
  void throwingInspectionOfAFailureIsSuppressedIntoIt() {
    a.fail(broken);
    RuntimeException thrown = new RuntimeException("look");
    Future<String> future =
        a.inspectFailure(_ -> {
          throw thrown;
        });
    assertThat(lab.pollFailed(future)).isSameAs(broken).hasSuppressedException(thrown);
  }

  @Test
  void mapFailurePutsAnotherExceptionInItsPlace() throws Exception {
    a.fail(broken);
    Future<String> future = a.mapFailure(cause -> new TimeoutException(cause.getMessage()));
    assertThat(lab.pollFailed(future)).isInstanceOf(TimeoutException.class).hasMessage("broken");
    b.fail(bug);
    assertThat(lab.pollFailed(b.mapFailure(_ -> broken))).isSameAs(bug);
    assertThat(lab.pollReady(Futures.ready(1).mapFailure(_ -> broken))).isEqualTo(1);
  }

  @Test
  void mapFailureRefusesNullByName() {
    a.fail(broken);
    assertThat(lab.pollFailed(a.mapFailure(_ -> null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("mapFailure: the function returned null");
  }

  @Test
  void catchFailureCatchesItsTypeOnly() throws Exception {
    assertThat(lab.pollReady(caught(new FileNotFoundException("gone")))).isEqualTo("caught gone");
    assertThat(lab.pollReady(caught(broken))).isEqualTo("caught broken");
    TimeoutException other = new TimeoutException();
    assertThat(lab.pollFailed(caught(other))).isSameAs(other);
    assertThat(lab.pollFailed(caught(bug))).isSameAs(bug);
    Future<String> whole = Futures.ready("value").catchFailure(Exception.class, _ -> "caught");
    assertThat(lab.pollReady(whole)).isEqualTo("value");
  }

  private static Future<String> caught(Throwable failure) {
    return Futures.<String>failed(failure)
        .catchFailure(IOException.class, cause -> "caught " + cause.getMessage());
  }

  @Test
  void catchFailureOfThrowableCatchesErrorsToo() throws Exception {
    Future<String> future =
        Futures.<String>failed(bug).catchFailure(Throwable.class, Throwable::getMessage);
    assertThat(lab.pollReady(future)).isEqualTo("bug");
  }

  @Test
  void orElseGoesOnInTheSamePollWithTheFirstAtItsEnd() throws Exception {
    a.fail(broken);
    b.complete("second");
    Future<String> future =
        a.orElse(cause -> {
          lab.journal.add("after " + cause.getMessage());
          assertThat(a.isAlive()).isFalse();
          return b;
        });
    assertThat(lab.pollReady(future)).isEqualTo("second");
    assertThat(lab.journal).containsExactly("poll a", "after broken", "poll b");
  }

  @Test
  void orElseIsAskedOnceAndTheSecondFailureCounts() throws Exception {
    IOException second = new IOException("second");
    Future<String> future =
        a.orElse(cause -> {
          seen.add(cause);
          return b;
        });
    lab.pollPending(future);
    a.fail(broken);
    lab.pollPending(future);
    b.fail(second);
    assertThat(lab.pollFailed(future)).isSameAs(second);
    assertThat(seen).containsExactly(broken);
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("orElse: polled after");
  }

  @Test
  void orElseIsNotAskedAfterAValueOrAnError() throws Exception {
    Future<String> whole = Futures.ready("value").orElse(_ -> b);
    assertThat(lab.pollReady(whole)).isEqualTo("value");
    a.fail(bug);
    assertThat(lab.pollFailed(a.orElse(_ -> b))).isSameAs(bug);
    assertThat(b.polls()).isZero();
    b.drop();
  }

  @Test
  void orElseRefusesNullByName() {
    a.fail(broken);
    Future<String> future = a.orElse(_ -> null);
    assertThat(lab.pollFailed(future)).hasMessage("orElse: the function returned null");
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("orElse: polled after");
  }

  @Test
  void orElseDroppedAtEachSuspensionOfEitherLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "orElse",
            l ->
                l.<String>probe("first")
                    .failAfter(2, new IOException())
                    .orElse(_ -> l.<String>probe("second").after(3, "x")));
    assertThat(suspensions).isEqualTo(5);
  }

  @Test
  void flattenWaitsForBoth() throws Exception {
    Probe<Future<String>> outer = lab.probe("outer");
    Future<String> future = Futures.flatten(outer);
    lab.pollPending(future);
    outer.complete(b);
    lab.pollPending(future);
    assertThat(b.polls()).isOne();
    b.complete("value");
    assertThat(lab.pollReady(future)).isEqualTo("value");
    assertThat(lab.pollFailed(future)).hasMessageStartingWith("flatten: polled after");
  }

  @Test
  void ofNullableOfNoneIsReadyWithNullOnce() throws Exception {
    Future<String> none = Futures.ofNullable(null);
    assertThat(lab.pollReady(none)).isNull();
    assertThat(lab.pollFailed(none)).hasMessageStartingWith("ofNullable: polled after");
    Future<String> dropped = Futures.ofNullable(null);
    dropped.drop();
    assertThat(lab.pollFailed(dropped)).hasMessageStartingWith("ofNullable: polled after");
  }

  @Test
  void ofNullableOfAFutureIsThatFuture() throws Exception {
    Future<String> some = Futures.ofNullable(a);
    lab.pollPending(some);
    a.complete("value");
    assertThat(lab.pollReady(some)).isEqualTo("value");
  }
}
