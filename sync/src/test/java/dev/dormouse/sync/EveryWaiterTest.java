package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all futures of this module that wait for something have in common. */
class EveryWaiterTest {
  @RegisterExtension final LoggedWakes logged = new LoggedWakes();

  /** One object, the future that waits for it, and what lets at least two of them end. */
  private record World(Supplier<Future<?>> waits, Runnable release) {}

  private enum Kind {
    ACQUIRE {
      @Override
      World make() {
        Semaphore semaphore = new Semaphore(0);
        return new World(semaphore::acquire, () -> semaphore.addPermits(3));
      }
    },
    ACQUIRE_BARGING {
      @Override
      World make() {
        Semaphore semaphore = Semaphore.barging(0);
        return new World(semaphore::acquire, () -> semaphore.addPermits(3));
      }
    },
    ACQUIRE_CLOSED {
      @Override
      World make() {
        Semaphore semaphore = new Semaphore(0);
        return new World(
            () -> semaphore.acquire().outcome().map(_ -> "Semaphore.acquire"), semaphore::close);
      }
    },
    READ {
      @Override
      World make() {
        RwLock<Integer> lock = new RwLock<>(1);
        WriteGuard<Integer> guard = lock.tryWrite();
        return new World(lock::read, guard::close);
      }
    },
    LATCH {
      @Override
      World make() {
        Latch latch = new Latch(1);
        return new World(latch::awaitZero, latch::countDown);
      }
    },
    SET_ONCE {
      @Override
      World make() {
        SetOnce<Integer> once = new SetOnce<>();
        return new World(once::awaitSet, () -> assertThat(once.set(1)).isTrue());
      }
    },
    ONCE_CELL {
      @Override
      World make() {
        OnceCell<Integer> cell = new OnceCell<>();
        return new World(
            cell::awaitSet, () -> assertThat(cell.set(1)).isEqualTo(OnceCell.SetOutcome.SET));
      }
    },
    VALUE_OR_INIT {
      @Override
      World make() {
        OnceCell<Integer> cell = new OnceCell<>();
        Oneshot<Integer> made = Oneshot.channel();
        CountingWaker other = new CountingWaker();
        Future<Integer> first = cell.valueOrInit(made::receiver);
        poll(other, first);
        return new World(
            () -> cell.valueOrInit(() -> Futures.ready(2)),
            () -> {
              made.sender().send(1);
              poll(other, first);
            });
      }
    },
    BARRIER {
      @Override
      World make() {
        Barrier barrier = new Barrier(3);
        return new World(
            barrier::awaitAll,
            () -> {
              // As many as are missing: those that wait are one or two.
              CountingWaker other = new CountingWaker();
              for (int i = 0; i < 2; i++) {
                Future<BarrierPass> last = barrier.awaitAll();
                if (poll(other, last) instanceof BarrierPass) {
                  return;
                }
              }
            });
      }
    },
    EVENT {
      @Override
      World make() {
        Event event = new Event();
        return new World(event::listen, () -> event.notifyEveryone());
      }
    },
    NOTIFY {
      @Override
      World make() {
        Notify notify = new Notify();
        return new World(notify::notified, notify::notifyWaiters);
      }
    },
    SEND {
      @Override
      World make() {
        Mpsc<Integer> ends = full(2);
        return new World(() -> ends.sender().send(1), () -> receive(ends, 2));
      }
    },
    RESERVE {
      @Override
      World make() {
        Mpsc<Integer> ends = full(2);
        return new World(ends.sender()::reserve, () -> receive(ends, 2));
      }
    },
    RESERVE_MANY {
      @Override
      World make() {
        Mpsc<Integer> ends = full(4);
        return new World(() -> ends.sender().reserveMany(2), () -> receive(ends, 4));
      }
    },
    SEND_REFUSED {
      @Override
      World make() {
        Mpsc<Integer> ends = full(1);
        return new World(
            () -> ends.sender().send(1).outcome().map(_ -> "Sender.send"), ends.receiver()::close);
      }
    },
    CHANNEL_CLOSED {
      @Override
      World make() {
        Mpsc.Unbounded<Integer> ends = Mpsc.unbounded();
        return new World(ends.sender()::closed, ends.receiver()::close);
      }
    },
    ONESHOT_CLOSED {
      @Override
      World make() {
        Oneshot<Integer> ends = Oneshot.channel();
        return new World(ends.sender()::closed, ends.receiver()::close);
      }
    },
    MPMC_SEND {
      @Override
      World make() {
        Mpmc<Integer> ends = Mpmc.channel(2);
        assertThat(ends.sender().trySend(0)).isEqualTo(SendOutcome.SENT);
        assertThat(ends.sender().trySend(0)).isEqualTo(SendOutcome.SENT);
        return new World(
            () -> ends.sender().send(1),
            () -> {
              assertThat(ends.receiver().tryRecv()).isZero();
              assertThat(ends.receiver().tryRecv()).isZero();
            });
      }
    },
    MPMC_RECV {
      @Override
      World make() {
        Mpmc<Integer> ends = Mpmc.unbounded();
        return new World(
            ends.receiver()::recv,
            () -> {
              assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
              assertThat(ends.sender().trySend(2)).isEqualTo(SendOutcome.SENT);
            });
      }
    },
    MPMC_CLOSED {
      @Override
      World make() {
        Mpmc<Integer> ends = Mpmc.channel(2);
        return new World(ends.receiver()::closed, ends.sender()::close);
      }
    },
    BROADCAST {
      @Override
      World make() {
        Broadcast.Sender<Integer> sender = Broadcast.sender(1);
        return new World(
            () -> sender.subscribe().recv(),
            () -> assertThatCode(() -> sender.send(1)).doesNotThrowAnyException());
      }
    },
    BROADCAST_END {
      @Override
      World make() {
        Broadcast.Sender<Integer> sender = Broadcast.sender(1);
        return new World(() -> sender.subscribe().recv(), sender::close);
      }
    },
    BROADCAST_CLOSED {
      @Override
      World make() {
        Broadcast<Integer> ends = Broadcast.channel(1);
        return new World(ends.sender()::closed, ends.receiver()::close);
      }
    },
    WATCH {
      @Override
      World make() {
        Watch.Sender<Integer> sender = Watch.sender(0);
        return new World(() -> sender.subscribe().changed(), () -> sender.sendReplace(0));
      }
    },
    WATCH_FOR {
      @Override
      World make() {
        Watch.Sender<Integer> sender = Watch.sender(0);
        return new World(
            () -> sender.subscribe().waitFor(value -> value > 0), () -> sender.sendReplace(1));
      }
    },
    WATCH_CLOSED {
      @Override
      World make() {
        Watch<Integer> ends = Watch.channel(1);
        return new World(ends.sender()::closed, ends.receiver()::close);
      }
    },
    CANCELLED {
      @Override
      World make() {
        CancellationToken token = new CancellationToken();
        return new World(token.child()::cancelled, token::cancel);
      }
    };

    abstract World make();

    private static Mpsc<Integer> full(int capacity) {
      Mpsc<Integer> ends = Mpsc.channel(capacity);
      while (ends.sender().trySend(0) == SendOutcome.SENT) {}
      return ends;
    }

    private static void receive(Mpsc<Integer> ends, int count) {
      for (int i = 0; i < count; i++) {
        assertThat(ends.receiver().tryRecv()).isZero();
      }
    }

    static Object poll(CountingWaker task, Future<?> future) {
      try {
        return task.poll(future);
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAfterItsWakeAndOnlyOnce(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> future = world.waits().get();
    CountingWaker task = new CountingWaker();
    assertThat(task.isPending(future)).isTrue();
    assertThat(task.isPending(future)).isTrue();
    assertThat(task.takeWakes()).isZero();
    world.release().run();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(task.isPending(future)).isFalse();
    assertThatThrownBy(() -> task.poll(future))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("polled after");
    future.drop();
  }

  @ParameterizedTest
  @EnumSource
  void latestWakerIsTheOneThatIsCalled(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> future = world.waits().get();
    CountingWaker old = new CountingWaker();
    CountingWaker task = new CountingWaker();
    assertThat(old.isPending(future)).isTrue();
    assertThat(task.isPending(future)).isTrue();
    world.release().run();
    assertThat(old.takeWakes()).isZero();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(task.isPending(future)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void droppedOneIsNotWokenAndHoldsNobodyUp(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> first = world.waits().get();
    Future<?> second = world.waits().get();
    CountingWaker a = new CountingWaker();
    CountingWaker b = new CountingWaker();
    assertThat(a.isPending(first)).isTrue();
    assertThat(b.isPending(second)).isTrue();
    first.drop();
    first.drop();
    world.release().run();
    assertThat(a.takeWakes()).isZero();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(b.isPending(second)).isFalse();
    assertThatThrownBy(() -> a.poll(first)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void dropBetweenWakeAndPollHoldsNobodyUp(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> first = world.waits().get();
    Future<?> second = world.waits().get();
    CountingWaker a = new CountingWaker();
    CountingWaker b = new CountingWaker();
    assertThat(a.isPending(first)).isTrue();
    assertThat(b.isPending(second)).isTrue();
    world.release().run();
    first.drop();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(b.isPending(second)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void dropInItsOwnWakeHarmsNobody(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> first = world.waits().get();
    Future<?> second = world.waits().get();
    CountingWaker b = new CountingWaker();
    assertThat(first.pollRaw(Context.of(first::drop))).isSameAs(Poll.PENDING);
    assertThat(b.isPending(second)).isTrue();
    world.release().run();
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(b.isPending(second)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void wakerThatThrowsHarmsNobody(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> first = world.waits().get();
    Future<?> second = world.waits().get();
    CountingWaker b = new CountingWaker();
    assertThat(first.pollRaw(logged.throwingWaker())).isSameAs(Poll.PENDING);
    assertThat(b.isPending(second)).isTrue();
    world.release().run();
    assertThat(logged.count()).isEqualTo(1);
    assertThat(b.takeWakes()).isEqualTo(1);
    assertThat(b.isPending(second)).isFalse();
    assertThat(b.isPending(first)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void wakersAreCalledWithoutALock(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> first = world.waits().get();
    Future<?> second = world.waits().get();
    CountingWaker b = new CountingWaker();
    // A monitor that the waking thread held would keep the other one out for good.
    Context cx =
        Context.of(() -> {
          Thread other = new Thread(second::drop);
          other.start();
          try {
            other.join();
          } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
          }
        });
    assertThat(first.pollRaw(cx)).isSameAs(Poll.PENDING);
    assertThat(b.isPending(second)).isTrue();
    world.release().run();
    assertThat(b.isPending(first)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void budgetIsSpentByTheEndAndNotByWaiting(Kind kind) throws Exception {
    World world = kind.make();
    Future<?> future = world.waits().get();
    CountingWaker task = new CountingWaker();
    Context one = task.budgeted(1);
    assertThat(future.pollRaw(one)).isSameAs(Poll.PENDING);
    assertThat(one.budgetLeft()).isEqualTo(1);
    world.release().run();
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(future.pollRaw(task.budgeted(0))).isSameAs(Poll.PENDING);
    assertThat(task.takeWakes()).isEqualTo(1);
    assertThat(future.pollRaw(one)).isNotSameAs(Poll.PENDING);
    assertThat(one.budgetLeft()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void runsOnAnExecutorOfTenLines(Kind kind) throws Exception {
    World world = kind.make();
    TinyExecutor executor = new TinyExecutor();
    executor.spawn(world.waits().get());
    executor.spawn(world.waits().get());
    assertThat(executor.run()).isEqualTo(2);
    world.release().run();
    assertThat(executor.run()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void looksHaveANameForIt(Kind kind) throws Exception {
    Future<?> future = kind.make().waits().get();
    assertThat(FutureInfo.tree(future)).doesNotContain("dev.dormouse");
    assertThat(new CountingWaker().isPending(future)).isTrue();
    assertThat(FutureInfo.tree(future)).doesNotContain("dev.dormouse");
  }
}
