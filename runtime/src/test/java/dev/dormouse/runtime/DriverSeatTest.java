package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.Explorer.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting in the driver or for an unpark, against being called, in every order. */
class DriverSeatTest {

  /** Workers that sleep as Worker does, and threads that call them as StealingScheduler does. */
  private static final class Crew implements World {
    final IdleWord idle;
    final DriverSeat seat = new DriverSeat();
    final List<Part> parts = new ArrayList<>();
    final List<Sleeper> workers = new ArrayList<>();
    int work;

    /** The driver remembers a call until somebody waits in it. */
    boolean driverCalled;

    Crew(int workers, int adders) {
      idle = new IdleWord(workers);
      for (int i = 0; i < workers; i++) {
        this.workers.add(new Sleeper(this, i));
      }
      parts.addAll(this.workers);
      for (int i = 0; i < adders; i++) {
        parts.add(new Adder(this));
      }
    }

    @Override
    public List<Actor> actors() {
      return List.copyOf(parts);
    }

    @Override
    public Object state() {
      List<Object> state = new ArrayList<>();
      state.addAll(List.of(work, driverCalled, idle.parked(), idle.searchers(), seat.holder()));
      parts.forEach(part -> part.addState(state));
      return state;
    }

    @Override
    public void checkEnd() {
      assertThat(work).as("work while all sleep").isZero();
      assertThat(Long.bitCount(idle.parked())).as("parked").isEqualTo(workers.size());
      assertThat(seat.isFree()).as("nobody waits in the driver").isFalse();
    }
  }

  private abstract static class Part implements Actor {
    final Crew crew;
    private int called = IdleWord.NOBODY;

    Part(Crew crew) {
      this.crew = crew;
    }

    /** First half of a call; false if there is nobody to wake. */
    final boolean choose() {
      called = crew.idle.callSleeper(crew.seat.holder());
      return called != IdleWord.NOBODY;
    }

    /** Second half. */
    final void wakeChosen() {
      if (crew.seat.holder() == called) {
        crew.driverCalled = true;
      } else {
        crew.workers.get(called).permit = true;
      }
      called = IdleWord.NOBODY;
    }

    void addState(List<Object> state) {
      state.add(called);
    }
  }

  private static final class Adder extends Part {
    private int at;

    Adder(Crew crew) {
      super(crew);
    }

    @Override
    public boolean canStep() {
      return at < 3;
    }

    @Override
    public void step() {
      switch (at++) {
        case 0 -> crew.work++;
        case 1 -> at = choose() ? 2 : 3;
        default -> wakeChosen();
      }
    }

    @Override
    void addState(List<Object> state) {
      super.addState(state);
      state.add(at);
    }
  }

  private static final class Sleeper extends Part {
    private enum At {
      LOOKING,
      SEARCHING,
      FOUND,
      CHOOSING,
      WAKING,
      PARKING,
      LOOKING_AGAIN,
      TAKING_THE_SEAT,
      SEATED,
      IN_THE_DRIVER,
      RELEASING,
      UNSEATED,
      AWOKEN
    }

    private final int index;
    private At at = At.LOOKING;
    boolean permit;

    Sleeper(Crew crew, int index) {
      super(crew);
      this.index = index;
    }

    @Override
    public boolean canStep() {
      return switch (at) {
        case IN_THE_DRIVER -> crew.driverCalled;
        case UNSEATED -> permit;
        default -> true;
      };
    }

    @Override
    public void step() {
      at =
          switch (at) {
            case LOOKING -> found() ? At.LOOKING : At.PARKING;
            case SEARCHING -> {
              if (found()) {
                yield At.FOUND;
              }
              yield crew.idle.parkSearcher(index) ? At.LOOKING_AGAIN : At.TAKING_THE_SEAT;
            }
            case FOUND -> crew.idle.stopSearching() ? At.CHOOSING : At.LOOKING;
            case CHOOSING -> choose() ? At.WAKING : At.LOOKING;
            case WAKING -> {
              wakeChosen();
              yield At.LOOKING;
            }
            case PARKING -> {
              crew.idle.park(index);
              yield At.LOOKING_AGAIN;
            }
            case LOOKING_AGAIN -> {
              if (crew.work == 0) {
                yield At.TAKING_THE_SEAT;
              }
              crew.idle.searchAgain(index);
              yield At.SEARCHING;
            }
            case TAKING_THE_SEAT -> crew.seat.tryTake(index) ? At.SEATED : At.UNSEATED;
            case SEATED -> crew.idle.isParked(index) ? At.IN_THE_DRIVER : At.RELEASING;
            case IN_THE_DRIVER -> {
              crew.driverCalled = false;
              yield At.RELEASING;
            }
            case RELEASING -> {
              crew.seat.release();
              yield At.AWOKEN;
            }
            case UNSEATED -> {
              permit = false;
              yield At.AWOKEN;
            }
            case AWOKEN -> crew.idle.isParked(index) ? At.TAKING_THE_SEAT : At.SEARCHING;
          };
    }

    private boolean found() {
      if (crew.work == 0) {
        return false;
      }
      crew.work--;
      return true;
    }

    @Override
    void addState(List<Object> state) {
      super.addState(state);
      state.addAll(List.of(at, permit));
    }
  }

  @Test
  void callsAreNotLostBetweenSeatAndUnpark() {
    assertThat(Explorer.explore(() -> new Crew(1, 2))).isGreaterThan(100);
    assertThat(Explorer.explore(() -> new Crew(2, 1))).isGreaterThan(500);
    assertThat(Explorer.explore(() -> new Crew(2, 2))).isGreaterThan(2_000);
  }

  @Test
  void seatHasOneHolder() {
    DriverSeat seat = new DriverSeat();
    assertThat(seat.isFree()).isTrue();
    assertThat(seat.tryTake(3)).isTrue();
    assertThat(seat.tryTake(4)).isFalse();
    assertThat(seat.holder()).isEqualTo(3);
    long turns = seat.turns();
    seat.release();
    assertThat(seat.turns()).isEqualTo(turns + 1);
    assertThat(seat.tryTake(4)).isTrue();
  }
}
