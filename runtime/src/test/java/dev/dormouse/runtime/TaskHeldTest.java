package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.Explorer.World;
import dev.dormouse.runtime.TaskModel.Script;
import dev.dormouse.runtime.TaskModel.Word;
import dev.dormouse.runtime.TaskState.Claim;
import dev.dormouse.runtime.TaskState.End;
import dev.dormouse.runtime.TaskState.Join;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every order of the end of a task, the release of what holds it back, and who joins it. */
class TaskHeldTest {
  /** A task in its poll whose end somebody holds back. */
  private static final class Held implements World {
    final Word word = new Word();
    final List<Actor> actors = new ArrayList<>();
    final List<End> ends = new ArrayList<>();
    @Nullable Join join;
    boolean joinerWoken;

    Held() {
      word.bornQueued();
      assertThat(word.toRunning()).isEqualTo(Claim.POLL);
      word.toHeld();
    }

    void end(End end) {
      ends.add(end);
      joinerWoken |= end == End.AWAITED;
    }

    @Override
    public List<Actor> actors() {
      return actors;
    }

    @Override
    public void checkEnd() {
      assertThat(word.isComplete()).isTrue();
      assertThat(ends).as("who completes").hasSize(2).containsOnlyOnce(End.HELD);
      assertThat(joinerWoken).as("waker of a joiner that waits").isEqualTo(join == Join.DONE);
      assertThat(word.toAwaited()).isEqualTo(Join.COMPLETE);
    }
  }

  /** Gives the last hold back as Task.releaseLast() does. */
  private static final class Releaser implements Actor {
    private final Held world;
    private @Nullable Boolean sawEnd;
    private boolean done;

    Releaser(Held world) {
      this.world = world;
    }

    @Override
    public boolean canStep() {
      return !done;
    }

    @Override
    public void step() {
      if (sawEnd == null) {
        sawEnd = world.word.hasEnded();
        return;
      }
      End end = world.word.toReleased(sawEnd);
      sawEnd = null;
      if (end != null) {
        world.end(end);
        done = true;
      }
    }
  }

  @Test
  void whoComesLastCompletesAndWakesTheJoiner() {
    int schedules =
        Explorer.explore(() -> {
          Held world = new Held();
          world.actors.add(new Script(List.of(() -> world.end(world.word.toComplete()))));
          world.actors.add(new Releaser(world));
          world.actors.add(new Script(List.of(() -> world.join = world.word.toAwaited())));
          return world;
        });
    assertThat(schedules).isGreaterThan(10);
  }

  @Test
  void joinerThatLeavesInTimeIsNotWoken() {
    int schedules =
        Explorer.explore(() -> {
          Held world = new Held();
          assertThat(world.word.toAwaited()).isEqualTo(Join.DONE);
          world.join = Join.DONE;
          world.actors.add(new Script(List.of(() -> world.end(world.word.toComplete()))));
          world.actors.add(new Releaser(world));
          world.actors.add(
              new Script(
                  List.of(() -> {
                    if (world.word.toUnawaited() == Join.DONE) {
                      world.join = null;
                    }
                  })));
          return world;
        });
    assertThat(schedules).isGreaterThan(10);
  }
}
