package dev.dormouse.runtime;

import static dev.dormouse.runtime.TaskModel.aborter;
import static dev.dormouse.runtime.TaskModel.waker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.TaskModel.Runner;
import dev.dormouse.runtime.TaskModel.Script;
import dev.dormouse.runtime.TaskModel.SharedWorld;
import dev.dormouse.runtime.TaskState.Claim;
import dev.dormouse.runtime.TaskState.Entry;
import dev.dormouse.runtime.TaskState.Look;
import dev.dormouse.runtime.TaskState.Rest;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every order of looks at a task that rests, as dumps take them, and of the others' transitions.
 */
class TaskLookTest {
  /** Looks at a resting task a few times, as dumps do; nothing may move under its eyes. */
  private static final class Looker implements Actor {
    private final SharedWorld world;
    private final int looks;
    private int at;
    private boolean holds;
    private int sawSeen;

    Looker(SharedWorld world, int looks) {
      this.world = world;
      this.looks = looks;
    }

    @Override
    public boolean canStep() {
      return holds || at < looks;
    }

    @Override
    public void step() {
      if (!holds) {
        at++;
        holds = world.word.toLooked() == Look.HELD;
        if (holds) {
          assertThat(world.pollers++).as("others that have the task").isZero();
          sawSeen = world.seen;
        }
        return;
      }
      assertThat(world.seen).as("what a poll has seen meanwhile").isEqualTo(sawSeen);
      assertThat(world.complete).isFalse();
      world.pollers--;
      holds = false;
      world.enqueue(world.word.toUnlooked());
    }
  }

  @Test
  void looksHoldTheTaskAndLoseNoWake() {
    int schedules =
        Explorer.explore(() -> {
          SharedWorld world = new SharedWorld();
          world.actors.add(waker(world, 1, 2));
          world.actors.add(new Runner(world));
          world.actors.add(new Looker(world, 2));
          return world;
        });
    assertThat(schedules).isGreaterThan(1_000);
  }

  @Test
  void twoLooksDoNotMeet() {
    int schedules =
        Explorer.explore(() -> {
          SharedWorld world = new SharedWorld();
          world.actors.add(waker(world, 1));
          world.actors.add(new Runner(world));
          world.actors.add(new Looker(world, 1));
          world.actors.add(new Looker(world, 1));
          return world;
        });
    assertThat(schedules).isGreaterThan(1_000);
  }

  @Test
  void abortDuringALookDropsAfterIt() {
    for (int readyAt : new int[] {Integer.MAX_VALUE, 1}) {
      Explorer.explore(() -> {
        SharedWorld world = new SharedWorld();
        world.readyAt = readyAt;
        world.actors.add(waker(world, 1));
        world.actors.add(aborter(world));
        world.actors.add(new Runner(world));
        world.actors.add(new Looker(world, 1));
        return world;
      });
    }
  }

  /**
   * A runtime that ends: workers take no entries any more, the closer drops what nobody has, and
   * what was held meanwhile the looker drops.
   */
  @Test
  void lookDuringTheEndLeavesNothingBehind() {
    Explorer.explore(() -> {
      SharedWorld world =
          new SharedWorld() {
            @Override
            public void checkEnd() {
              assertThat(complete).as("the task has ended").isTrue();
              assertThat(drops).isEqualTo(1);
            }
          };
      assertThat(world.word.toRunning()).isEqualTo(Claim.POLL);
      assertThat(world.word.toIdle()).isEqualTo(Rest.IDLE);
      Runnable claim =
          () -> {
            if (world.word.toRunning() == Claim.DROP) {
              world.drops++;
              world.end();
            }
          };
      Entry[] entry = {Entry.NOT_NEEDED};
      boolean[] holds = {false};
      world.actors.add(waker(world, 1));
      world.actors.add(
          new Script(
              List.of(
                  () -> world.word.toCancelled(),
                  () -> world.enqueue(world.word.toQueued()),
                  claim)));
      world.actors.add(
          new Script(
              List.of(
                  () -> holds[0] = world.word.toLooked() == Look.HELD,
                  () -> entry[0] = holds[0] ? world.word.toUnlooked() : Entry.NOT_NEEDED,
                  () -> {
                    if (entry[0] == Entry.NEEDED && world.word.isCancelRequested()) {
                      claim.run();
                    }
                  })));
      return world;
    });
  }
}
