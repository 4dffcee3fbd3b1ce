package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Joins of so many children that only the woken ones are polled. */
class JoinManyTest {
  private static final int MANY = 200;

  private final Lab lab = new Lab();

  private static List<Probe<Integer>> probes(Lab lab) {
    List<Probe<Integer>> probes = new ArrayList<>();
    for (int n = 0; n < MANY; n++) {
      probes.add(lab.probe("p" + n));
    }
    return probes;
  }

  @Test
  void onlyWokenChildrenArePolled() throws Exception {
    List<Probe<Integer>> probes = probes(lab);
    Future<List<Integer>> join = Futures.joinAll(probes);
    lab.pollPending(join);
    assertThat(probes).allMatch(probe -> probe.polls() == 1);
    lab.journal.clear();
    lab.pollPending(join);
    assertThat(lab.journal).isEmpty();
    probes.get(130).complete(130);
    probes.get(3).complete(3);
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    lab.pollPending(join);
    assertThat(lab.journal).containsExactlyInAnyOrder("poll p3", "poll p130");
    join.drop();
    lab.assertNothingLeft();
  }

  @Test
  void valuesComeInTheOrderOfTheFutures() throws Exception {
    List<Probe<Integer>> probes = probes(lab);
    Future<List<Integer>> join = Futures.joinAll(probes);
    for (int n = MANY - 1; n >= 0; n--) {
      lab.pollPending(join);
      probes.get(n).complete(n);
    }
    List<Integer> values = lab.pollReady(join);
    assertThat(values).hasSize(MANY);
    for (int n = 0; n < MANY; n++) {
      assertThat(values.get(n)).isEqualTo(n);
    }
    assertThat(lab.pollFailed(join)).hasMessageStartingWith("joinAll: polled after");
  }

  @Test
  void failureDropsTheRestInOrderAndLaterWakesReachNobody() throws Exception {
    List<Probe<Integer>> probes = probes(lab);
    IOException cause = new IOException();
    Future<List<Integer>> join = Futures.joinAll(probes);
    lab.pollPending(join);
    lab.journal.clear();
    probes.get(70).fail(cause);
    assertThat(lab.pollFailed(join)).isSameAs(cause);
    assertThat(lab.journal).hasSize(MANY).startsWith("poll p70", "drop p0", "drop p1");
    assertThat(lab.journal).endsWith("drop p198", "drop p199").doesNotContain("drop p70");
    assertThat(lab.pollFailed(join)).hasMessageStartingWith("joinAll: polled after");
  }

  @Test
  void wakeOfAChildThatOutlivesTheJoinWakesNobody() throws Exception {
    WakerSlot kept = new WakerSlot();
    List<Future<Integer>> futures = new ArrayList<>(probes(lab));
    futures.add(
        9,
        Futures.pollFn(cx -> {
          kept.register(cx.waker());
          return Poll.pending();
        }));
    Future<List<Integer>> join = Futures.joinAll(futures);
    lab.pollPending(join);
    join.drop();
    kept.wake();
    assertThat(lab.cx.waker.wakes()).isZero();
  }

  @Test
  void joinThatMovesToAnotherTaskWakesThatOne() throws Exception {
    List<Probe<Integer>> probes = probes(lab);
    Future<List<Integer>> join = Futures.joinAll(probes);
    lab.pollPending(join);
    CountingWaker other = new CountingWaker();
    lab.cx.waker(other);
    lab.pollPending(join);
    probes.get(0).complete(0);
    assertThat(other.wakes()).isEqualTo(1);
    assertThat(lab.cx.waker.wakes()).isZero();
    join.drop();
  }

  @Test
  void usedUpBudgetLeavesTheRestForTheNextPoll() throws Exception {
    int[] done = new int[1];
    List<Future<Integer>> futures = new ArrayList<>();
    for (int n = 0; n < MANY; n++) {
      futures.add(
          Futures.pollFn(cx -> {
            if (!cx.proceed()) {
              return Poll.pending();
            }
            return Poll.ready(done[0]++);
          }));
    }
    Future<List<Integer>> join = Futures.joinAll(futures);
    lab.cx.budget(60);
    lab.pollPending(join);
    assertThat(done[0]).isEqualTo(60);
    assertThat(lab.cx.yields()).isEqualTo(1);
    lab.cx.budget(60);
    lab.pollPending(join);
    assertThat(done[0]).isEqualTo(120);
    lab.cx.budget(Context.BUDGET_MAX);
    assertThat(lab.pollReady(join)).hasSize(MANY);
  }

  @Test
  void childThatYieldsIsPolledAgain() throws Exception {
    List<Future<Void>> futures = new ArrayList<>();
    for (int n = 0; n < MANY; n++) {
      futures.add(Futures.yieldNow().then(_ -> Futures.yieldNow()));
    }
    Future<List<Void>> join = Futures.joinAll(futures);
    lab.pollPending(join);
    lab.pollPending(join);
    assertThat(lab.pollReady(join)).hasSize(MANY).containsOnlyNulls();
  }

  @Test
  void nestedJoinsOfManyWakeThroughEachOther() throws Exception {
    List<Probe<Integer>> inner = probes(lab);
    List<Future<?>> outer = new ArrayList<>(probes(lab));
    outer.add(100, Futures.joinAll(inner));
    Future<?> join = Futures.joinAll(outer);
    lab.pollPending(join);
    lab.cx.waker.takeWakes();
    lab.journal.clear();
    inner.get(150).complete(1);
    assertThat(lab.cx.waker.takeWakes()).isEqualTo(1);
    lab.pollPending(join);
    assertThat(lab.journal).containsExactly("poll p150");
    join.drop();
    lab.assertNothingLeft();
  }

  @Test
  void droppedAtEachSuspensionItLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "joinAll",
            l -> {
              List<Future<Integer>> futures = new ArrayList<>();
              for (int n = 0; n < MANY; n++) {
                futures.add(l.<Integer>probe("p" + n).after(n % 7, n));
              }
              return Futures.joinAll(futures);
            });
    assertThat(suspensions).isEqualTo(6);
  }
}
