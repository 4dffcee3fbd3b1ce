package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TaskId;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.probe.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is woken by the end of a child of a scope. */
class ScopeWakesTest {
  private static final int CHILDREN = 10;

  private final AtomicInteger wakes = new AtomicInteger();

  private final class Counting implements Probe {
    @Override
    public void woken(TaskId task) {
      wakes.incrementAndGet();
    }
  }

  /** Starts a child and waits for it, one after the other. */
  private static Future<Integer> oneByOne(Scope s) {
    List<JoinHandle<Integer>> child = new ArrayList<>();
    int[] ended = {0};
    return cx -> {
      while (ended[0] < CHILDREN) {
        if (child.isEmpty()) {
          child.add(s.spawn(Futures.ready(1)));
        }
        if (child.getFirst().poll(cx) instanceof Poll.Pending) {
          return Poll.pending();
        }
        child.clear();
        ended[0]++;
      }
      return Poll.ready(ended[0]);
    };
  }

  @Test
  void endOfAnAwaitedChildWakesOnce() throws Exception {
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().probe(new Counting()).build()) {
      assertThat(runtime.blockOn(Scope.scope(ScopeWakesTest::oneByOne))).isEqualTo(CHILDREN);
      assertThat(wakes.get()).isEqualTo(CHILDREN);
    }
  }

  @Test
  void endOfTheLastChildWakesAScopeWhoseBodyHasEnded() throws Exception {
    try (AsyncRuntime runtime =
        AsyncRuntime.builder().currentThread().probe(new Counting()).build()) {
      Future<String> whole =
          Scope.scope(s -> {
            for (int i = 0; i < CHILDREN; i++) {
              s.spawn(Futures.ready(i));
            }
            return Futures.ready("value");
          });
      assertThat(runtime.blockOn(whole)).isEqualTo("value");
      assertThat(wakes.get()).isEqualTo(1);
    }
  }
}
