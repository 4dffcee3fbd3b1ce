package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A block keeps what it still reads, and nothing else.
 *
 * <p>Each case makes values named {@code dead}, stops using them, and suspends at {@code
 * later("check")}. What the frame reaches there by its fields is compared by name.
 */
class NothingDeadKeptTest {
  private static final int COLLECTIONS_MAX = 50;

  private static final Blocks CASES =
      Blocks.woven(
          """
          record Value(String name) implements AutoCloseable {
            @Override public String toString() { return name; }
            @Override public void close() { log("close " + name); }
            Value self() { return this; }
          }
          record Pair(Object left, Object right) {}
          static Value value(String name) { return new Value(name); }
          static boolean use(Object... values) { return values.length > 0; }
          static <T> T check(T value) { return value; }

          static Future<?> capture(Value dead, Value live) {
            return async(() -> { use(dead); await(later("check")); return live; });
          }
          static Future<?> capture() { return capture(value("dead"), value("live")); }

          static Future<?> captureOfSecondAwait(Value dead, Value live) {
            return async(() -> {
              await(later(1)); use(dead); await(later("check")); return live;
            });
          }
          static Future<?> captureOfSecondAwait() {
            return captureOfSecondAwait(value("dead"), value("live"));
          }

          static Future<?> captureAssignedInABlockAround() {
            Value live = value("live");
            Value dead = value("dead");
            return async(() -> {
              Future<?> inner = async(() -> use(dead));
              await(inner);
              await(later("check"));
              return live;
            });
          }

          static Future<?> local() {
            return async(() -> {
              Value dead = value("dead");
              Value live = value("live");
              await(later(1));
              use(dead);
              await(later("check"));
              return live;
            });
          }

          static Future<?> overwritten() {
            return async(() -> {
              Value v = value("dead");
              await(later(1));
              use(v);
              v = value("live");
              await(later("check"));
              return v;
            });
          }

          static Future<?> operand() {
            return async(() -> {
              Value live = value("live");
              use(value("dead"), await(later(1)), value("dead too"), await(later(2)));
              await(later("check"));
              return live;
            });
          }

          static Future<?> constructorArgument() {
            return async(() -> {
              Value live = value("live");
              Pair dead = new Pair(value("dead"), await(later(1)));
              use(dead.left());
              await(later("check"));
              return live;
            });
          }

          static Future<?> concatenation() {
            return async(() -> {
              Value live = value("live");
              String dead = value("dead") + await(later("x")) + value("dead");
              use(dead);
              await(later("check"));
              return live;
            });
          }

          static Future<?> loopVariable() {
            return async(() -> {
              Value live = value("live");
              for (Value each : new Value[] {value("dead"), value("dead too")}) {
                await(later(each.name()));
              }
              for (Value each : List.of(value("dead"))) {
                await(later(each.name()));
              }
              await(later("check"));
              return live;
            });
          }

          static Future<?> catchParameter() {
            return async(() -> {
              Value live = value("live");
              try {
                await(failing(new IOException("dead")));
              } catch (IOException e) {
                await(later(e.getMessage()));
                use(e);
              }
              await(later("check"));
              return live;
            });
          }

          static Future<?> awaitInACatchThatDoesNotReadIt() {
            return async(() -> {
              Value live = value("live");
              try {
                await(failing(new IOException("dead")));
              } catch (IOException e) {
                await(later("check"));
              }
              return live;
            });
          }

          static Future<?> resource() {
            return async(() -> {
              Value live = value("live");
              try (Value dead = value("dead"); Value two = value("dead too")) {
                await(later(dead.name() + two.name()));
              }
              await(later("check"));
              return live;
            });
          }

          static Future<?> finallyTemporary() {
            return async(() -> {
              Value live = value("live");
              try {
                await(failing(new IOException("dead")));
              } catch (IOException e) {
                use(e);
              } finally {
                await(later("check"));
              }
              return live;
            });
          }

          static Future<?> patternBinding() {
            return async(() -> {
              Value live = value("live");
              Object o = new Pair(value("dead"), value("dead too"));
              if (o instanceof Pair(Value a, Value b) && await(later(true))) {
                await(later(a.name()));
                use(a, b);
              }
              await(later("check"));
              return live;
            });
          }

          static Future<?> switchOverPatterns() {
            return async(() -> {
              Value live = value("live");
              Object o = new Pair(value("dead"), "x");
              String s = switch (o) {
                case Pair(Value a, var b) when await(later(true)) -> await(later(a.name() + b));
                default -> "other";
              };
              use(s);
              await(later("check"));
              return live;
            });
          }

          static Future<?> awaitedAndItsValue() {
            return async(() -> {
              Value live = value("live");
              Value dead = await(later(value("dead")));
              use(dead.self(), await(later(value("dead too"))));
              await(later("check"));
              return live;
            });
          }

          static Future<?> nested() {
            return async(() -> {
              Value live = value("live");
              await(local());
              await(later("check"));
              return live;
            });
          }
          """);

  @BeforeEach
  void suspendOnce() {
    Script.start(Suspending.ONCE, -1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "capture",
        "captureOfSecondAwait",
        "captureAssignedInABlockAround",
        "local",
        "overwritten",
        "operand",
        "constructorArgument",
        "concatenation",
        "loopVariable",
        "catchParameter",
        "awaitInACatchThatDoesNotReadIt",
        "resource",
        "finallyTemporary",
        "patternBinding",
        "switchOverPatterns",
        "awaitedAndItsValue"
      })
  void atItsLastAwaitABlockKeepsOnlyWhatItReturns(String name) throws Exception {
    for (int awaits = 0; ; awaits++) {
      Script.start(Suspending.ONCE, -1);
      Future<?> probe = CASES.make(name);
      Future<?> previous = CASES.make(name);
      if (pollsToTheEnd(probe, awaits)) {
        Script.start(Suspending.ONCE, -1);
        pollsToTheEnd(previous, awaits - 1);
        assertThat(kept(previous)).extracting(Object::toString).containsExactly("live");
        return;
      }
    }
  }

  /** Polls so often that {@code suspensions} are over; tells whether the block has ended. */
  private static boolean pollsToTheEnd(Future<?> block, int suspensions) throws Exception {
    for (int i = 0; i <= suspensions; i++) {
      if (block.poll(Context.noop()) instanceof Poll.Ready<?>) {
        return true;
      }
    }
    return false;
  }

  private static List<Object> kept(Future<?> block) throws IllegalAccessException {
    List<Object> values = new ArrayList<>();
    for (Field field : block.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      if (!field.getType().isPrimitive() && field.get(block) != null) {
        values.add(field.get(block));
      }
    }
    return values;
  }

  @Test
  void awaitedChildIsLetGoAndWithItWhatItKeeps() throws Exception {
    Future<?> block = CASES.make("awaitedAndItsValue");
    block.poll(Context.noop());
    Object first = field(block, "awaited").get(block);
    block.poll(Context.noop());
    assertThat(field(block, "awaited").get(block)).isNotNull().isNotSameAs(first);
    while (block.poll(Context.noop()).equals(Poll.pending())) {}
    assertThat(field(block, "awaited").get(block)).isNull();
  }

  private static Field field(Future<?> block, String name) throws NoSuchFieldException {
    return block.getClass().getField(name);
  }

  @ParameterizedTest
  @CsvSource({"capture", "local", "operand", "resource", "patternBinding", "nested"})
  void blockThatHasEndedOrWasDroppedKeepsNothing(String name) throws Exception {
    for (int polls = 0; ; polls++) {
      Script.start(Suspending.ONCE, -1);
      Future<?> block = CASES.make(name);
      boolean ended = pollsToTheEnd(block, polls - 1);
      block.drop();
      assertThat(kept(block)).as("after %d polls", polls).isEmpty();
      if (ended) {
        assertThat(polls).isPositive();
        return;
      }
    }
  }

  @Test
  void failureOfCleanupStillLetsGo() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(Object captured) {
              return async(() -> {
                try (var r = new Resource("r", true)) {
                  await(later(1));
                }
                return captured;
              });
            }
            """);
    Future<?> block = blocks.make("block", "captured");
    block.poll(Context.noop());
    assertThat(kept(block)).contains("captured");
    assertThatThrownBy(block::drop).hasRootCauseMessage("close r");
    assertThat(kept(block)).isEmpty();
  }

  @Test
  void collectorTakesWhatASuspendedBlockNoLongerReads() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static Future<?> block(Object dead) {
              return async(() -> {
                Object also = new Object[] {dead};
                await(later(1));
                log(also == null);
                await(later(2));
                return 1;
              });
            }
            """);
    Object dead = new Object();
    WeakReference<Object> reference = new WeakReference<>(dead);
    Future<?> block = blocks.make("block", dead);
    dead = null;
    block.poll(Context.noop());
    System.gc();
    assertThat(reference.get()).isNotNull();

    block.poll(Context.noop());
    for (int i = 0; i < COLLECTIONS_MAX && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.ready(1));
  }
}
