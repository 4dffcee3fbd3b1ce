package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames written by hand in the shape that the compiler gives them. */
class AsyncFrameTest {
  private final Lab lab = new Lab();

  /** {@code try { v = await(body); } finally { log; for (f : cleanup) await(f); throw? }}. */
  private static final class Block extends AsyncFrame<String> {
    private final LocalFuture<String> body;
    private final List<? extends LocalFuture<?>> cleanups;
    private final List<String> log;
    private @Nullable Throwable thrownByCleanup;
    private @Nullable Exception unpolledFailure;
    private boolean swallow;

    private @Nullable Throwable raised;
    private @Nullable Object value;
    private int nextCleanup;

    Block(LocalFuture<String> body, List<? extends LocalFuture<?>> cleanups, List<String> log) {
      this.body = body;
      this.cleanups = cleanups;
      this.log = log;
    }

    @Override
    public String place() {
      return "Block.run";
    }

    @Override
    protected void closeUnpolled() throws Exception {
      log.add("close unpolled");
      if (unpolledFailure != null) {
        throw unpolledFailure;
      }
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      switch (state) {
        case 0 -> {
          state = -1;
          awaited = body;
          return body(cx);
        }
        case 1 -> {
          return body(cx);
        }
        case 2 -> {
          return cleanup(cx);
        }
        default -> throw polledAgain(this);
      }
    }

    private @Nullable Object body(Context cx) throws Exception {
      try {
        Object answer = Objects.requireNonNull(awaited).pollRaw(cx);
        if (answer == Poll.PENDING) {
          state = 1;
          return Poll.PENDING;
        }
        value = answer;
      } catch (Throwable thrown) {
        raised = thrown;
      }
      state = -1;
      awaited = null;
      log.add("finally");
      return nextCleanup(cx);
    }

    private @Nullable Object nextCleanup(Context cx) throws Exception {
      if (nextCleanup == cleanups.size()) {
        return end();
      }
      awaited = cleanups.get(nextCleanup++);
      return cleanup(cx);
    }

    private @Nullable Object cleanup(Context cx) throws Exception {
      try {
        if (Objects.requireNonNull(awaited).pollRaw(cx) == Poll.PENDING) {
          state = 2;
          return Poll.PENDING;
        }
      } catch (Throwable thrown) {
        raised = thrown;
      }
      state = -1;
      awaited = null;
      log.add("cleanup " + nextCleanup);
      return nextCleanup(cx);
    }

    private @Nullable Object end() throws Exception {
      if (thrownByCleanup != null) {
        throw Sneaky.rethrow(thrownByCleanup);
      }
      if (raised != null && !swallow) {
        throw Sneaky.rethrow(raised);
      }
      return value;
    }
  }

  private Block block(LocalFuture<String> body, LocalFuture<?>... cleanups) {
    return new Block(body, List.of(cleanups), lab.journal);
  }

  @Test
  void blockRunsThroughItsAwaitsToItsValue() throws Exception {
    Probe<String> body = lab.probe("body");
    Probe<String> cleanup = lab.probe("cleanup");
    Block block = block(body, cleanup);
    lab.pollPending(block);
    body.complete("value");
    lab.pollPending(block);
    cleanup.complete(null);
    assertThat(lab.pollReady(block)).isEqualTo("value");
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block Block.run: polled after");
    block.drop();
    assertThat(lab.journal).endsWith("finally", "poll cleanup", "poll cleanup", "cleanup 1");
  }

  @Test
  void dropBeforeTheFirstPollRunsNoneOfTheCodeAndClosesWhatItOwns() {
    Block block = block(lab.probe("body"));
    block.drop();
    block.drop();
    assertThat(lab.journal).containsExactly("close unpolled");
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block Block.run: polled after");
  }

  @Test
  void throwingCloseBeforeTheFirstPollIsADropFailure() {
    Block block = block(lab.probe("body"));
    block.unpolledFailure = new IOException("close");
    assertThatThrownBy(block::drop)
        .isInstanceOf(DropFailure.class)
        .hasMessage("dropping Block.run: cleanup failed: java.io.IOException: close")
        .hasCause(block.unpolledFailure);
    block.drop();
    assertThat(lab.journal).containsExactly("close unpolled");
  }

  @Test
  void resourcesAreClosedInReverseAndLaterFailuresSuppressed() {
    List<String> log = lab.journal;
    IOException first = new IOException("b");
    IOException second = new IOException("a");
    AutoCloseable a =
        () -> {
          log.add("close a");
          throw second;
        };
    AutoCloseable b =
        () -> {
          log.add("close b");
          throw first;
        };
    AutoCloseable c = () -> log.add("close c");
    assertThatThrownBy(() -> AsyncFrame.closeInReverse(new AutoCloseable[] {a, b, null, c}))
        .isSameAs(first)
        .hasSuppressedException(second);
    assertThat(log).containsExactly("close c", "close b", "close a");
  }

  @Test
  void dropAtAnAwaitDropsTheChildFirstAndRunsTheCleanup() throws Exception {
    Block block = block(lab.probe("body"), Futures.ready("done"));
    lab.pollPending(block);
    lab.journal.clear();
    block.drop();
    block.drop();
    assertThat(lab.journal).containsExactly("drop body", "finally", "cleanup 1");
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block Block.run: polled after");
    lab.assertNothingLeft();
  }

  @Test
  void awaitInTheFinallyOfADroppedBlockIsDroppedInTurn() throws Exception {
    Block block = block(lab.probe("body"), lab.probe("one"), lab.probe("two"));
    lab.pollPending(block);
    lab.journal.clear();
    block.drop();
    assertThat(lab.journal)
        .containsExactly(
            "drop body",
            "finally",
            "poll one",
            "drop one",
            "cleanup 1",
            "poll two",
            "drop two",
            "cleanup 2");
    lab.assertNothingLeft();
  }

  @Test
  void dropInsideTheFinallyGoesOnFromThere() throws Exception {
    Probe<String> body = lab.probe("body");
    Block block = block(body, lab.probe("one"), lab.probe("two"));
    body.complete("value");
    lab.pollPending(block);
    lab.journal.clear();
    block.drop();
    assertThat(lab.journal)
        .containsExactly("drop one", "cleanup 1", "poll two", "drop two", "cleanup 2");
  }

  @Test
  void throwingCleanupIsTheCauseOfTheDropFailure() throws Exception {
    Block block = block(lab.probe("body"));
    block.thrownByCleanup = new IOException("flush");
    lab.pollPending(block);
    assertThatThrownBy(block::drop)
        .isInstanceOf(DropFailure.class)
        .hasMessageContaining("Block.run")
        .hasCause(block.thrownByCleanup);
    assertThat(lab.pollFailed(block)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void throwingChildStillLetsTheCleanupRun() throws Exception {
    RuntimeException child = new RuntimeException("child");
    Block block = block(lab.<String>probe("body").throwOnDrop(child));
    block.thrownByCleanup = new IOException("flush");
    lab.pollPending(block);
    Throwable failure = catchThrowable(block::drop);
    assertThat(failure).isInstanceOf(DropFailure.class).hasCause(child);
    assertThat(child.getSuppressed()).containsExactly(block.thrownByCleanup);
    assertThat(lab.journal).endsWith("drop body", "finally");
  }

  @Test
  void whatCloseSuppressesIntoTheControlErrorIsReported() throws Exception {
    IOException close = new IOException("close");
    AsyncFrame<String> frame =
        new AsyncFrame<>() {
          @Override
          public @Nullable Object pollRaw(Context cx) throws Exception {
            if (state == 0) {
              state = 1;
              awaited = Futures.pending();
              return Poll.PENDING;
            }
            state = -1;
            try {
              return Objects.requireNonNull(awaited).pollRaw(cx);
            } catch (Throwable thrown) { // as try-with-resources does
              thrown.addSuppressed(close);
              throw thrown;
            }
          }
        };
    lab.pollPending(frame);
    assertThatThrownBy(frame::drop).isInstanceOf(DropFailure.class).hasCause(close);
  }

  @Test
  void failureOfANestedDropIsNotWrappedAgain() throws Exception {
    Block inner = block(lab.probe("body"));
    inner.thrownByCleanup = new IOException("flush");
    Block outer = block(inner);
    lab.pollPending(outer);
    assertThatThrownBy(outer::drop).isInstanceOf(DropFailure.class).hasCause(inner.thrownByCleanup);
  }

  @Test
  void finallyThatReturnsSwallowsTheDrop() throws Exception {
    Block block = block(lab.probe("body"));
    block.swallow = true;
    lab.pollPending(block);
    block.drop();
    assertThat(lab.journal).endsWith("drop body", "finally");
    assertThat(lab.pollFailed(block)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cleanupThatAwaitsWithoutEndIsCutOffAndLeavesNothing() throws Exception {
    List<Probe<String>> endless = new ArrayList<>();
    for (int n = 0; n < 500; n++) {
      endless.add(new Probe<>("cleanup", new ArrayList<>()));
    }
    Block block = new Block(lab.probe("body"), endless, lab.journal);
    lab.pollPending(block);
    assertThatThrownBy(block::drop)
        .isInstanceOf(DropFailure.class)
        .hasMessageContaining("Block.run")
        .hasMessageContaining("more than 100 futures that were not ready");
    assertThat(endless).filteredOn(Probe::isDropped).hasSize(101);
    assertThat(endless).filteredOn(probe -> probe.polls() > 0).hasSize(101);
    assertThat(lab.pollFailed(block)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void blockThatFailedIsNotDroppedAgain() throws Exception {
    Probe<String> body = lab.probe("body");
    IOException cause = new IOException();
    Block block = block(body);
    body.fail(cause);
    assertThat(lab.pollFailed(block)).isSameAs(cause);
    lab.journal.clear();
    block.drop();
    assertThat(lab.journal).isEmpty();
    assertThat(lab.pollFailed(block)).hasMessageStartingWith("async block Block.run: polled after");
  }

  @Test
  void droppedAtEachSuspensionItLeavesNothing() {
    int suspensions =
        Lab.dropEverywhere(
            "async block Block.run",
            l ->
                new Block(
                    whenPolled(() -> l.<String>probe("body").after(2, "v")),
                    List.of(
                        whenPolled(() -> l.<String>probe("one").after(1, "")), Futures.ready("")),
                    l.journal));
    assertThat(suspensions).isEqualTo(3);
  }

  /** A dropped block never touches the futures that it did not come to; so they are made late. */
  private static Future<String> whenPolled(Supplier<Future<String>> make) {
    return Futures.ready().then(_ -> make.get());
  }
}
