package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Fuse;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Select2;
import dev.dormouse.future.Select3;
import dev.dormouse.time.Interval;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The listings of the chapter about select and cancel safety. */
class SelectChapterTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // region handles
  /** Waits for a page, and says every second that it still does. */
  static Future<String> patiently(Future<String> page, List<String> said) {
    return async(() -> {
      JoinHandle<String> fetch = spawn(page);
      Interval seconds = Time.interval(SECOND);
      while (true) {
        switch (await(Futures.select(fetch.byRef(), seconds.tick()))) {
          case Select2.First(String text) -> {
            return text;
          }
          case Select2.Second(_) -> said.add("still at it");
        }
      }
    });
  }

  // endregion

  @DormouseTest
  void pageComesWhole(TestRuntime test) throws Exception {
    List<String> said = new ArrayList<>();
    Future<String> page = Time.sleep(Duration.ofMillis(2_500)).map(_ -> "text");
    assertThat(test.run(patiently(page, said))).isEqualTo("text");
    assertThat(said).hasSize(3);
  }

  /** Where messages come from. */
  private interface Inbox {
    /** Waits for the next message; null is the end. */
    Future<@Nullable String> next();
  }

  // region conditions
  static final int ROOM = 2;

  /** Writes what comes in, one at a time, and takes no more than there is room for. */
  static Future<Integer> writeAll(Inbox inbox, Output output) {
    return async(() -> {
      Deque<String> waiting = new ArrayDeque<>();
      boolean isOpen = true;
      int written = 0;
      Fuse<Void> write = Fuse.terminated();
      try {
        while (true) {
          if (write.isTerminated() && !waiting.isEmpty()) {
            write = output.write(waiting.removeFirst()).fuse();
          }
          Future<@Nullable String> next = inbox.next().onlyIf(isOpen && waiting.size() < ROOM);
          switch (await(Futures.select(write.byRef(), next, Futures.noneLeft()))) {
            case Select3.First(_) -> written++;
            case Select3.Second(String message) when message == null -> isOpen = false;
            case Select3.Second(String message) -> waiting.add(message);
            case Select3.Third(_) -> {
              return written;
            }
          }
        }
      } finally {
        write.close();
      }
    });
  }

  // endregion

  /** Where they go. */
  private interface Output {
    Future<Void> write(String message);
  }

  @DormouseTest
  void everyMessageIsWritten(TestRuntime test) throws Exception {
    Deque<String> messages = new ArrayDeque<>(List.of("a", "b", "c", "d", "e"));
    List<String> written = new ArrayList<>();
    Output output = text -> Time.sleep(SECOND).inspect(_ -> written.add(text));
    assertThat(test.run(writeAll(() -> Futures.lazy(messages::poll), output))).isEqualTo(5);
    assertThat(written).containsExactly("a", "b", "c", "d", "e");
  }

  // region lending
  /** Takes one future through several choices, and drops it with the block. */
  static Future<String> within(int seconds, Future<String> work) {
    return async(() -> {
      try (Fuse<String> lent = work.fuse()) {
        for (int left = seconds; left > 0; left--) {
          if (await(Futures.select(lent.byRef(), Time.sleep(SECOND)))
              instanceof Select2.First(String text)) {
            return text;
          }
        }
        return "late";
      }
    });
  }

  // endregion

  @DormouseTest
  void lentFutureIsDroppedWithItsBlock(TestRuntime test) throws Exception {
    Future<String> soon = Time.sleep(Duration.ofMillis(1_500)).map(_ -> "soon");
    Future<String> never = Time.sleep(Duration.ofDays(1)).map(_ -> "never");
    assertThat(test.run(within(3, soon))).isEqualTo("soon");
    assertThat(test.run(within(3, never))).isEqualTo("late");
    assertThat(Suspensions.dropAtEach(() -> within(3, Time.sleep(SECOND).map(_ -> "x"))))
        .isPositive();
  }

  // region biased
  /** Stops before it begins anything else, whatever else is ready. */
  static Future<Integer> count(Future<Void> stop, Inbox inbox) {
    return async(() -> {
      try (Fuse<Void> stopped = stop.fuse()) {
        for (int n = 0; ; n++) {
          switch (await(Futures.selectBiased(stopped.byRef(), inbox.next()))) {
            case Select2.First(_) -> {
              return n;
            }
            case Select2.Second(_) -> {}
          }
        }
      }
    });
  }

  // endregion

  @DormouseTest
  void stopComesFirst(TestRuntime test) throws Exception {
    Inbox chatter = () -> Time.sleep(SECOND).map(_ -> "chatter");
    assertThat(test.run(count(Time.sleep(Duration.ofMillis(3_500)), chatter))).isEqualTo(3);
    assertThat(test.run(count(Futures.ready(), chatter))).isZero();
  }

  // region now
  /** What is there already, without waiting. */
  static Future<List<String>> drain(Inbox inbox) {
    return async(() -> {
      List<String> there = new ArrayList<>();
      while (await(Futures.selectBiased(inbox.next(), Futures.ready()))
          instanceof Select2.First(String message)) {
        there.add(message);
      }
      return there;
    });
  }

  // endregion

  @DormouseTest
  void drainTakesWhatIsThere(TestRuntime test) throws Exception {
    Deque<String> messages = new ArrayDeque<>(List.of("a", "b"));
    Inbox inbox =
        () -> messages.isEmpty() ? Futures.pending() : Futures.lazy(messages::removeFirst);
    assertThat(test.run(drain(inbox))).containsExactly("a", "b");
  }

  @DormouseTest
  void droppedHandleIsRefusedAndALentOneIsNot(TestRuntime test) throws Exception {
    Future<String> consumed =
        async(() -> {
          JoinHandle<String> handle = spawn(Time.sleep(SECOND).map(_ -> "value"));
          await(Futures.selectBiased(handle, Futures.ready()));
          return await(handle);
        });
    assertThatThrownBy(() -> test.run(consumed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("JoinHandle: polled after");
    Future<String> lent =
        async(() -> {
          JoinHandle<String> handle = spawn(Time.sleep(SECOND).map(_ -> "value"));
          await(Futures.selectBiased(handle.byRef(), Futures.ready()));
          return await(handle);
        });
    assertThat(test.run(lent)).isEqualTo("value");
  }
}
