package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Abortable;
import dev.dormouse.future.Aborted;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Join2;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.RemoteHandle;
import dev.dormouse.future.Shared;
import dev.dormouse.future.WakerSlot;
import dev.dormouse.future.WeakShared;
import dev.dormouse.time.Time;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The listings of the chapter about futures. */
class FuturesChapterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // region lazy
  static Future<Integer> length(Future<String> page) {
    return page.map(String::length).inspect(n -> LOG.log(System.Logger.Level.DEBUG, n));
  }

  // endregion

  private static final System.Logger LOG = System.getLogger("futures");

  @DormouseTest
  void nothingHappensBeforeTheFirstPoll(TestRuntime test) throws Exception {
    List<String> calls = new ArrayList<>();
    Future<String> page =
        Futures.lazy(() -> {
          calls.add("called");
          return "four";
        });
    Future<Integer> length = length(page);
    assertThat(calls).isEmpty();
    assertThat(test.run(length)).isEqualTo(4);
  }

  // region failures
  /** The page, its older version if it is gone, or an empty text if there is none. */
  static Future<String> read(Future<String> page, Future<String> older) {
    return page.orElse(_ -> older)
        .catchFailure(FileNotFoundException.class, _ -> "")
        .mapFailure(cause -> new IOException("no page", cause));
  }

  // endregion

  @DormouseTest
  void failuresGoTheirWay(TestRuntime test) throws Exception {
    Future<String> gone = Futures.failed(new FileNotFoundException());
    assertThat(test.run(read(Futures.ready("new"), gone))).isEqualTo("new");
    assertThat(test.run(read(gone, Futures.ready("old")))).isEqualTo("old");
    assertThat(
            test.run(
                read(
                    Futures.failed(new IOException()),
                    Futures.failed(new FileNotFoundException()))))
        .isEmpty();
    assertThatThrownBy(() -> test.run(read(gone, Futures.failed(new IOException("broken")))))
        .hasMessage("no page")
        .hasRootCauseMessage("broken");
  }

  // region join
  static Future<Integer> sizeOfBoth(Future<String> left, Future<String> right) {
    return Futures.join(left, right).map(both -> both.first().length() + both.second().length());
  }

  /** All of them come to their end; those that failed are left out. */
  static Future<List<String>> whatCanBeHad(List<Future<String>> pages) {
    return async(() -> {
      List<String> texts = new ArrayList<>();
      for (Outcome<String> page : await(Futures.joinAllOutcomes(pages))) {
        switch (page) {
          case Outcome.Value<String>(String text) -> texts.add(text);
          case Outcome.Failure<String>(Exception cause) ->
              LOG.log(System.Logger.Level.DEBUG, cause);
        }
      }
      return texts;
    });
  }

  // endregion

  @DormouseTest
  void joinsWaitForAll(TestRuntime test) throws Exception {
    Future<String> slow = Time.sleep(SECOND).map(_ -> "slow");
    assertThat(test.run(sizeOfBoth(slow, Futures.ready("page")))).isEqualTo(8);
    assertThat(
            test.run(
                whatCanBeHad(
                    List.of(Futures.ready("a"), Futures.failed(new IOException()), later("b")))))
        .containsExactly("a", "b");
  }

  private static Future<String> later(String text) {
    return Time.sleep(SECOND).map(_ -> text);
  }

  // region shared
  /** Whoever asks for a page that is under way waits for the same answer. */
  static final class Cache {
    private final Map<String, WeakShared<String>> underWay = new HashMap<>();

    Shared<String> page(String name) {
      WeakShared<String> known = underWay.get(name);
      Shared<String> page = known == null ? null : known.upgrade();
      if (page == null) {
        page = load(name).shared();
        underWay.put(name, page.downgrade());
      }
      return page;
    }

    private int loads;

    private Future<String> load(String name) {
      loads++;
      return Time.sleep(SECOND).map(_ -> "the text of " + name);
    }
  }

  // endregion

  @DormouseTest
  void pageIsLoadedOnceForAllWhoWait(TestRuntime test) throws Exception {
    Cache cache = new Cache();
    Join2<String, String> both = test.run(Futures.join(cache.page("a"), cache.page("a")));
    assertThat(both.first()).isEqualTo("the text of a").isSameAs(both.second());
    assertThat(cache.loads).isOne();
    cache.page("b").drop();
    cache.page("b").drop();
    assertThat(cache.loads).as("nobody was left of those who waited").isEqualTo(3);
  }

  // region abortable
  static Future<String> untilStopped(Future<String> work, List<Runnable> stops) {
    return async(() -> {
      Abortable<String> abortable = work.abortable();
      stops.add(abortable::abort); // for any thread
      try {
        return await(abortable);
      } catch (Aborted stopped) {
        return "stopped";
      }
    });
  }

  // endregion

  @DormouseTest
  void abortEndsTheWork(TestRuntime test) throws Exception {
    List<Runnable> stops = new ArrayList<>();
    Future<String> stop =
        Time.sleep(SECOND)
            .then(_ -> {
              stops.getFirst().run();
              return Futures.pending();
            });
    assertThat(test.run(Futures.race(untilStopped(Futures.pending(), stops), stop)))
        .isEqualTo("stopped");
  }

  // region remote
  /** Lets {@code work} run wherever {@code executor} runs it. */
  static Future<String> elsewhere(Future<String> work, List<Future<Void>> executor) {
    RemoteHandle.Pair<String> halves = work.remoteHandle();
    executor.add(halves.remote());
    return halves.handle(); // dropping it cancels the work
  }

  // endregion

  @DormouseTest
  void workRunsElsewhere(TestRuntime test) throws Exception {
    List<Future<Void>> executor = new ArrayList<>();
    Future<String> value = elsewhere(later("done"), executor);
    assertThat(
            test.run(
                async(() -> {
                  JoinHandle<Void> running = spawn(executor.getFirst());
                  String text = await(value);
                  await(running);
                  return text;
                })))
        .isEqualTo("done");
  }

  // region leaf
  /** Opens once, and lets one task wait for that. */
  static final class Gate extends RawFuture<Void> {
    private final WakerSlot slot = new WakerSlot();
    private volatile boolean open;

    void open() {
      open = true; // first the condition,
      slot.wake(); // then the wake
    }

    @Override
    public @Nullable Object pollRaw(Context cx) {
      slot.register(cx.waker()); // first the waker,
      return open ? null : Poll.PENDING; // then the look
    }

    @Override
    public void drop() {
      slot.take();
    }
  }

  // endregion

  @DormouseTest
  void gateWakesTheTaskThatWaits(TestRuntime test) throws Exception {
    Gate gate = new Gate();
    test.run(
        async(() -> {
          JoinHandle<Void> waiting = spawn(gate);
          await(Futures.yieldNow());
          assertThat(waiting.isFinished()).isFalse();
          gate.open();
          await(waiting);
        }));
  }
}
