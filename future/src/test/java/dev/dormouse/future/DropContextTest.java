package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the cleanup of a dropped block can do, by hand in the shape of woven code. */
class DropContextTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Lab lab = new Lab();

  /** {@code try { await(pending) } finally { cleanup }}, where the cleanup may wait once. */
  private final class Cleaning extends AsyncFrame<String> {
    private final Function<Context, LocalFuture<?>> cleanup;
    private @Nullable Throwable raised;

    Cleaning(Function<Context, LocalFuture<?>> cleanup) {
      this.cleanup = cleanup;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      int from = state;
      state = -1;
      if (from == 0) {
        state = 1;
        awaited = Futures.pending();
        return Poll.PENDING;
      }
      try {
        Objects.requireNonNull(awaited).pollRaw(cx);
      } catch (Throwable control) {
        if (from == 2) {
          lab.journal.add("cleanup was dropped");
          throw Sneaky.rethrow(Objects.requireNonNull(raised));
        }
        raised = control;
      }
      LocalFuture<?> waits = cleanup.apply(cx);
      Object answer = waits.pollRaw(cx);
      if (answer == Poll.PENDING) {
        awaited = waits;
        state = 2;
        return Poll.PENDING;
      }
      lab.journal.add("cleanup " + answer);
      throw Sneaky.rethrow(Objects.requireNonNull(raised));
    }
  }

  private Cleaning suspended(Function<Context, LocalFuture<?>> cleanup) throws Exception {
    Cleaning block = new Cleaning(cleanup);
    lab.pollPending(block);
    return block;
  }

  @Test
  void spawnAndClockSayThatTheyMustBeTakenBeforeTheTry() throws Exception {
    List<Function<Context, LocalFuture<?>>> calls =
        List.of(
            cx -> Intrinsics.spawn(Futures.ready("x"), cx, SpawnSite.UNKNOWN),
            cx -> Intrinsics.spawner(cx).spawn(Futures.ready("x")),
            cx -> Intrinsics.spawnLocal(Futures.ready("x"), cx, SpawnSite.UNKNOWN));
    for (Function<Context, LocalFuture<?>> call : calls) {
      assertThatThrownBy(suspended(call)::drop)
          .isInstanceOf(DropFailure.class)
          .cause()
          .hasMessageContaining("the block is being dropped")
          .hasMessageEndingWith("take it before the try, with var spawner = spawner()");
    }
    assertThatThrownBy(suspended(cx -> Futures.ready(Intrinsics.clock(cx)))::drop)
        .cause()
        .hasMessageEndingWith("take it before the try, with var clock = clock()");
  }

  @Test
  void whatWaitsForTimeIsDroppedWithoutAFailure() throws Exception {
    List<Function<Context, LocalFuture<?>>> waits =
        List.of(
            _ -> Time.sleep(HOUR),
            _ -> Time.sleep(Duration.ZERO),
            _ -> Time.interval(HOUR).tick(),
            _ -> Time.timeout(HOUR, Futures.pending()),
            _ -> Futures.join(Futures.ready(1), Time.sleep(HOUR)),
            _ -> Futures.select(Futures.pending(), Time.sleep(HOUR)));
    for (Function<Context, LocalFuture<?>> wait : waits) {
      lab.journal.clear();
      suspended(wait).drop();
      assertThat(lab.journal).containsExactly("cleanup was dropped");
    }
  }

  @Test
  void timeoutOfWhatIsReadyEnds() throws Exception {
    suspended(_ -> Time.timeout(HOUR, Futures.ready("flushed"))).drop();
    assertThat(lab.journal).containsExactly("cleanup flushed");
  }

  @Test
  void timeoutDropsWhatItGuardsAlsoThen() throws Exception {
    Probe<String> guarded = lab.probe("guarded");
    suspended(_ -> Time.timeout(HOUR, guarded)).drop();
    assertThat(lab.journal).containsExactly("poll guarded", "drop guarded", "cleanup was dropped");
  }

  @Test
  void childrenWithAWakerOfTheirOwnKnowItToo() {
    assertThat(DropContext.INSTANCE.withWaker(lab.cx.waker).isDropping()).isTrue();
    assertThat(lab.cx.withWaker(lab.cx.waker).isDropping()).isFalse();
    assertThat(Context.noop().isDropping()).isFalse();
    assertThatThrownBy(DropContext.INSTANCE::entropy)
        .hasMessageEndingWith("cannot be had in a finally or close() then");
  }
}
