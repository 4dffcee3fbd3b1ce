package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.SpawnSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a roll remembers of tasks that end without telling it. */
@Timeout(240)
class TaskRollTest {
  private final FakeDriver driver = new FakeDriver();
  private final StealingScheduler scheduler =
      new StealingScheduler(new RuntimeBuilder().workers(1).options(), driver);
  private final FailureReports reports = new FailureReports((_, _) -> {});
  private final TaskRoll roll = new TaskRoll();

  @AfterEach
  void close() {
    scheduler.close();
  }

  private SharedTask<?> added() {
    SharedTask<Void> task = new SharedTask<>(scheduler, Futures.ready(), SpawnSite.UNKNOWN);
    assertThat(roll.add(task)).isTrue();
    return task;
  }

  private void end(Task<?> task) {
    task.end(null, reports);
  }

  private List<Task<?>> seen() {
    List<Task<?>> seen = new ArrayList<>();
    roll.forEachSeen(seen::add);
    return seen;
  }

  @Test
  void aFullRollForgetsTheEndedBeforeItGrows() {
    List<Task<?>> alive = new ArrayList<>();
    for (int i = 0; i < 100 * Limits.ROLL_MIN; i++) {
      SharedTask<?> task = added();
      if (i % (2 * Limits.ROLL_MIN) == 0) {
        alive.add(task);
      } else {
        end(task);
      }
    }
    assertThat(roll.size()).isLessThanOrEqualTo(4 * Limits.ROLL_MIN);
    assertThat(seen()).containsExactlyElementsOf(alive.reversed());
  }

  @Test
  void aRollWithoutMemoryTakesWhatASweepMakesRoomFor() {
    TaskRoll small = new TaskRoll(Limits.ROLL_MIN);
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < Limits.ROLL_MIN; i++) {
      tasks.add(new SharedTask<>(scheduler, Futures.ready(), SpawnSite.UNKNOWN));
      assertThat(small.add(tasks.getLast())).isTrue();
    }
    Task<?> further = new SharedTask<>(scheduler, Futures.ready(), SpawnSite.UNKNOWN);
    assertThat(small.add(further)).isFalse();
    end(tasks.getFirst());
    assertThat(small.add(further)).isTrue();
    assertThat(small.removeNewest()).isSameAs(further);
  }

  @Test
  void aSweepIsWorthItWhenAQuarterHasEnded() {
    for (int i = 0; i < 100; i++) {
      end(added());
    }
    int before = roll.size();
    assertThat(roll.sweepIfWorthIt(0)).isFalse();
    assertThat(roll.sweepIfWorthIt(before / 4 - 1)).isFalse();
    assertThat(roll.size()).isEqualTo(before);
    assertThat(roll.sweepIfWorthIt(before / 4)).isTrue();
    assertThat(roll.size()).isZero();
  }

  @Test
  void randomLivesAreAllRemembered() {
    long seed = 20261121;
    Random random = new Random(seed);
    List<Task<?>> alive = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> alive.add(added());
        case 3, 4 -> {
          if (!alive.isEmpty()) {
            end(alive.remove(random.nextInt(alive.size())));
          }
        }
        case 5 -> roll.sweep();
        case 6 -> {
          Task<?> newest = roll.removeNewest();
          assertThat(newest)
              .as("seed %d", seed)
              .isEqualTo(alive.isEmpty() ? null : alive.getLast());
          if (newest != null) {
            alive.removeLast();
          }
        }
        default -> assertThat(seen()).as("seed %d", seed).isEqualTo(alive.reversed());
      }
    }
  }

  @Test
  void tasksThatEndedWhileAllSleepAreLetGoOf() {
    StealingScheduler two =
        new StealingScheduler(new RuntimeBuilder().workers(2).options(), new FakeDriver());
    try {
      List<JoinHandle<Void>> handles = new ArrayList<>();
      for (int i = 0; i < 10 * Limits.ROLL_MIN; i++) {
        handles.add(two.spawn(Futures.pending()));
      }
      assertThat(StealingMetrics.rollEntries(two)).isEqualTo(10 * Limits.ROLL_MIN);
      handles.forEach(JoinHandle::abort);
      while (StealingMetrics.rollEntries(two) > 2 * Limits.ROLL_MIN) {
        Thread.onSpinWait();
      }
      while (two.metrics().aliveTasks() > 0) {
        Thread.onSpinWait();
      }
    } finally {
      two.close();
    }
  }
}
