package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.GrantSource;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Waiting;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Mutex;
import dev.dormouse.sync.MutexGuard;
import dev.dormouse.sync.Notify;
import dev.dormouse.sync.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks that were granted to a future which nobody polls. */
@Timeout(240)
class GrantWatchTest {
  private static final SpawnSite SITE = SpawnSite.of("com.acme.Echo.main(Echo.java:31)");

  private enum Kind {
    CURRENT_THREAD,
    WORK_STEALING,
    THREAD_PER_CORE;

    RuntimeBuilder builder() {
      RuntimeBuilder builder = AsyncRuntime.builder();
      return switch (this) {
        case CURRENT_THREAD -> builder.currentThread();
        case WORK_STEALING -> builder.workStealing().workers(2);
        case THREAD_PER_CORE -> builder.threadPerCore().workers(2);
      };
    }
  }

  /** Polls {@code kept} once and then waits for {@code instead}. */
  private static final class Careless extends RawFuture<Void> {
    private final Future<?> kept;
    private final Future<?> instead;
    private boolean polled;

    Careless(Future<?> kept, Future<?> instead) {
      this.kept = kept;
      this.instead = instead;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      if (!polled) {
        polled = true;
        assertThat(kept.pollRaw(cx)).isSameAs(Poll.PENDING);
      }
      if (instead.pollRaw(cx) == Poll.PENDING) {
        return Poll.PENDING;
      }
      kept.drop();
      return null;
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.of("careless", instead);
    }
  }

  @ParameterizedTest
  @EnumSource
  void grantThatNobodyClaimsIsShownAndToldWithBothSites(Kind kind) throws Exception {
    BlockingQueue<UnclaimedGrant> told = new LinkedBlockingQueue<>();
    Mutex<String> mutex = new Mutex<>("value");
    MutexGuard<String> held = mutex.tryLock();
    Gate instead = new Gate();
    Gate main = new Gate();
    try (AsyncRuntime runtime =
        kind.builder()
            .unclaimedGrantLimit(Duration.ofMillis(20))
            .onUnclaimedGrant(grant -> {
              told.add(grant);
              throw new IllegalStateException("expected: a handler that fails");
            })
            .unhandledFailure((what, failure) -> {})
            .build()) {
      Thread runner =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  runtime.blockOn(main);
                } catch (Exception failure) {
                  throw new IllegalStateException(failure);
                }
              });
      JoinHandle<Void> keeper =
          runtime.spawn(new Careless(mutex.lock(), instead).named("keeper"), SITE);
      instead.awaitPolled();
      Future<Integer> wants =
          mutex
              .lock()
              .map(guard -> {
                guard.close();
                return guard.mutex().isLocked() ? 1 : 0;
              });
      JoinHandle<Integer> waiter = runtime.spawn(wants.named("waiter"));
      awaitLeaf(runtime, waiter, "Mutex.lock");
      held.close();
      awaitLeaf(
          runtime,
          waiter,
          "Mutex.lock, behind a grant that task " + keeper.id() + " has not claimed");
      UnclaimedGrant grant = ofKeeper(told);
      assertThat(grant.grant()).isEqualTo("Mutex.lock, granted and not claimed");
      assertThat(grant.lasts()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
      assertThat(grant.holder().task()).contains("keeper", "id " + keeper.id(), "Echo.java:31");
      assertThat(grant.holder().tree()).contains("careless\n").contains(Gate.class.getName());
      assertThat(grant.behind()).hasSize(1);
      assertThat(grant.behind().getFirst().task()).contains("waiter");
      assertThat(grant.behind().getFirst().tree()).contains("Mutex.lock, behind a grant");
      assertThat(grant.toText())
          .contains(
              "nobody polls what was granted", "\n\t  careless", "behind it waits task waiter");
      instead.open("go on");
      main.open("main");
      runner.join();
      assertThat(runtime.blockOn(waiter)).isZero();
    }
  }

  @Test
  void notificationThatNobodyClaimsIsShownAndToldWithBothSites() throws Exception {
    Notify notify = new Notify();
    assertToldWithBothSites(
        "Notify.notified", notify.notified(), notify.notified(), notify::notifyOne);
  }

  @Test
  void placeThatNobodyClaimsIsShownAndToldWithBothSites() throws Exception {
    Mpsc<Integer> ends = Mpsc.channel(1);
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    assertToldWithBothSites(
        "Sender.send",
        ends.sender().send(2),
        ends.sender().send(3),
        () -> assertThat(ends.receiver().tryRecv()).isEqualTo(1));
    assertThat(ends.receiver().tryRecv()).isEqualTo(3);
  }

  /** Has {@code kept} wait, then {@code behind}, and grants to the first what nobody claims. */
  private static void assertToldWithBothSites(
      String leaf, Future<?> kept, Future<?> behind, Runnable grants) throws Exception {
    BlockingQueue<UnclaimedGrant> told = new LinkedBlockingQueue<>();
    Gate instead = new Gate();
    try (AsyncRuntime runtime =
        Kind.WORK_STEALING
            .builder()
            .unclaimedGrantLimit(Duration.ofMillis(20))
            .onUnclaimedGrant(told::add)
            .build()) {
      JoinHandle<Void> keeper = runtime.spawn(new Careless(kept, instead).named("keeper"), SITE);
      instead.awaitPolled();
      JoinHandle<String> waiter = runtime.spawn(behind.map(_ -> "went on").named("waiter"));
      awaitLeaf(runtime, waiter, leaf);
      grants.run();
      awaitLeaf(
          runtime, waiter, leaf + ", behind a grant that task " + keeper.id() + " has not claimed");
      UnclaimedGrant grant = ofKeeper(told);
      assertThat(grant.grant()).isEqualTo(leaf + ", granted and not claimed");
      assertThat(grant.holder().task()).contains("keeper", "id " + keeper.id(), "Echo.java:31");
      assertThat(grant.behind()).hasSize(1);
      assertThat(grant.behind().getFirst().task()).contains("waiter");
      instead.open("go on"); // drops what it kept, and so passes on what that was granted
      assertThat(runtime.blockOn(waiter)).isEqualTo("went on");
    }
  }

  private static void awaitLeaf(AsyncRuntime runtime, JoinHandle<?> handle, String leaf) {
    while (!DumpContract.find(runtime.dump(), handle).waitsFor().contains(leaf)) {
      Thread.onSpinWait();
    }
  }

  /** A machine that is busy may hold up other claims as long. */
  private static UnclaimedGrant ofKeeper(BlockingQueue<UnclaimedGrant> told)
      throws InterruptedException {
    for (; ; ) {
      UnclaimedGrant grant = told.poll(Gate.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(grant).isNotNull();
      if (grant.holder().task().contains("keeper")) {
        return grant;
      }
    }
  }

  /** A source that says what it is told to. */
  private static final class FakeSource implements GrantSource {
    final List<Waiting> unclaimed = new ArrayList<>();
    int unwatched;

    @Override
    public List<Waiting> unclaimed() {
      return List.copyOf(unclaimed);
    }

    @Override
    public List<Waiting> waiting(int most) {
      return List.of();
    }

    @Override
    public boolean isIdle() {
      return unclaimed.isEmpty();
    }

    @Override
    public void unwatched() {
      unwatched++;
    }
  }

  @Test
  void grantIsToldOnceAndOnlyIfItIsThereAtEveryLook() {
    List<UnclaimedGrant> told = new ArrayList<>();
    RuntimeOptions options =
        AsyncRuntime.builder()
            .unclaimedGrantLimit(Duration.ofMillis(40))
            .onUnclaimedGrant(told::add)
            .options();
    FakeSource source = new FakeSource();
    GrantWatch watch =
        new GrantWatch(source, new Watch(options.watch(), options.reports(), () -> 0L));
    LocalFuture<?> slow = Futures.pending().named("slow");
    LocalFuture<?> quick = Futures.pending().named("quick");
    source.unclaimed.add(new Waiting(slow, null));
    for (int i = 0; i < 20; i++) {
      source.unclaimed.add(new Waiting(quick, null));
      watch.look(10_000_000);
      source.unclaimed.removeLast();
      watch.look(10_000_000);
      assertThat(told).hasSize(i < 2 ? 0 : 1);
    }
    assertThat(told.getFirst().lasts()).isEqualTo(Duration.ofMillis(40));
    assertThat(told.getFirst().toText()).contains("a thread");
  }

  @Test
  void limitBelowAMillisecondIsRefused() {
    assertThatThrownBy(() -> AsyncRuntime.builder().unclaimedGrantLimit(Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0.000000001S");
  }
}
