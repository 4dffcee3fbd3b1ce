package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.future.SpawnSite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queues of workers: each entry comes out once, in order, whoever takes it. */
@Timeout(240)
class RunQueueTest {
  private static final long SEED = Long.getLong("dormouse.seed", 20_261_121);

  /** Owns the tasks; its one worker sleeps, since nothing is ever scheduled. */
  private final StealingScheduler scheduler =
      new StealingScheduler(new RuntimeBuilder().workers(1).options(), new FakeDriver());

  private final Map<SharedTask<?>, Integer> numbers = new HashMap<>();
  private final List<SharedTask<?>> tasks = new ArrayList<>();

  @AfterEach
  void close() {
    scheduler.close();
  }

  private SharedTask<?> task(int number) {
    while (tasks.size() <= number) {
      SharedTask<Void> task = new SharedTask<>(scheduler, Futures.ready(), SpawnSite.UNKNOWN);
      numbers.put(task, tasks.size());
      tasks.add(task);
    }
    return tasks.get(number);
  }

  private int number(SharedTask<?> task) {
    return task == null ? -1 : numbers.get(task);
  }

  @Test
  void comesOutInOrderThroughGrowth() {
    RunQueue queue = new RunQueue(4, 64);
    int in = 0;
    int out = 0;
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 10_000; i++) {
      if (random.nextInt(5) < 3 && in - out < 64) {
        assertThat(queue.push(task(in))).isTrue();
        in++;
      } else {
        int expected = in == out ? -1 : out++;
        assertThat(number(queue.pop())).isEqualTo(expected);
      }
      assertThat(queue.size()).isEqualTo(in - out);
    }
  }

  @Test
  void refusesBeyondItsBound() {
    RunQueue queue = new RunQueue(4, 8);
    for (int i = 0; i < 8; i++) {
      assertThat(queue.push(task(i))).isTrue();
    }
    assertThat(queue.room()).isZero();
    assertThat(queue.push(task(8))).isFalse();
    assertThat(number(queue.pop())).isZero();
    assertThat(queue.push(task(8))).isTrue();
  }

  @Test
  void thiefTakesTheOlderHalf() {
    RunQueue victim = new RunQueue(8, 8);
    RunQueue mine = new RunQueue(8, 8);
    for (int i = 0; i < 5; i++) {
      victim.push(task(i));
    }
    assertThat(number(victim.stealInto(mine))).isEqualTo(2);
    assertThat(number(mine.pop())).isEqualTo(0);
    assertThat(number(mine.pop())).isEqualTo(1);
    assertThat(mine.pop()).isNull();
    assertThat(number(victim.pop())).isEqualTo(3);
    assertThat(number(victim.stealInto(mine))).isEqualTo(4);
    assertThat(victim.stealInto(mine)).isNull();
    victim.clearSlots();
    mine.clearSlots();
    victim.push(task(7));
    assertThat(number(victim.pop())).isEqualTo(7);
  }

  @Test
  void whoHasWorkTakesTheOldestEntryOnly() {
    RunQueue victim = new RunQueue(8, 8);
    assertThat(victim.stealOne()).isNull();
    for (int i = 0; i < 3; i++) {
      victim.push(task(i));
    }
    assertThat(number(victim.stealOne())).isEqualTo(0);
    assertThat(number(victim.pop())).isEqualTo(1);
    assertThat(number(victim.stealOne())).isEqualTo(2);
    assertThat(victim.stealOne()).isNull();
  }

  @Test
  void eachEntryComesOutOnceUnderTheft() throws Exception {
    int entries = 200_000;
    task(entries - 1);
    RunQueue queue = new RunQueue(4, 256);
    AtomicIntegerArray taken = new AtomicIntegerArray(entries);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> thieves = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread thief =
          new Thread(() -> {
            RunQueue mine = new RunQueue(16, 256);
            do {
              take(queue.stealInto(mine), taken);
              take(queue.stealOne(), taken);
              for (SharedTask<?> task; (task = mine.pop()) != null; ) {
                take(task, taken);
              }
            } while (!over.get() || !queue.isEmpty());
          });
      thieves.add(thief);
      thief.start();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (int next = 0; next < entries; ) {
      for (int burst = random.nextInt(300); burst > 0 && next < entries; burst--) {
        if (!queue.push(task(next))) {
          break;
        }
        next++;
      }
      for (int burst = random.nextInt(100); burst > 0; burst--) {
        take(queue.pop(), taken);
      }
      if (queue.isEmpty()) {
        queue.clearSlots();
      }
    }
    over.set(true);
    for (Thread thief : thieves) {
      thief.join();
    }
    for (int i = 0; i < entries; i++) {
      assertThat(taken.get(i)).as("entry %d, seed %d", i, SEED).isEqualTo(1);
    }
  }

  private void take(SharedTask<?> task, AtomicIntegerArray taken) {
    if (task != null) {
      taken.incrementAndGet(number(task));
    }
  }

  @Test
  void injectionKeepsOrderAndTakesATaskOnce() {
    Injection injection = new Injection();
    for (int i = 0; i < 10; i++) {
      injection.push(task(i));
    }
    injection.push(task(3));
    assertThat(injection.size()).isEqualTo(10);
    RunQueue queue = new RunQueue(8, 8);
    assertThat(number(injection.popBatch(queue, 1))).isZero();
    assertThat(number(injection.popBatch(queue, 4))).isEqualTo(1);
    assertThat(queue.size()).isEqualTo(3);
    for (int expected = 2; expected <= 4; expected++) {
      assertThat(number(queue.pop())).isEqualTo(expected);
    }
    injection.push(task(0));
    injection.push(task(3));
    assertThat(injection.size()).isEqualTo(7);
    injection.clear();
    assertThat(injection.popBatch(queue, 1)).isNull();
  }
}
