package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.Script.Suspending;
import dev.dormouse.future.AsyncFrame;
import dev.dormouse.future.Context;
import dev.dormouse.future.FrameInfo;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Waker;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the compiler writes into a frame class so that dumps and failures can name places. */
class FrameInfoTest {
  @BeforeEach
  void suspendOnce() {
    Script.start(Suspending.ONCE, -1);
  }

  private static FrameInfo infoOf(LocalFuture<?> block) {
    return ((AsyncFrame<?>) block).frameInfo();
  }

  private static int line(FrameInfo info) {
    return info.line() - Blocks.FIRST_LINE;
  }

  @Test
  void eachSuspensionTellsMethodFileLineAndChild() throws Exception {
    Future<?> block =
        Blocks.woven(
                """
                static Future<?> handle() {
                  return async(() -> {
                    await(later(1));
                    log("between");
                    return await(later(2)) +
                        await(later(3));
                  });
                }
                """)
            .make("handle");
    FrameInfo fresh = infoOf(block);
    assertThat(fresh.state()).isZero();
    assertThat(line(fresh)).isEqualTo(2);
    assertThat(fresh.awaited()).isNull();

    List<Integer> lines = new ArrayList<>();
    for (int state = 1; state <= 3; state++) {
      assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());
      FrameInfo info = infoOf(block);
      lines.add(line(info));
      assertThat(info.state()).isEqualTo(state);
      assertThat(info.className()).isEqualTo("sample.Sample");
      assertThat(info.methodName()).isEqualTo("handle");
      assertThat(info.fileName()).isEqualTo("Sample.java");
      assertThat(info.awaited()).isNotNull();
    }
    assertThat(lines).containsExactly(2, 4, 5);
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.ready(5));
    assertThat(infoOf(block).state()).isEqualTo(-1);
    assertThat(infoOf(block).awaited()).isNull();
  }

  @Test
  void treeOfNestedBlocksNamesTheUsersMethodsAndLines() throws Exception {
    Future<?> block =
        Blocks.woven(
                """
                static Future<String> leaf() {
                  return async(() -> {
                    await(later(1));
                    return await(Futures.pending()) + "";
                  });
                }
                static Future<?> root() {
                  return async(() -> {
                    log("root");
                    await(Futures.join(leaf(), async(() -> await(leaf())).map(s -> s + s)));
                    return 1;
                  });
                }
                """)
            .make("root");
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());
    assertThat(block.poll(Context.noop())).isEqualTo(Poll.pending());

    assertThat(FutureInfo.tree(block))
        .isEqualTo(
            """
            sample.Sample.root(Sample.java:%1$d)
              join of 2
                sample.Sample.leaf(Sample.java:%2$d)
                  pending
                map
                  sample.Sample.root(Sample.java:%1$d)
                    sample.Sample.leaf(Sample.java:%2$d)
                      pending
            """
                .formatted(Blocks.FIRST_LINE + 9, Blocks.FIRST_LINE + 3));
  }

  @Test
  void constructorAndInitialiserAreNamedAsInStackTraces() throws Exception {
    Blocks blocks =
        Blocks.woven(
            """
            static final Future<?> CLASS = async(() -> await(later(1)));
            final Future<?> own = async(() -> await(later(2)));
            static Future<?> ofClass() { return CLASS; }
            static Future<?> ofObject() { return new Sample().own; }
            """);

    assertThat(infoOf(blocks.make("ofClass")).methodName()).isEqualTo("<clinit>");
    assertThat(infoOf(blocks.make("ofObject")).methodName()).isEqualTo("<init>");
  }

  @Test
  void withoutDebugInformationTheMethodIsLeft() throws Exception {
    String body = "static Future<?> handle() { return async(() -> await(later(1))); }\n";
    Future<?> none = Blocks.woven(body, "-g:none").make("handle");
    Future<?> source = Blocks.woven(body, "-g:source").make("handle");
    Future<?> lines = Blocks.woven(body, "-g:lines").make("handle");

    assertThat(none.poll(Context.noop())).isEqualTo(Poll.pending());
    assertThat(infoOf(none)).hasToString("sample.Sample.handle(Unknown Source)");
    assertThat(infoOf(source)).hasToString("sample.Sample.handle(Sample.java)");
    assertThat(line(infoOf(lines))).isZero();
  }

  /** Two fields of the base class, eight bytes of header: sixteen with compact headers. */
  @Test
  void frameOfOneAwaitHasNoFieldOfItsOwn() throws Exception {
    Future<?> block =
        Blocks.woven(
                """
                static Future<?> handle() {
                  return async(() -> { spawn(async(() -> 1)).drop(); return await(later(1)); });
                }
                """)
            .make("handle");

    assertThat(fields(block.getClass())).isEmpty();
    assertThat(fields(AsyncFrame.class)).containsExactlyInAnyOrder("state", "awaited");
    assertThat(fields(AsyncFrame.class.getSuperclass())).isEmpty();
  }

  private static List<String> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(each -> !Modifier.isStatic(each.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  @Test
  void spawnPassesThePlaceWhereItStands() throws Exception {
    Future<?> block =
        Blocks.woven(
                """
                static Future<?> handle() {
                  return async(() -> {
                    spawn(async(() -> 1));
                    await(later(1));
                    spawnLocal(
                        asyncLocal(() -> 2));
                    for (int i = 0; i < 2; i++) { spawn(async(() -> 3)); }
                    Spawner other = spawner();
                    return other.spawn(async(() -> 4));
                  });
                }
                """)
            .make("handle");
    Sites sites = new Sites();
    Context cx = sites.context();
    assertThat(block.poll(cx)).isEqualTo(Poll.pending());
    assertThat(block.poll(cx)).isInstanceOf(Poll.Ready.class);

    assertThat(sites.seen)
        .map(Object::toString)
        .containsExactly(
            "sample.Sample.handle(Sample.java:" + (Blocks.FIRST_LINE + 2) + ")",
            "sample.Sample.handle(Sample.java:" + (Blocks.FIRST_LINE + 4) + ")",
            "sample.Sample.handle(Sample.java:" + (Blocks.FIRST_LINE + 6) + ")",
            "sample.Sample.handle(Sample.java:" + (Blocks.FIRST_LINE + 6) + ")",
            "sample.Sample.handle(Sample.java:" + (Blocks.FIRST_LINE + 8) + ")");
    assertThat(sites.seen.get(2)).isSameAs(sites.seen.get(3));
  }

  /** Remembers where it is called from, and starts nothing. */
  @SuppressWarnings("NullAway") // no block looks at the handle
  private static final class Sites implements Spawner {
    private final List<SpawnSite> seen = new ArrayList<>();

    Context context() {
      return new Context() {
        @Override
        public Waker waker() {
          return () -> {};
        }

        @Override
        public Spawner spawner() {
          return Sites.this;
        }
      };
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
      return spawn(future, SpawnSite.UNKNOWN);
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
      seen.add(site);
      return null;
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
        LocalFuture<T> future, SpawnSite site) {
      seen.add(site);
      return null;
    }
  }
}
