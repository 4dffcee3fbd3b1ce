package dev.dormouse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.CountingWaker;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Lab;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Probe;
import dev.dormouse.future.Waker;
import dev.dormouse.future.WakerSlot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link FuturesUnordered} and {@link FuturesOrdered}. */
class FutureSetTest {
  private static final int MANY = 1_000;

  private final Lab lab = new Lab();

  private Object poll(Stream<?> stream) throws Exception {
    return stream.pollNextRaw(lab.cx);
  }

  private List<Probe<Integer>> probes(int count) {
    List<Probe<Integer>> probes = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      probes.add(lab.probe("p" + n));
    }
    return probes;
  }

  @Test
  void onlyWokenFuturesArePolledInTheOrderOfTheirWakes() throws Exception {
    List<Probe<Integer>> probes = probes(MANY);
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(probes).allMatch(probe -> probe.polls() == 1);
    lab.journal.clear();
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(lab.journal).isEmpty();
    lab.cx.waker.takeWakes();
    probes.get(730).complete(730);
    probes.get(3).complete(3);
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(poll(set)).isEqualTo(730);
    assertThat(poll(set)).isEqualTo(3);
    assertThat(lab.journal).containsExactly("poll p730", "poll p3");
    assertThat(set.size()).isEqualTo(MANY - 2);
    set.drop();
    lab.assertNothingLeft();
  }

  @Test
  void emptySetIsAtItsEndUntilAnotherPush() throws Exception {
    FuturesUnordered<Integer> set = new FuturesUnordered<>();
    assertThat(poll(set)).isNull();
    assertThat(poll(set)).isNull();
    assertThat(set.isEmpty()).isTrue();
    set.push(Futures.ready(1));
    assertThat(set.isEmpty()).isFalse();
    assertThat(poll(set)).isEqualTo(1);
    assertThat(poll(set)).isNull();
    FuturesOrdered<Integer> ordered = new FuturesOrdered<>();
    assertThat(poll(ordered)).isNull();
    ordered.pushBack(Futures.ready(1));
    assertThat(poll(ordered)).isEqualTo(1);
    assertThat(poll(ordered)).isNull();
  }

  @Test
  void pushWakesWhoWaits() throws Exception {
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes(1));
    Future<Integer> next = set.next();
    lab.pollPending(next);
    lab.cx.waker.takeWakes();
    set.push(Futures.ready(5));
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(lab.pollReady(next)).isEqualTo(5);
    set.drop();
  }

  @Test
  void futureThatThrowsIsGoneAndTheOthersStay() throws Exception {
    IOException cause = new IOException();
    List<Probe<Integer>> probes = probes(3);
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    probes.get(1).fail(cause);
    probes.get(2).complete(2);
    assertThatThrownBy(() -> poll(set)).isSameAs(cause);
    assertThat(set.size()).isEqualTo(2);
    assertThat(poll(set)).isEqualTo(2);
    probes.get(0).complete(0);
    assertThat(poll(set)).isEqualTo(0);
    assertThat(poll(set)).isNull();
  }

  @Test
  void nullIsRefusedAndTheSetGoesOn() throws Exception {
    FuturesUnordered<Object> set = new FuturesUnordered<>(List.of(Futures.ready(), ready(1)));
    assertThatThrownBy(() -> poll(set))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(
            "FuturesUnordered: a future ended with null, which is no item;"
                + " give it a value with map");
    assertThat(poll(set)).isEqualTo(1);
    FuturesOrdered<Object> ordered = new FuturesOrdered<>(List.of(Futures.ready(), ready(1)));
    assertThatThrownBy(() -> poll(ordered)).hasMessageStartingWith("FuturesOrdered: a future");
    assertThat(poll(ordered)).isEqualTo(1);
  }

  private static Future<Object> ready(Object value) {
    return Futures.ready(value);
  }

  @Test
  void futureThatWakesItselfIsPolledOnceInAPollOfTheSet() throws Exception {
    Probe<Integer> restless = lab.<Integer>probe("restless").after(5, 1);
    FuturesUnordered<Integer> set = new FuturesUnordered<>(List.of(restless));
    for (int n = 1; n <= 5; n++) {
      assertThat(poll(set)).isSameAs(Poll.PENDING);
      assertThat(restless.polls()).isEqualTo(n);
      assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    }
    assertThat(poll(set)).isEqualTo(1);
  }

  @Test
  void usedUpBudgetLeavesTheRestForTheNextPoll() throws Exception {
    int[] polls = new int[1];
    FuturesUnordered<Integer> set = new FuturesUnordered<>();
    for (int n = 0; n < 100; n++) {
      set.push(
          Futures.pollFn(cx -> {
            if (!cx.proceed()) {
              return Poll.pending();
            }
            polls[0]++;
            return Poll.pending();
          }));
    }
    lab.cx.budget(60);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(polls[0]).isEqualTo(60);
    assertThat(lab.cx.yields()).isEqualTo(1);
    lab.cx.budget(60);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(polls[0]).isEqualTo(100);
    set.drop();
  }

  @Test
  void dropsComeInTheOrderOfThePushesAlthoughOneThrows() {
    RuntimeException cleanup = new RuntimeException("cleanup");
    List<Probe<Integer>> probes = probes(3);
    probes.get(1).throwOnDrop(cleanup);
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes);
    assertThatThrownBy(set::drop).isSameAs(cleanup);
    assertThat(lab.journal).containsExactly("drop p0", "drop p1", "drop p2");
    set.drop();
    assertThatThrownBy(() -> set.push(Futures.ready(1)))
        .hasMessage("FuturesUnordered: it was dropped, and takes no future any more");
    assertThatThrownBy(() -> poll(set)).hasMessageStartingWith("FuturesUnordered: polled after");
  }

  @Test
  void clearedSetCanBeFilledAgain() throws Exception {
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes(2));
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    set.clear();
    lab.assertNothingLeft();
    assertThat(poll(set)).isNull();
    set.push(Futures.ready(1));
    assertThat(poll(set)).isEqualTo(1);
    FuturesOrdered<Integer> ordered = new FuturesOrdered<>(List.of(Futures.ready(1)));
    ordered.clear();
    assertThat(poll(ordered)).isNull();
  }

  @Test
  void clearTellsWhoWaitsThatNothingIsLeft() throws Exception {
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes(2));
    Future<Integer> next = set.next();
    lab.pollPending(next);
    lab.cx.waker.takeWakes();
    set.clear();
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(next.pollRaw(lab.cx)).isNull();
  }

  @Test
  void wakersOfFuturesThatAreGoneWakeNobody() throws Exception {
    WakerSlot kept = new WakerSlot();
    WakerSlot cleared = new WakerSlot();
    FuturesUnordered<Integer> set = new FuturesUnordered<>();
    set.push(keeping(kept, Poll.ready(1)));
    set.push(keeping(cleared, Poll.pending()));
    assertThat(poll(set)).isEqualTo(1);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    kept.wake();
    assertThat(lab.cx.waker.takeWakes()).isZero();
    set.clear();
    lab.cx.waker.takeWakes();
    cleared.wake();
    assertThat(lab.cx.waker.takeWakes()).isZero();
    set.push(lab.<Integer>probe("late").after(0, 2));
    assertThat(poll(set)).isEqualTo(2);
  }

  private static Future<Integer> keeping(WakerSlot slot, Poll<Integer> answer) {
    return Futures.pollFn(cx -> {
      slot.register(cx.waker());
      return answer;
    });
  }

  @Test
  void setThatMovesToAnotherTaskWakesThatOne() throws Exception {
    List<Probe<Integer>> probes = probes(1);
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    CountingWaker other = new CountingWaker();
    lab.cx.waker(other);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    probes.getFirst().complete(1);
    assertThat(other.wakes()).isEqualTo(1);
    assertThat(lab.cx.waker.wakes()).isZero();
    assertThat(poll(set)).isEqualTo(1);
  }

  @Test
  void eachFutureKeepsItsWaker() throws Exception {
    List<Waker> wakers = new ArrayList<>();
    FuturesUnordered<Integer> set = new FuturesUnordered<>();
    set.push(
        Futures.pollFn(cx -> {
          wakers.add(cx.waker());
          cx.waker().wake();
          return Poll.pending();
        }));
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(wakers.get(0)).isSameAs(wakers.get(1)).isNotSameAs(lab.cx.waker);
    set.drop();
  }

  @Test
  void nestedSetsWakeThroughEachOther() throws Exception {
    List<Probe<Integer>> probes = probes(2);
    FuturesUnordered<Integer> inner = new FuturesUnordered<>(probes);
    FuturesUnordered<Integer> outer = new FuturesUnordered<>();
    outer.push(inner.next().map(n -> n + 100));
    outer.push(Futures.pending());
    assertThat(poll(outer)).isSameAs(Poll.PENDING);
    probes.get(1).complete(1);
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    assertThat(poll(outer)).isEqualTo(101);
    outer.drop();
    inner.drop();
  }

  @Test
  void orderedValuesWaitForThoseBeforeThem() throws Exception {
    List<Probe<Integer>> probes = probes(3);
    FuturesOrdered<Integer> set = new FuturesOrdered<>(probes);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    probes.get(2).complete(2);
    probes.get(1).complete(1);
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    assertThat(set.size()).isEqualTo(3);
    probes.get(0).complete(0);
    assertThat(poll(set)).isEqualTo(0);
    assertThat(poll(set)).isEqualTo(1);
    assertThat(poll(set)).isEqualTo(2);
    assertThat(poll(set)).isNull();
  }

  @Test
  void pushFrontJumpsTheQueue() throws Exception {
    FuturesOrdered<Integer> set = new FuturesOrdered<>();
    set.pushBack(Futures.ready(2));
    set.pushBack(Futures.ready(3));
    set.pushFront(Futures.ready(1));
    set.pushFront(Futures.ready(0));
    assertThat(lab.pollReady(set.toList())).containsExactly(0, 1, 2, 3);
  }

  @Test
  void orderedFailureComesInItsPlace() throws Exception {
    IOException cause = new IOException();
    FuturesOrdered<Integer> set = new FuturesOrdered<>();
    Probe<Integer> first = lab.probe("first");
    set.pushBack(first);
    set.pushBack(Futures.failed(cause));
    assertThat(poll(set)).isSameAs(Poll.PENDING);
    first.complete(1);
    assertThat(poll(set)).isEqualTo(1);
    assertThatThrownBy(() -> poll(set)).isSameAs(cause);
    assertThat(poll(set)).isNull();
  }

  @Test
  void dumpsShowTheFuturesThatAreLeft() throws Exception {
    FuturesUnordered<Integer> set = new FuturesUnordered<>(probes(2));
    set.push(Futures.<Integer>pending());
    Future<?> next = set.next();
    lab.pollPending(next);
    assertThat(FutureInfo.tree(next).lines().map(String::strip))
        .containsExactly(
            "next",
            "FuturesUnordered of 3",
            Probe.class.getName(),
            Probe.class.getName(),
            "pending");
    assertThat(set).hasToString("FuturesUnordered of 3");
    set.drop();
  }
}
