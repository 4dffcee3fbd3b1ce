package dev.dormouse.smoke;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Woven blocks are dropped at each of their awaits, in every way that ends a task early. */
@Timeout(240)
class WovenDropTest {
  /** What the blocks do from the drop on, for each await at which they wait. */
  private static final List<List<String>> EXPECTED =
      List.of(
          List.of("drop 0", "outer finally", "leaf 5", "close outer"),
          List.of("drop 1", "close inner", "leaf 4", "outer finally", "leaf 5", "close outer"),
          List.of("drop 2", "close inner", "leaf 4", "outer finally", "leaf 5", "close outer"),
          List.of("drop 3", "outer finally", "leaf 5", "close outer"),
          List.of("drop 4", "outer finally", "leaf 5", "close outer"),
          List.of("drop 5", "close outer"));

  /** How the blocks come to be dropped. */
  private enum Way {
    ABORT,
    TIMEOUT,
    RACE,
    TOKEN,
    SHUTDOWN
  }

  private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

  static Stream<Arguments> waysAndRuntimes() {
    return Stream.of(Way.values())
        .flatMap(way ->
            Stream.of(
                Arguments.of(way, AsyncRuntime.builder().currentThread().seed(1)),
                Arguments.of(way, AsyncRuntime.builder().workStealing().workers(2).seed(1)),
                Arguments.of(way, AsyncRuntime.builder().threadPerCore().workers(2).seed(1))));
  }

  /** Ready, but for the one at which the blocks are to be dropped. */
  private final class Leaf extends RawFuture<Integer> {
    private final int number;
    private final int stuck;
    private final Oneshot<Integer> reached;

    Leaf(int number, int stuck, Oneshot<Integer> reached) {
      this.number = number;
      this.stuck = stuck;
      this.reached = reached;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      if (number != stuck) {
        trace.add("leaf " + number);
        return number;
      }
      if (!reached.sender().isClosed()) {
        trace.clear();
        reached.sender().send(number);
      }
      return Poll.PENDING;
    }

    @Override
    public void drop() {
      if (number == stuck) {
        trace.add("drop " + number);
      }
    }
  }

  private AutoCloseable resource(String name) {
    return () -> trace.add("close " + name);
  }

  private Future<Integer> inner(int stuck, Oneshot<Integer> reached) {
    return async(() -> {
      try (var _ = resource("inner")) {
        int first = await(new Leaf(1, stuck, reached));
        return first + await(new Leaf(2, stuck, reached));
      } catch (Throwable _) {
        trace.add("caught");
        return -1;
      } finally {
        await(new Leaf(4, stuck, reached));
      }
    });
  }

  private Future<Integer> outer(int stuck, Oneshot<Integer> reached) {
    return async(() -> {
      try (var _ = resource("outer")) {
        try {
          int sum = await(new Leaf(0, stuck, reached)) + await(inner(stuck, reached));
          return sum + await(new Leaf(3, stuck, reached));
        } catch (RuntimeException | Error thrown) {
          trace.add("caught " + thrown);
          throw thrown;
        } finally {
          trace.add("outer finally");
          await(new Leaf(5, stuck, reached));
        }
      }
    });
  }

  @ParameterizedTest
  @MethodSource("waysAndRuntimes")
  void everyAwaitEndsFromTheInsideOut(Way way, RuntimeBuilder builder) throws Exception {
    for (int stuck = 0; stuck < EXPECTED.size(); stuck++) {
      Oneshot<Integer> reached = Oneshot.channel();
      try (AsyncRuntime runtime = builder.build()) {
        end(way, runtime, outer(stuck, reached), reached);
      }
      assertThat(trace).as("await %d", stuck).isEqualTo(EXPECTED.get(stuck));
    }
  }

  private static void end(
      Way way, AsyncRuntime runtime, Future<Integer> blocks, Oneshot<Integer> reached)
      throws Exception {
    switch (way) {
      case ABORT -> {
        JoinHandle<Integer> task = runtime.spawn(blocks);
        runtime.blockOn(reached.receiver());
        task.abort();
        assertThatThrownBy(() -> runtime.blockOn(task)).hasMessageContaining("cancelled");
      }
      case TIMEOUT ->
          assertThatThrownBy(() ->
                  runtime.blockOn(Time.timeout(Duration.ofMillis(5), waiting(blocks, reached))))
              .isInstanceOf(TimeoutException.class);
      case RACE ->
          assertThat(runtime.blockOn(Futures.race(blocks, reached.receiver()))).isNotNegative();
      case TOKEN -> {
        CancellationToken token = new CancellationToken();
        JoinHandle<?> task = runtime.spawn(token.runUntilCancelled(blocks));
        runtime.blockOn(reached.receiver());
        token.cancel();
        runtime.blockOn(task);
      }
      case SHUTDOWN -> {
        runtime.spawn(blocks).drop();
        runtime.blockOn(reached.receiver());
      }
    }
  }

  /** Keeps {@code reached} open as long as the blocks wait. */
  private static Future<Integer> waiting(Future<Integer> blocks, Oneshot<Integer> reached) {
    return Futures.join(blocks, reached.receiver()).map(both -> both.first());
  }
}
