package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
import dev.dormouse.runtime.Explorer.Actor;
import dev.dormouse.runtime.Explorer.World;
import dev.dormouse.runtime.TaskState.Claim;
import dev.dormouse.runtime.TaskState.End;
import dev.dormouse.runtime.TaskState.Entry;
import dev.dormouse.runtime.TaskState.Rest;
import java.util.ArrayList;
import java.util.List;

/** A task as its word alone, and the parties that move it in turn. */
final class TaskModel {
  private TaskModel() {}

  /** A task that is only its state word. */
  static final class Word extends TaskState<String> {
    @Override
    public Object pollRaw(Context cx) {
      throw new AssertionError("not polled here");
    }
  }

  /** A task among wakers, runners, an aborter and the holder of its handle. */
  static class SharedWorld implements World {
    final Word word = new Word();
    final List<Actor> actors = new ArrayList<>();

    /** Entries in queues. */
    int entries;

    int number;
    int seen;
    int last;
    int readyAt = Integer.MAX_VALUE;
    int pollers;
    int drops;
    boolean cancelAsked;
    boolean complete;
    boolean slotFull;
    int joinerWakes;
    boolean yields;

    SharedWorld() {
      word.bornQueued();
      entries = 1;
    }

    void enqueue(Entry entry) {
      if (entry == Entry.NEEDED) {
        entries++;
      }
    }

    void end() {
      assertThat(complete).isFalse();
      complete = true;
      End end = word.toComplete();
      if (end == End.AWAITED) {
        assertThat(slotFull).as("slot of an awaited task").isTrue();
        slotFull = false;
        joinerWakes++;
      }
    }

    @Override
    public List<Actor> actors() {
      return actors;
    }

    @Override
    public void checkEnd() {
      assertThat(entries).as("entries").isZero();
      assertThat(pollers).as("pollers").isZero();
      if (complete) {
        assertThat(drops).isLessThanOrEqualTo(1);
        assertThat(word.isComplete()).isTrue();
      } else {
        assertThat(cancelAsked).as("abort of a task that rests").isFalse();
        assertThat(seen).as("what the last poll saw").isEqualTo(last);
        assertThat(word.describeState()).doesNotContain("QUEUED", "RUNNING", "LINKED");
      }
    }
  }

  /** Steps one after the other, each possible at any time. */
  static final class Script implements Actor {
    private final List<Runnable> steps;
    private int at;

    Script(List<Runnable> steps) {
      this.steps = steps;
    }

    @Override
    public boolean canStep() {
      return at < steps.size();
    }

    @Override
    public void step() {
      steps.get(at++).run();
    }
  }

  static Actor waker(SharedWorld world, int... numbers) {
    List<Runnable> steps = new ArrayList<>();
    for (int number : numbers) {
      world.last = Math.max(world.last, number);
      steps.add(() -> world.number = Math.max(world.number, number));
      steps.add(() -> world.enqueue(world.word.toQueued()));
    }
    return new Script(steps);
  }

  static Actor aborter(SharedWorld world) {
    return new Script(
        List.of(
            () -> world.cancelAsked = world.word.toCancelled(),
            () -> world.enqueue(world.word.toQueued())));
  }

  /** A runner whose last task has ended and was awaited by this one: a wake that may claim it. */
  static final class HandingOn implements Actor {
    private final SharedWorld world;
    private final int number;
    private final Runner runner;
    private int at;

    HandingOn(SharedWorld world, int number) {
      this.world = world;
      this.number = number;
      this.runner = new Runner(world);
      world.last = Math.max(world.last, number);
    }

    @Override
    public boolean canStep() {
      return at < 3 || runner.canStep();
    }

    @Override
    public void step() {
      switch (at++) {
        case 0 -> world.number = Math.max(world.number, number);
        case 1 -> {
          if (world.word.toRunningNext()) {
            runner.beginPoll();
            at++;
          }
        }
        case 2 -> world.enqueue(world.word.toQueued());
        default -> runner.step();
      }
    }
  }

  /** Takes entries, polls, rests; several may do so beside each other. */
  static final class Runner implements Actor {
    private enum At {
      LOOKING,
      HAS_ENTRY,
      POLLING,
      RESTING,
      DROPPING
    }

    private final SharedWorld world;
    private At at = At.LOOKING;
    private int saw;

    Runner(SharedWorld world) {
      this.world = world;
    }

    @Override
    public boolean canStep() {
      return at != At.LOOKING || world.entries > 0;
    }

    @Override
    public void step() {
      at =
          switch (at) {
            case LOOKING -> {
              world.entries--;
              yield At.HAS_ENTRY;
            }
            case HAS_ENTRY -> claim();
            case POLLING -> {
              saw = world.number;
              yield At.RESTING;
            }
            case RESTING -> rest();
            case DROPPING -> drop();
          };
    }

    private At claim() {
      Claim claim = world.word.toRunning();
      if (claim == Claim.STALE) {
        return At.LOOKING;
      }
      assertThat(world.pollers++).as("others that run the task").isZero();
      return claim == Claim.POLL ? At.POLLING : At.DROPPING;
    }

    /** Goes on with a task that the caller has claimed. */
    void beginPoll() {
      assertThat(world.pollers++).as("others that run the task").isZero();
      at = At.POLLING;
    }

    private At rest() {
      world.seen = saw;
      if (saw >= world.readyAt) {
        world.pollers--;
        world.end();
        return At.LOOKING;
      }
      boolean yields = world.yields;
      world.yields = false;
      world.pollers--;
      Rest rest = yields ? world.word.toYielded() : world.word.toIdle();
      switch (rest) {
        case IDLE -> assertThat(yields).isFalse();
        case QUEUED -> world.entries++;
        case DROP -> {
          world.pollers++;
          return At.DROPPING;
        }
      }
      return At.LOOKING;
    }

    private At drop() {
      world.drops++;
      world.pollers--;
      world.end();
      return At.LOOKING;
    }
  }
}
