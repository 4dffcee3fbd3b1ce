package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.compiler.WovenCompilation.Way;
import dev.dormouse.compiler.cases.Resource;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import dev.dormouse.future.Context;
import dev.dormouse.future.DropFailure;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a drop does that the unwoven twin of a case cannot show. */
class DropTest {
  @BeforeEach
  void suspendOnce() {
    Script.start(Suspending.ONCE, -1);
  }

  private static List<String> dropSuspended(Future<?> block) throws Exception {
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());
    block.drop();
    assertThatThrownBy(() -> block.poll(Context.noop())).isInstanceOf(IllegalStateException.class);
    block.drop();
    return Script.trace();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-g", "-g:none"})
  void catchThrowableDoesNotSeeTheDropButFinallyDoes(String debug) throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block() {
              return async(() -> {
                try (var r = new Resource("r")) {
                  try {
                    return await(later("v"));
                  } catch (Throwable t) {
                    log("caught " + t);
                    return "caught";
                  } finally {
                    log("finally");
                  }
                }
              });
            }
            """,
            debug);

    assertThat(dropSuspended(blocks.make("block")))
        .containsExactly("open r", "leaf 0", "drop 0", "finally", "close r");
  }

  /** The plugin tells by line which handlers are real; one line holds both kinds here. */
  @Test
  void catchThrowableOnTheLineOfItsResourceDoesNotSeeTheDrop() throws Exception {
    String source =
        Blocks.source(
            """
            static Future<?> block() {
              return async(() -> {
                try (var r = new Resource("r")) { await(later("v")); } catch (Throwable t) {}
                return 1;
              });
            }
            """);
    for (Way way : List.of(Way.PROCESSOR, Way.AFTERWARDS)) {
      suspendOnce();
      Blocks blocks = Blocks.of(WovenCompilation.compile(way, List.of(source)));

      assertThat(dropSuspended(blocks.make("block")))
          .containsExactly("open r", "leaf 0", "drop 0", "close r");
    }
  }

  /** The plugin compares lines, and a clause can span several. */
  @Test
  void catchThrowableOverSeveralLinesDoesNotSeeTheDrop() throws Exception {
    String source =
        Blocks.source(
            """
            static Future<?> block() {
              return async(() -> {
                try {
                  await(later("v"));
                } catch
                    (final
                        Throwable t)
                {
                  log(t);
                }
                return 1;
              });
            }
            """);
    Blocks blocks = Blocks.of(WovenCompilation.compile(Way.PROCESSOR, List.of(source)));

    assertThat(dropSuspended(blocks.make("block"))).containsExactly("leaf 0", "drop 0");
  }

  /**
   * The shape is javac's own for try-with-resources; only the source tells that a user wrote it.
   */
  @Test
  void catchThrowableThatClosesAndRethrowsDoesNotSeeTheDrop() throws Exception {
    String source =
        Blocks.source(
            """
            static Future<?> block() {
              return async(() -> {
                Resource r = new Resource("r");
                try {
                  await(later("v"));
                } catch (Throwable t) {
                  try {
                    r.close();
                  } catch (Throwable x) {
                    t.addSuppressed(x);
                  }
                  throw t;
                }
                try (r) {
                  return await(later("w"));
                }
              });
            }
            """);
    Blocks known = Blocks.of(WovenCompilation.compile(Way.PROCESSOR, List.of(source)));
    assertThat(dropSuspended(known.make("block"))).containsExactly("open r", "leaf 0", "drop 0");

    suspendOnce();
    Blocks guessed = Blocks.of(WovenCompilation.compile(Way.AFTERWARDS, List.of(source)));
    assertThat(dropSuspended(guessed.make("block")))
        .containsExactly("open r", "leaf 0", "drop 0", "close r");
  }

  @Test
  void capturedResourceOfAnEmptyTryIsClosedWhenTheBlockWasNeverPolled() {
    String source =
        Blocks.source(
            """
            static Future<?> block(Resource a, Resource b, Resource c) {
              return async(() -> {
                try (a;
                    b) {
                }
                Resource copy = c;
                if (copy != null) {
                  copy.close();
                }
              });
            }
            """);
    for (Way way : List.of(Way.PROCESSOR, Way.AFTERWARDS)) {
      suspendOnce();
      Blocks blocks = Blocks.of(WovenCompilation.compile(way, List.of(source), "-g"));
      blocks.make("block", new Resource("a"), new Resource("b"), new Resource("c")).drop();

      assertThat(Script.trace()).containsSubsequence("open c", "close b", "close a");
      if (way == Way.PROCESSOR) {
        assertThat(Script.trace()).doesNotContain("close c");
      }
    }
  }

  @Test
  void awaitInFinallyIsDroppedTooAndReadyOnesGoOn() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block() {
              return async(() -> {
                try {
                  try {
                    return await(later("a"));
                  } finally {
                    log("ready " + await(cx -> Poll.ready("now")));
                    await(later("b"));
                    log("not reached");
                  }
                } finally {
                  log("outer");
                }
              });
            }
            """);

    assertThat(dropSuspended(blocks.make("block")))
        .containsExactly("leaf 0", "drop 0", "ready now", "leaf 1", "drop 1", "outer");
  }

  @Test
  void failureOfCloseIsReportedAfterEverythingIsDropped() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block() {
              return async(() -> {
                try (var a = new Resource("a", true); var b = new Resource("b", true)) {
                  return await(later("v"));
                }
              });
            }
            """);
    Future<?> block = blocks.make("block");
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());

    assertThatThrownBy(block::drop)
        .isInstanceOf(DropFailure.class)
        .hasMessageContaining("sample.Sample.block(Sample.java:")
        .cause()
        .hasMessage("close b")
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
    assertThat(Script.trace())
        .containsExactly("open a", "open b", "leaf 0", "drop 0", "close b", "close a");
  }

  @Test
  void capturedResourcesAreClosedInReverseWhenTheBlockWasNeverPolled() {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(Resource a, String other, Resource b, Resource onlyUsed) {
              return async(() -> {
                log(other);
                try (a) {
                  await(later(onlyUsed.name()));
                  try (b) {
                    return await(later(2));
                  }
                }
              });
            }
            """);
    Resource a = new Resource("a");
    Resource b = new Resource("b");
    Future<?> block = blocks.make("block", a, "other", b, new Resource("onlyUsed"));

    block.drop();
    block.drop();

    assertThat(Script.trace())
        .containsExactly("open a", "open b", "open onlyUsed", "close b", "close a");
    assertThatThrownBy(() -> block.poll(Context.noop())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failuresOfClosingUnpolledResourcesAreJoined() {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(Resource a, Resource none, Resource b) {
              return async(() -> {
                try (a; none; b) {
                  return await(later(2));
                }
              });
            }
            """);
    Future<?> block = blocks.make("block", new Resource("a", true), null, new Resource("b", true));

    assertThatThrownBy(block::drop)
        .isInstanceOf(DropFailure.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("close b")
        .satisfies(first -> assertThat(first.getSuppressed()[0]).hasMessage("close a"));
  }

  @Test
  void resourceOfANestedBlockIsNotOwnedByTheOuterOne() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> outer(Resource r) {
              return async(() -> await(inner(r)));
            }
            static Future<?> nested(Resource r) {
              return async(() -> await(async(() -> { try (r) { return await(later(1)); } })));
            }
            static Future<?> inner(Resource r) {
              return async(() -> { try (r) { return await(later(1)); } });
            }
            """);

    blocks.make("outer", new Resource("r")).drop();
    blocks.make("nested", new Resource("s")).drop();
    assertThat(Script.trace()).containsExactly("open r", "open s");

    Future<?> polled = blocks.make("nested", new Resource("t"));
    assertThat(dropSuspended(polled)).endsWith("open t", "leaf 0", "drop 0", "close t");
  }

  @Test
  void polledBlockClosesItsCapturedResourceOnce() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(Resource r) {
              return async(() -> { try (r) { return await(later(1)); } });
            }
            """);

    assertThat(dropSuspended(blocks.make("block", new Resource("r"))))
        .containsExactly("open r", "leaf 0", "drop 0", "close r");
  }

  @Test
  void blockThatSwallowsTheDropAndAwaitsForeverIsStopped() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            @SuppressWarnings("finally")
            static Future<?> block() {
              return async(() -> {
                while (true) {
                  try {
                    await(later(1));
                  } finally {
                    continue;
                  }
                }
              });
            }
            """);
    Future<?> block = blocks.make("block");
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());

    assertThatThrownBy(block::drop).isInstanceOf(DropFailure.class);
    assertThatThrownBy(() -> block.poll(Context.noop())).isInstanceOf(IllegalStateException.class);
  }
}
