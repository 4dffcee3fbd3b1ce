package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.Explorer.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who parks and who is called, in every order of a few workers and some work. */
class IdleWordTest {

  /** Work is a number here; workers park and are called as Worker and StealingScheduler do it. */
  private static final class Crew implements World {
    final IdleWord idle;
    final List<Actor> actors = new ArrayList<>();
    final List<Sleeper> workers = new ArrayList<>();
    final List<Adder> adders = new ArrayList<>();
    int work;
    int done;
    int added;

    /** Takes two pieces at once and makes one visible again, as Supply does with a batch. */
    boolean batches;

    /** Never comes to the end of its first piece of work; null if all do. */
    @Nullable Sleeper stuck;

    Crew(int count) {
      idle = new IdleWord(count);
      for (int i = 0; i < count; i++) {
        workers.add(new Sleeper(this, i));
      }
      actors.addAll(workers);
    }

    void add(int times) {
      Adder adder = new Adder(this, times);
      added += times;
      adders.add(adder);
      actors.add(adder);
    }

    @Override
    public Object state() {
      List<Object> state = new ArrayList<>(List.of(work, done, idle.parked(), idle.searchers()));
      for (Sleeper worker : workers) {
        state.addAll(List.of(worker.at, worker.searching, worker.called, worker.holds));
      }
      adders.forEach(adder -> state.add(adder.at));
      return state;
    }

    void call() {
      int worker = idle.callSleeper(IdleWord.NOBODY);
      if (worker != IdleWord.NOBODY) {
        workers.get(worker).called = true;
      }
    }

    @Override
    public List<Actor> actors() {
      return actors;
    }

    @Override
    public void checkEnd() {
      int stuckOnes = stuck != null && stuck.at == Sleeper.At.WORKING ? 1 : 0;
      assertThat(work).as("work that nobody looks for").isZero();
      assertThat(done).isEqualTo(added - stuckOnes);
      assertThat(Long.bitCount(idle.parked())).as("parked").isEqualTo(workers.size() - stuckOnes);
      assertThat(idle.searchers()).as("searchers").isZero();
    }
  }

  private static final class Sleeper implements Actor {
    private enum At {
      LOOKING,
      SEARCHING,
      GIVING_BACK,
      ANNOUNCING,
      LEAVING_SEARCH,
      LOOKING_FOR_MORE,
      CALLING,
      WORKING,
      PARKING,
      LOOKING_AGAIN,
      TURNING_BACK,
      PARKED
    }

    private final Crew crew;
    private final int index;
    private At at = At.LOOKING;
    private boolean searching;
    private boolean holds;
    boolean called;

    Sleeper(Crew crew, int index) {
      this.crew = crew;
      this.index = index;
    }

    @Override
    public boolean canStep() {
      return switch (at) {
        case PARKED -> called;
        case WORKING -> crew.stuck != this;
        default -> true;
      };
    }

    @Override
    public void step() {
      at =
          switch (at) {
            case LOOKING -> take(At.SEARCHING);
            case SEARCHING -> {
              if (!searching) {
                searching = crew.idle.startSearching();
                yield searching ? At.SEARCHING : At.PARKING;
              }
              yield take(At.PARKING);
            }
            case GIVING_BACK -> {
              crew.work++;
              holds = false;
              yield At.ANNOUNCING;
            }
            case ANNOUNCING -> {
              crew.call();
              yield searching ? At.LEAVING_SEARCH : At.WORKING;
            }
            case LEAVING_SEARCH -> {
              searching = false;
              yield crew.idle.stopSearching() ? At.LOOKING_FOR_MORE : At.WORKING;
            }
            case LOOKING_FOR_MORE -> crew.work > 0 ? At.CALLING : At.WORKING;
            case CALLING -> {
              crew.call();
              yield At.WORKING;
            }
            case WORKING -> {
              crew.done++;
              yield At.LOOKING;
            }
            case PARKING -> park();
            case LOOKING_AGAIN -> crew.work > 0 ? At.TURNING_BACK : At.PARKED;
            case TURNING_BACK -> {
              crew.idle.searchAgain(index);
              searching = true;
              called = false;
              yield At.SEARCHING;
            }
            case PARKED -> {
              called = false;
              assertThat(crew.idle.isParked(index)).isFalse();
              searching = true;
              yield At.SEARCHING;
            }
          };
    }

    private At take(At otherwise) {
      if (crew.work == 0) {
        return otherwise;
      }
      crew.work--;
      if (crew.batches && crew.work > 0) {
        crew.work--;
        holds = true;
        return At.GIVING_BACK;
      }
      return searching ? At.LEAVING_SEARCH : At.WORKING;
    }

    private At park() {
      boolean look = true;
      if (searching) {
        look = crew.idle.parkSearcher(index);
      } else {
        crew.idle.park(index);
      }
      searching = false;
      return look ? At.LOOKING_AGAIN : At.PARKED;
    }
  }

  /** Makes work visible, then calls; several times. */
  private static final class Adder implements Actor {
    private final Crew crew;
    private final int times;
    private int at;

    Adder(Crew crew, int times) {
      this.crew = crew;
      this.times = times;
    }

    @Override
    public boolean canStep() {
      return at < 2 * times;
    }

    @Override
    public void step() {
      if (at++ % 2 == 0) {
        crew.work++;
      } else {
        crew.call();
      }
    }
  }

  /** Explores workers among threads that add that much work each. */
  private static int explore(Consumer<Crew> setUp, int workers, int... adders) {
    return Explorer.explore(() -> {
      Crew crew = new Crew(workers);
      for (int times : adders) {
        crew.add(times);
      }
      setUp.accept(crew);
      return crew;
    });
  }

  @Test
  void noWorkIsOverlooked() {
    Consumer<Crew> usual = _ -> {};
    assertThat(explore(usual, 1, 2, 1)).isGreaterThan(100);
    assertThat(explore(usual, 2, 2, 1)).isGreaterThan(1_000);
    assertThat(explore(usual, 3, 1, 1)).isGreaterThan(5_000);
  }

  @Test
  void noWorkIsOverlookedWhileABatchIsOutOfSight() {
    Consumer<Crew> batches = crew -> crew.batches = true;
    assertThat(explore(batches, 1, 2, 1)).isGreaterThan(100);
    assertThat(explore(batches, 2, 2, 1)).isGreaterThan(1_000);
    assertThat(explore(batches, 3, 2)).isGreaterThan(1_000);
  }

  @Test
  void othersDoWhatAStuckOneLeaves() {
    for (boolean inBatches : new boolean[] {false, true}) {
      Consumer<Crew> stuck =
          crew -> {
            crew.batches = inBatches;
            crew.stuck = crew.workers.getFirst();
          };
      assertThat(explore(stuck, 2, 2, 1)).isGreaterThan(1_000);
      assertThat(explore(stuck, 3, 2)).isGreaterThan(1_000);
    }
  }

  @Test
  void callsSpareTheOneInTheSeat() {
    IdleWord idle = new IdleWord(3);
    idle.park(0);
    idle.park(2);
    assertThat(idle.callSleeper(0)).isEqualTo(2);
    assertThat(idle.searchers()).isEqualTo(1);
    assertThat(idle.callSleeper(0)).as("somebody searches").isEqualTo(IdleWord.NOBODY);
    assertThat(idle.stopSearching()).isTrue();
    assertThat(idle.callSleeper(0)).as("only the spared one is left").isEqualTo(0);
    assertThat(idle.leave(0)).as("called before").isFalse();
  }

  @Test
  void everyWorkerHasABit() {
    IdleWord idle = new IdleWord(Limits.WORKERS_MAX);
    for (int i = 0; i < Limits.WORKERS_MAX; i++) {
      idle.park(i);
      assertThat(idle.isParked(i)).isTrue();
    }
    assertThat(idle.searchers()).isZero();
    for (int i = 0; i < Limits.WORKERS_MAX; i++) {
      assertThat(idle.leave(i)).isTrue();
      assertThat(idle.leave(i)).isFalse();
    }
    assertThat(idle.parked()).isZero();
  }

  @Test
  void halfOfTheWorkersMaySearch() {
    IdleWord idle = new IdleWord(4);
    assertThat(idle.startSearching()).isTrue();
    assertThat(idle.startSearching()).isTrue();
    assertThat(idle.startSearching()).isFalse();
    assertThat(idle.stopSearching()).isFalse();
    assertThat(idle.stopSearching()).isTrue();
  }
}
