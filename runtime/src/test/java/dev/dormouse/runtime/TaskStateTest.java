package dev.dormouse.runtime;

import static dev.dormouse.runtime.TaskModel.aborter;
import static dev.dormouse.runtime.TaskModel.waker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.Explorer.World;
import dev.dormouse.runtime.TaskModel.HandingOn;
import dev.dormouse.runtime.TaskModel.Runner;
import dev.dormouse.runtime.TaskModel.Script;
import dev.dormouse.runtime.TaskModel.SharedWorld;
import dev.dormouse.runtime.TaskModel.Word;
import dev.dormouse.runtime.TaskState.Claim;
import dev.dormouse.runtime.TaskState.End;
import dev.dormouse.runtime.TaskState.Entry;
import dev.dormouse.runtime.TaskState.Join;
import dev.dormouse.runtime.TaskState.Rest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every order of the transitions of a few parties, against what the parties rely on. */
class TaskStateTest {
  @Test
  void birthStaysThroughAllTransitions() {
    long quarter = 1L << 28;
    Word word = new Word();
    word.bornAt(-3 * quarter);
    word.bornQueued();
    assertThat(word.ageNanos(2 * quarter)).isEqualTo(5 * quarter);
    assertThat(word.toRunning()).isEqualTo(Claim.POLL);
    assertThat(word.toCancelled()).isTrue();
    assertThat(word.toLinked()).isEqualTo(Entry.NEEDED);
    word.toUnlinked();
    assertThat(word.toAwaited()).isEqualTo(Join.DONE);
    assertThat(word.toComplete()).isEqualTo(End.AWAITED);
    assertThat(word.toDetached()).isEqualTo(Join.COMPLETE);
    assertThat(word.describeState()).isEqualTo("RUNNING|CANCEL|JOINER|DETACHED|COMPLETE");
    assertThat(word.ageNanos(2 * quarter)).isEqualTo(5 * quarter);
    assertThat(word.ageNanos((1 << 24) * quarter)).as("after 52 days").isEqualTo(3 * quarter);
  }

  @Test
  void wakesAreNeitherLostNorRunTwice() {
    int schedules =
        Explorer.explore(() -> {
          SharedWorld world = new SharedWorld();
          world.actors.add(waker(world, 1, 3));
          world.actors.add(waker(world, 2));
          world.actors.add(new Runner(world));
          return world;
        });
    assertThat(schedules).isGreaterThan(1_000);
  }

  @Test
  void twoRunnersNeverPollAtOnce() {
    int schedules =
        Explorer.explore(() -> {
          SharedWorld world = new SharedWorld();
          world.entries++; // a left-over hint from the start
          world.actors.add(waker(world, 1));
          world.actors.add(new Runner(world));
          world.actors.add(new Runner(world));
          return world;
        });
    assertThat(schedules).isGreaterThan(500);
  }

  @Test
  void wakesThatClaimAtOnceAreNeitherLostNorRunTwice() {
    int schedules =
        Explorer.explore(() -> {
          SharedWorld world = new SharedWorld();
          world.actors.add(waker(world, 1));
          world.actors.add(new HandingOn(world, 2));
          world.actors.add(new Runner(world));
          return world;
        });
    assertThat(schedules).isGreaterThan(500);
    for (int readyAt : new int[] {Integer.MAX_VALUE, 1}) {
      Explorer.explore(() -> {
        SharedWorld world = new SharedWorld();
        world.readyAt = readyAt;
        world.actors.add(aborter(world));
        world.actors.add(new HandingOn(world, 1));
        world.actors.add(new Runner(world));
        return world;
      });
    }
  }

  @Test
  void yieldsAreQueuedOnce() {
    Explorer.explore(() -> {
      SharedWorld world = new SharedWorld();
      world.yields = true;
      world.actors.add(waker(world, 1));
      world.actors.add(new Runner(world));
      world.actors.add(new Runner(world));
      return world;
    });
  }

  @Test
  void abortsDropOnceOrComeTooLate() {
    for (int readyAt : new int[] {Integer.MAX_VALUE, 1}) {
      Explorer.explore(() -> {
        SharedWorld world = new SharedWorld();
        world.readyAt = readyAt;
        world.actors.add(waker(world, 1));
        world.actors.add(aborter(world));
        world.actors.add(new Runner(world));
        return world;
      });
      Explorer.explore(() -> {
        SharedWorld world = new SharedWorld();
        world.readyAt = readyAt;
        world.yields = true;
        world.actors.add(aborter(world));
        world.actors.add(aborter(world));
        world.actors.add(new Runner(world));
        return world;
      });
    }
  }

  /** The holder of the handle: registers, registers anew, and may detach; as Task does. */
  private static final class Holder implements Actor {
    private final SharedWorld world;
    private final List<Runnable> steps = new ArrayList<>();
    private int at;
    boolean waits;
    boolean sawEnd;

    Holder(SharedWorld world, int registrations, boolean detaches) {
      this.world = world;
      for (int i = 0; i < registrations; i++) {
        steps.add(this::takeBack);
        steps.add(this::store);
        steps.add(this::offer);
      }
      if (detaches) {
        steps.add(this::detach);
      }
    }

    @Override
    public boolean canStep() {
      return at < steps.size() && !sawEnd;
    }

    @Override
    public void step() {
      steps.get(at++).run();
    }

    private void takeBack() {
      if (world.word.isComplete()) {
        sawEnd = true;
      } else if (world.word.isAwaited()) {
        sawEnd = world.word.toUnawaited() == Join.COMPLETE;
        waits &= sawEnd;
      }
    }

    private void store() {
      world.slotFull = true;
      waits = false;
    }

    private void offer() {
      if (world.word.toAwaited() == Join.DONE) {
        waits = true;
      } else {
        sawEnd = true;
        world.slotFull = false;
      }
    }

    private void detach() {
      if (world.word.toDetached() == Join.DONE) {
        world.slotFull = false;
        waits = false;
      } else {
        sawEnd = true;
      }
    }
  }

  @Test
  void joinerIsWokenOrSeesTheEnd() {
    for (boolean detaches : new boolean[] {false, true}) {
      List<Holder> holders = new ArrayList<>();
      int schedules =
          Explorer.explore(() -> {
            SharedWorld world =
                new SharedWorld() {
                  @Override
                  public void checkEnd() {
                    super.checkEnd();
                    Holder holder = holders.getLast();
                    if (complete && holder.waits && !holder.sawEnd) {
                      assertThat(joinerWakes).as("wakes of the joiner").isEqualTo(1);
                    }
                    assertThat(joinerWakes).isLessThanOrEqualTo(1);
                    if (word.isDetached() && !holder.sawEnd) {
                      assertThat(joinerWakes).as("wakes after the detach").isZero();
                    }
                  }
                };
            world.readyAt = 1;
            Holder holder = new Holder(world, 2, detaches);
            holders.clear();
            holders.add(holder);
            world.actors.add(waker(world, 1));
            world.actors.add(new Runner(world));
            world.actors.add(holder);
            return world;
          });
      assertThat(schedules).isGreaterThan(500);
    }
  }

  /** Wakers that push into one intrusive queue, and one that takes out of it. */
  private static final class InjectionWorld implements World {
    final Word word = new Word();
    final List<Actor> actors = new ArrayList<>();
    boolean linked;
    int number;
    int seen;
    int last;

    @Override
    public List<Actor> actors() {
      return actors;
    }

    @Override
    public void checkEnd() {
      assertThat(linked).isFalse();
      assertThat(seen).as("what the last poll saw").isEqualTo(last);
    }
  }

  private static Actor injector(InjectionWorld world, int number) {
    world.last = Math.max(world.last, number);
    boolean[] push = {false};
    boolean[] link = {false};
    return new Script(
        List.of(
            () -> world.number = Math.max(world.number, number),
            () -> push[0] = world.word.toQueued() == Entry.NEEDED,
            () -> link[0] = push[0] && world.word.toLinked() == Entry.NEEDED,
            () -> {
              if (link[0]) {
                assertThat(world.linked).as("linked twice").isFalse();
                world.linked = true;
              }
            }));
  }

  private static Actor taker(InjectionWorld world) {
    return new Actor() {
      private int at;
      private int saw;

      @Override
      public boolean canStep() {
        return at != 0 || world.linked;
      }

      @Override
      public void step() {
        switch (at++) {
          case 0 -> world.linked = false; // `next` was read
          case 1 -> world.word.toUnlinked();
          case 2 -> at = world.word.toRunning() == Claim.POLL ? 3 : 0;
          case 3 -> saw = world.number;
          default -> rest();
        }
      }

      private void rest() {
        world.seen = saw;
        at = 0;
        if (world.word.toIdle() == Rest.QUEUED && world.word.toLinked() == Entry.NEEDED) {
          assertThat(world.linked).as("linked twice").isFalse();
          world.linked = true;
        }
      }
    };
  }

  @Test
  void injectedTaskStandsInTheQueueOnce() {
    Explorer.explore(() -> {
      InjectionWorld world = new InjectionWorld();
      world.actors.add(injector(world, 1));
      world.actors.add(injector(world, 2));
      world.actors.add(taker(world));
      return world;
    });
  }

  @Test
  void transitionsAfterTheEndChangeNothing() {
    Word word = new Word();
    word.bornQueued();
    assertThat(word.toRunning()).isEqualTo(Claim.POLL);
    assertThat(word.toComplete()).isEqualTo(End.UNAWAITED);
    assertThat(word.toQueued()).isEqualTo(Entry.NOT_NEEDED);
    assertThat(word.toLinked()).isEqualTo(Entry.NOT_NEEDED);
    assertThat(word.toRunning()).isEqualTo(Claim.STALE);
    assertThat(word.toCancelled()).isFalse();
    assertThat(word.toAwaited()).isEqualTo(Join.COMPLETE);
    assertThat(word.toUnawaited()).isEqualTo(Join.COMPLETE);
    assertThat(word.describeState()).isEqualTo("RUNNING|COMPLETE");
    assertThat(word.toDetached()).isEqualTo(Join.COMPLETE);
  }
}
