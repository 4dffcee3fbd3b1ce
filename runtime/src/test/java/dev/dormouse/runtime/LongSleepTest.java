package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.Explorer.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The monitor's sleep without end against workers that are called and get stuck, in every order.
 */
class LongSleepTest {

  /** Workers that sleep as Worker does, threads that call them, and a monitor. */
  private static final class Dormitory implements World {
    final IdleWord idle;
    final DriverSeat seat = new DriverSeat();
    final LongSleep sleep;
    final List<Sleeper> workers = new ArrayList<>();
    final List<Actor> actors = new ArrayList<>();
    final MonitorAtNight monitor = new MonitorAtNight(this);
    int calls;

    /** The driver remembers a call until somebody waits in it. */
    boolean driverCalled;

    Dormitory(int workers, int calls) {
      idle = new IdleWord(workers);
      sleep = new LongSleep(idle, seat, workers);
      for (int i = 0; i < workers; i++) {
        this.workers.add(new Sleeper(this, i));
      }
      this.calls = calls;
      actors.addAll(this.workers);
      actors.add(monitor);
      actors.add(new Caller(this));
    }

    @Override
    public List<Actor> actors() {
      return actors;
    }

    @Override
    public Object state() {
      List<Object> state = new ArrayList<>();
      state.addAll(List.of(calls, driverCalled, idle.parked(), idle.searchers(), seat.holder()));
      state.addAll(List.of(sleep.isAsleep(), monitor.at, monitor.permit, monitor.sleeps));
      workers.forEach(worker -> state.addAll(List.of(worker.at, worker.permit, worker.mustRouse)));
      return state;
    }

    @Override
    public void checkEnd() {
      boolean sleeps = monitor.at == MonitorAtNight.At.SLEEPING;
      if (workers.stream().anyMatch(worker -> worker.at == Sleeper.At.STUCK)) {
        assertThat(sleeps).as("the monitor sleeps beside a stuck worker").isFalse();
      }
      if (seat.isFree()) {
        assertThat(sleeps).as("the monitor sleeps and nobody is in the driver").isFalse();
      }
    }
  }

  private static final class MonitorAtNight implements Actor {
    private static final int SLEEPS = 3;

    private enum At {
      AWAKE,
      BEGUN,
      SLEEPING,
      ENDING
    }

    private final Dormitory house;
    private At at = At.AWAKE;
    private int sleeps;
    boolean permit;

    MonitorAtNight(Dormitory house) {
      this.house = house;
    }

    @Override
    public boolean canStep() {
      return switch (at) {
        case AWAKE -> sleeps < SLEEPS;
        case SLEEPING -> permit;
        default -> true;
      };
    }

    @Override
    public void step() {
      at =
          switch (at) {
            case AWAKE -> {
              sleeps++;
              house.sleep.begin();
              yield At.BEGUN;
            }
            case BEGUN -> house.sleep.goesOn() ? At.SLEEPING : At.ENDING;
            case SLEEPING -> {
              permit = false;
              yield At.BEGUN;
            }
            case ENDING -> {
              house.sleep.end();
              yield At.AWAKE;
            }
          };
    }
  }

  /** Is called once, rouses the monitor, does a piece of work that ends, is called and is stuck. */
  private static final class Sleeper implements Actor {
    private enum At {
      PARKING,
      TAKING_THE_SEAT,
      IN_THE_DRIVER,
      RELEASING,
      UNSEATED,
      AWOKEN,
      ROUSING,
      UNPARKING,
      WORKING,
      STUCK
    }

    private final Dormitory house;
    private final int index;
    private At at = At.PARKING;
    private boolean worked;
    private boolean mustRouse;
    boolean permit;

    Sleeper(Dormitory house, int index) {
      this.house = house;
      this.index = index;
    }

    @Override
    public boolean canStep() {
      return switch (at) {
        case IN_THE_DRIVER -> house.driverCalled;
        case UNSEATED -> permit;
        case STUCK -> false;
        default -> true;
      };
    }

    @Override
    public void step() {
      at =
          switch (at) {
            case PARKING -> {
              house.idle.park(index);
              yield At.TAKING_THE_SEAT;
            }
            case TAKING_THE_SEAT -> {
              if (!house.seat.tryTake(index)) {
                yield At.UNSEATED;
              }
              yield house.idle.isParked(index) ? At.IN_THE_DRIVER : At.RELEASING;
            }
            case IN_THE_DRIVER -> {
              house.driverCalled = false;
              yield At.RELEASING;
            }
            case RELEASING -> {
              house.seat.release();
              yield At.AWOKEN;
            }
            case UNSEATED -> {
              permit = false;
              yield At.AWOKEN;
            }
            case AWOKEN -> house.idle.isParked(index) ? At.TAKING_THE_SEAT : At.ROUSING;
            case ROUSING -> {
              mustRouse = house.sleep.rouse();
              yield mustRouse ? At.UNPARKING : At.WORKING;
            }
            case UNPARKING -> {
              mustRouse = false;
              house.monitor.permit = true;
              yield At.WORKING;
            }
            case WORKING -> {
              boolean unused = house.idle.stopSearching();
              boolean again = worked;
              worked = true;
              yield again ? At.STUCK : At.PARKING;
            }
            case STUCK -> throw new AssertionError("a stuck worker goes on");
          };
    }
  }

  /** Calls whoever sleeps, as long as there are calls. */
  private static final class Caller implements Actor {
    private final Dormitory house;
    private int called = IdleWord.NOBODY;

    Caller(Dormitory house) {
      this.house = house;
    }

    @Override
    public boolean canStep() {
      return called != IdleWord.NOBODY
          || house.calls > 0 && house.idle.parked() != 0 && house.idle.searchers() == 0;
    }

    @Override
    public void step() {
      if (called == IdleWord.NOBODY) {
        house.calls--;
        called = house.idle.callSleeper(house.seat.holder());
        return;
      }
      if (house.seat.holder() == called) {
        house.driverCalled = true;
      } else {
        house.workers.get(called).permit = true;
      }
      called = IdleWord.NOBODY;
    }
  }

  @Test
  void sleepEndsBeforeAWorkerGetsStuckOrLeavesTheDriver() {
    assertThat(Explorer.explore(() -> new Dormitory(1, 2))).isGreaterThan(100);
    assertThat(Explorer.explore(() -> new Dormitory(2, 2))).isGreaterThan(1_000);
    assertThat(Explorer.explore(() -> new Dormitory(2, 3))).isGreaterThan(1_000);
  }

  @Test
  void goesOnOnlyWhileAllSleepAndOneIsInTheDriver() {
    IdleWord idle = new IdleWord(2);
    DriverSeat seat = new DriverSeat();
    LongSleep sleep = new LongSleep(idle, seat, 2);
    idle.park(0);
    assertThat(seat.tryTake(0)).isTrue();
    sleep.begin();
    assertThat(sleep.goesOn()).as("one is awake").isFalse();
    idle.park(1);
    assertThat(sleep.goesOn()).isTrue();
    seat.release();
    assertThat(sleep.goesOn()).as("nobody is in the driver").isFalse();
    assertThat(seat.tryTake(1)).isTrue();
    assertThat(sleep.rouse()).as("the first unparks").isTrue();
    assertThat(sleep.rouse()).as("the second need not").isFalse();
    assertThat(sleep.goesOn()).as("roused").isFalse();
  }

  @Test
  void everyWorkerOfTheMostHasToSleep() {
    IdleWord idle = new IdleWord(Limits.WORKERS_MAX);
    DriverSeat seat = new DriverSeat();
    LongSleep sleep = new LongSleep(idle, seat, Limits.WORKERS_MAX);
    assertThat(seat.tryTake(0)).isTrue();
    sleep.begin();
    for (int i = 0; i < Limits.WORKERS_MAX; i++) {
      assertThat(sleep.goesOn()).isFalse();
      idle.park(i);
    }
    assertThat(sleep.goesOn()).isTrue();
  }
}
