package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SemaphoreTest {
  @RegisterExtension final LoggedWakes logged = new LoggedWakes();

  @Test
  void freePermitsAreTakenAtOnceAndComeBackOnce() throws Exception {
    Semaphore semaphore = new Semaphore(3);
    SemaphorePermit one = Asking.now(semaphore.acquire());
    SemaphorePermit two = Asking.now(semaphore.acquireMany(2));
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(semaphore.tryAcquire()).isNull();
    assertThat(two.count()).isEqualTo(2);
    assertThat(two.semaphore()).isSameAs(semaphore);
    two.close();
    two.close();
    assertThat(two.count()).isZero();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    one.close();
    assertThat(semaphore.availablePermits()).isEqualTo(3);
    assertThat(semaphore).hasToString("Semaphore(3 free)");
  }

  @Test
  void futureTakesNothingBeforeItsFirstPollAndEndsOnce() throws Exception {
    Semaphore semaphore = new Semaphore(1);
    Future<SemaphorePermit> acquire = semaphore.acquire();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    Asking.now(acquire).close();
    assertThatThrownBy(() -> acquire.poll(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Semaphore.acquire");
  }

  @Test
  void firstComeIsServedFirst() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    b.assertAsleep();
    assertThat(semaphore.tryAcquire()).isNull();
    SemaphorePermit permit = a.granted();
    permit.close();
    b.granted().close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void largeRequestCollectsAndHoldsUpSmallOnes() throws Exception {
    Semaphore semaphore = new Semaphore(2);
    Asking<SemaphorePermit> large = Asking.waiting(semaphore.acquireMany(4));
    Asking<SemaphorePermit> small = Asking.waiting(semaphore.acquire());
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(semaphore.tryAcquire()).isNull();
    assertThat(semaphore.forgetPermits(1)).isZero();
    semaphore.addPermits(1);
    large.assertAsleep();
    small.assertAsleep();
    semaphore.addPermits(2);
    assertThat(large.granted().count()).isEqualTo(4);
    small.granted();
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void cancelledLargeRequestLeavesWhatItCollectedToTheNext() throws Exception {
    Semaphore semaphore = new Semaphore(2);
    Asking<SemaphorePermit> large = Asking.waiting(semaphore.acquireMany(3));
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> c = Asking.waiting(semaphore.acquire());
    large.future.drop();
    large.future.drop();
    a.granted();
    b.granted();
    c.assertAsleep();
  }

  @Test
  void cancelledRequestInTheMiddleLeavesTheOrder() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> c = Asking.waiting(semaphore.acquire());
    b.future.drop();
    semaphore.addPermits(2);
    a.granted();
    b.assertAsleep();
    c.granted();
  }

  @Test
  void droppedGrantGoesToTheNext() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    a.future.drop();
    b.granted().close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void onlyGrantThatIsDroppedIsFreeAgain() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquireMany(2));
    semaphore.addPermits(2);
    a.future.drop();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    Asking.waiting(semaphore.acquireMany(3)).future.drop();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  void unpolledRequestThatIsDroppedTakesNothing() {
    Semaphore semaphore = new Semaphore(1);
    semaphore.acquire().drop();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void latestWakerCounts() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Future<SemaphorePermit> acquire = semaphore.acquire();
    CountingWaker first = new CountingWaker();
    CountingWaker second = new CountingWaker();
    assertThat(first.isPending(acquire)).isTrue();
    assertThat(second.isPending(acquire)).isTrue();
    semaphore.addPermits(1);
    assertThat(first.takeWakes()).isZero();
    assertThat(second.takeWakes()).isEqualTo(1);
  }

  @Test
  void closeRefusesWaitersAndNewcomersAndLeavesPermitsGood() throws Exception {
    Semaphore semaphore = new Semaphore(1);
    SemaphorePermit held = Asking.now(semaphore.acquire());
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquireMany(2));
    semaphore.close();
    semaphore.close();
    assertThatThrownBy(a::granted).isInstanceOf(AcquireError.class);
    assertThatThrownBy(b::granted).isInstanceOf(AcquireError.class);
    assertThatThrownBy(() -> Asking.now(semaphore.acquire())).isInstanceOf(AcquireError.class);
    assertThat(semaphore.tryAcquire()).isNull();
    assertThat(semaphore.isClosed()).isTrue();
    held.close();
    assertThat(semaphore.tryAcquire()).isNull();
    assertThat(semaphore).hasToString("Semaphore(closed, 1 free)");
  }

  @Test
  void grantThatCameBeforeTheCloseStays() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    semaphore.close();
    assertThat(a.granted().count()).isEqualTo(1);
  }

  @Test
  void permitsAreSplitMergedAndForgotten() throws Exception {
    Semaphore semaphore = new Semaphore(10);
    SemaphorePermit five = Asking.now(semaphore.acquireMany(5));
    SemaphorePermit two = five.split(2);
    assertThat(two.count()).isEqualTo(2);
    assertThat(five.count()).isEqualTo(3);
    assertThat(five.split(4)).isNull();
    assertThatThrownBy(() -> five.split(-1)).hasMessageContaining("-1");
    five.merge(two);
    two.close();
    assertThat(five.count()).isEqualTo(5);
    assertThat(semaphore.availablePermits()).isEqualTo(5);
    assertThatThrownBy(() -> five.merge(five)).isInstanceOf(IllegalArgumentException.class);
    SemaphorePermit foreign = Asking.now(new Semaphore(1).acquire());
    assertThatThrownBy(() -> five.merge(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different");
    assertThat(foreign.count()).isEqualTo(1);
    five.forget();
    five.close();
    assertThat(semaphore.availablePermits()).isEqualTo(5);
    assertThat(semaphore.forgetPermits(3)).isEqualTo(3);
    assertThat(semaphore.forgetPermits(3)).isEqualTo(2);
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void badCountsAreRefusedByNameAndChangeNothing() throws Exception {
    assertThatThrownBy(() -> new Semaphore(-1)).hasMessageContaining("-1");
    Semaphore semaphore = new Semaphore(Limits.PERMITS_MAX);
    assertThatThrownBy(() -> semaphore.acquireMany(-2)).hasMessageContaining("-2");
    assertThatThrownBy(() -> semaphore.tryAcquireMany(-3)).hasMessageContaining("-3");
    assertThatThrownBy(() -> semaphore.addPermits(-4)).hasMessageContaining("-4");
    assertThatThrownBy(() -> semaphore.forgetPermits(-5)).hasMessageContaining("-5");
    assertThatThrownBy(() -> semaphore.addPermits(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 permits to 2147483647")
        .hasMessageContaining("PERMITS_MAX");
    assertThat(semaphore.availablePermits()).isEqualTo(Limits.PERMITS_MAX);
    SemaphorePermit all = Asking.now(semaphore.acquireMany(Limits.PERMITS_MAX));
    semaphore.addPermits(1);
    assertThatThrownBy(() -> all.merge(Asking.now(semaphore.acquire())))
        .hasMessageContaining("PERMITS_MAX");
    assertThat(all.count()).isEqualTo(Limits.PERMITS_MAX);
  }

  @Test
  void requestForNothingIsServedUnlessOthersWait() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking.now(semaphore.acquireMany(0)).close();
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> none = Asking.waiting(semaphore.acquireMany(0));
    a.future.drop();
    none.granted();
  }

  @Test
  void wakerThatThrowsHarmsNobodyElse() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Future<SemaphorePermit> first = semaphore.acquire();
    assertThat(first.pollRaw(logged.throwingWaker())).isSameAs(Poll.PENDING);
    Asking<SemaphorePermit> second = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(2);
    assertThat(logged.count()).isEqualTo(1);
    second.granted();
    assertThat(Asking.now(first).count()).isEqualTo(1);
  }

  @Test
  void wakerMayUseTheSemaphoreBecauseNoLockIsHeld() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    List<Asking<SemaphorePermit>> others = new ArrayList<>();
    Future<SemaphorePermit> first = semaphore.acquire();
    Thread[] helper = new Thread[1];
    assertThat(
            first.pollRaw(
                Context.of(() -> {
                  // Another thread gets through too: a monitor that this one held would stop it.
                  helper[0] = new Thread(() -> others.forEach(each -> each.future.drop()));
                  helper[0].start();
                  try {
                    helper[0].join();
                  } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                  }
                })))
        .isSameAs(Poll.PENDING);
    for (int i = 0; i < 3; i++) {
      others.add(Asking.waiting(semaphore.acquire()));
    }
    semaphore.addPermits(3);
    assertThat(helper[0].isAlive()).isFalse();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    Asking.now(first).close();
    assertThat(semaphore.availablePermits()).isEqualTo(3);
  }

  @Test
  void dropInItsOwnWakeGivesThePermitBack() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Future<SemaphorePermit> first = semaphore.acquire();
    assertThat(first.pollRaw(Context.of(first::drop))).isSameAs(Poll.PENDING);
    Asking<SemaphorePermit> second = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    second.granted();
  }

  @Test
  void spentBudgetTakesNothingAndAPendingPollSpendsNone() throws Exception {
    Semaphore semaphore = new Semaphore(1);
    CountingWaker task = new CountingWaker();
    Context spent = task.budgeted(0);
    Future<SemaphorePermit> acquire = semaphore.acquire();
    assertThat(acquire.pollRaw(spent)).isSameAs(Poll.PENDING);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    Context one = task.budgeted(1);
    assertThat(semaphore.acquireMany(2).pollRaw(one)).isSameAs(Poll.PENDING);
    assertThat(one.budgetLeft()).isEqualTo(1);
  }

  @Test
  void lookTellsOfAGrantThatNobodyClaims() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    assertThat(FutureInfo.of(a.future).what()).isEqualTo("Semaphore.acquire");
    semaphore.addPermits(1);
    assertThat(FutureInfo.of(a.future).what())
        .isEqualTo("Semaphore.acquire, granted and not claimed");
    a.granted();
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquireMany(2));
    assertThat(FutureInfo.of(b.future).what()).isEqualTo("Semaphore.acquireMany(2)");
  }

  @Test
  void bargingLetsNewcomersTakeWhatAWaiterWasWokenFor() throws Exception {
    Semaphore semaphore = Semaphore.barging(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    SemaphorePermit barged = semaphore.tryAcquire();
    assertThat(a.waker.takeWakes()).isEqualTo(1);
    assertThat(a.waker.isPending(a.future)).isTrue();
    barged.close();
    a.granted().close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void bargingWaiterThatIsNotPolledHoldsNothing() throws Exception {
    Semaphore semaphore = Semaphore.barging(0);
    Asking<SemaphorePermit> asleep = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> next = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    assertThat(asleep.waker.takeWakes()).isEqualTo(1);
    Asking.now(semaphore.acquire()).close();
    next.granted().close();
    assertThat(Asking.now(semaphore.acquireMany(1)).count()).isEqualTo(1);
  }

  @Test
  void bargingWaiterThatIsPolledTakesWhatAnotherWasWokenFor() throws Exception {
    Semaphore semaphore = Semaphore.barging(0);
    Asking<SemaphorePermit> asleep = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> next = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    next.assertAsleep();
    next.now().close();
    asleep.granted().close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void bargingWaiterThatIsDroppedAfterItsWakePassesItOn() throws Exception {
    Semaphore semaphore = Semaphore.barging(0);
    Asking<SemaphorePermit> a = Asking.waiting(semaphore.acquire());
    Asking<SemaphorePermit> b = Asking.waiting(semaphore.acquire());
    semaphore.addPermits(1);
    a.future.drop();
    b.granted();
  }

  @Test
  void bargingWaitersAreRousedInOrderAsFarAsPermitsGo() throws Exception {
    Semaphore semaphore = Semaphore.barging(0);
    List<Asking<SemaphorePermit>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(Asking.waiting(semaphore.acquire()));
    }
    semaphore.addPermits(3);
    for (int i = 0; i < 3; i++) {
      all.get(i).granted();
    }
    all.get(3).assertAsleep();
    semaphore.close();
    assertThatThrownBy(all.get(3)::granted).isInstanceOf(AcquireError.class);
  }
}
