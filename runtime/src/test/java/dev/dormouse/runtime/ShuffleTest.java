package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a seed makes of a schedule. */
@Timeout(240)
class ShuffleTest {
  @AfterEach
  void asUsual() {
    Shuffle.use(0);
  }

  /** Polls a few times, yields or sleeps in between, and writes down when it was polled. */
  private static final class Walker extends RawFuture<Void> {
    private final List<String> log;
    private final String name;
    private int steps = 4;
    private @Nullable Future<Void> pause;

    Walker(List<String> log, String name) {
      this.log = log;
      this.name = name;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      log.add(name);
      if (pause != null && pause.pollRaw(cx) == Poll.PENDING) {
        return Poll.PENDING;
      }
      pause = null;
      if (--steps == 0) {
        return null;
      }
      if (steps % 2 == 0) {
        pause = Time.sleep(Duration.ofMillis(name.length()));
        return pause.pollRaw(cx);
      }
      cx.yieldNow();
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      if (pause != null) {
        pause.drop();
      }
    }
  }

  /** Runs a world on the current thread whose time is not ours; returns who was polled when. */
  private static List<String> schedule() throws Exception {
    List<String> log = new ArrayList<>();
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().seed(5).build(new FakeDriver())) {
      List<JoinHandle<Void>> all = new ArrayList<>();
      for (String name : List.of("a", "bb", "c", "dd", "e", "ff", "g", "hhh")) {
        all.add(runtime.spawn(new Walker(log, name)));
      }
      for (JoinHandle<Void> one : all) {
        runtime.blockOn(one);
      }
    }
    return log;
  }

  @Test
  void oneSeedMakesOneScheduleOfAThread() throws Exception {
    Set<List<String>> different = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      Shuffle.use(seed);
      List<String> first = schedule();
      for (int again = 0; again < 3; again++) {
        assertThat(schedule()).as("seed %d", seed).isEqualTo(first);
      }
      different.add(first);
    }
    assertThat(different).hasSize(20);
  }

  @Test
  void schedulesAreAsTheyAreUnlessASeedSaysSo() throws Exception {
    Shuffle.use(0);
    assertThat(Shuffle.of(5, 0)).isNull();
    List<String> usual = schedule();
    assertThat(usual).startsWith("a", "bb", "c", "dd", "e", "ff", "g", "hhh", "a", "bb", "c");
    assertThat(schedule()).isEqualTo(usual);
  }

  @Test
  void workersDecideEachForItself() {
    Shuffle.use(7);
    List<Integer> zero = decisions(Shuffle.of(5, 0));
    assertThat(decisions(Shuffle.of(5, 0))).isEqualTo(zero);
    assertThat(decisions(Shuffle.of(5, 1))).isNotEqualTo(zero);
    assertThat(decisions(Shuffle.of(6, 0))).isNotEqualTo(zero);
    Shuffle.use(8);
    assertThat(decisions(Shuffle.of(5, 0))).isNotEqualTo(zero);
  }

  private static List<Integer> decisions(@Nullable Shuffle shuffle) {
    assertThat(shuffle).isNotNull();
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drawn.add(shuffle.below(1_000));
    }
    return drawn;
  }

  @Test
  void decisionsKeepWithinTheirBounds() {
    Shuffle.use(9);
    Shuffle shuffle = Shuffle.of(5, 0);
    assertThat(shuffle).isNotNull();
    Set<Integer> bounds = new HashSet<>();
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      bounds.add(shuffle.bound(8));
      places.add(shuffle.place(3));
    }
    assertThat(bounds).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(places).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(shuffle.place(1)).isZero();
  }
}
