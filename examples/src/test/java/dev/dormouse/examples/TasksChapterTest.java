package dev.dormouse.examples;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.future.Async.spawnLocal;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Spawner;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.task.Blocking;
import dev.dormouse.task.Coop;
import dev.dormouse.task.JoinSet;
import dev.dormouse.task.TaskLocal;
import dev.dormouse.task.TaskTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The listings of the chapter about tasks. */
@Timeout(240)
class TasksChapterTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  // region handle
  static Future<Integer> sumOfTwo(Future<Integer> one, Future<Integer> other) {
    return async(() -> {
      JoinHandle<Integer> left = spawn(one.named("left"));
      JoinHandle<Integer> right = spawn(other.named("right"));
      try {
        return await(left) + await(right);
      } catch (JoinError failed) {
        right.abort(); // does nothing if it has ended
        throw new IOException(failed.taskName() + " has no number", failed.getCause());
      }
    });
  }

  // endregion

  @Test
  void handlesGiveValuesAndFailures() throws Exception {
    assertThat(runtime.blockOn(sumOfTwo(Futures.ready(1), Futures.ready(2)))).isEqualTo(3);
    Future<Integer> failing = Futures.failed(new IllegalStateException("expected"));
    assertThatThrownBy(() -> runtime.blockOn(sumOfTwo(failing, Futures.pending())))
        .hasMessage("task left has no number")
        .hasRootCauseMessage("expected");
  }

  // region join-set
  /** Fetches all pages; those that fail are left out. */
  static Future<List<String>> fetchAll(List<Future<String>> pages) {
    return async(() -> {
      List<String> texts = new ArrayList<>();
      try (var set = new JoinSet<String>(spawner())) {
        set.spawnAll(pages);
        for (Outcome<String> next; (next = await(set.joinNext())) != null; ) {
          if (next instanceof Outcome.Value<String>(String text)) {
            texts.add(text);
          }
        }
      }
      return texts;
    });
  }

  // endregion

  @Test
  void joinSetGivesWhatEnds() throws Exception {
    List<Future<String>> pages =
        List.of(Futures.ready("a"), Futures.failed(new IOException("x")), Futures.ready("b"));
    assertThat(runtime.blockOn(fetchAll(pages))).containsExactlyInAnyOrder("a", "b");
  }

  // region task-local
  static final TaskLocal<String> REQUEST = TaskLocal.named("request");

  static Future<String> describe() {
    return async(() -> "handling " + await(REQUEST.value()));
  }

  static Future<String> handle(String id) {
    return REQUEST.scope(id, describe());
  }

  // endregion

  @Test
  void taskLocalIsThereInTheScope() throws Exception {
    assertThat(runtime.blockOn(handle("17"))).isEqualTo("handling 17");
  }

  // region blocking
  static Future<Long> countLines(Path file) {
    return Blocking.call(() -> {
      try (var lines = Files.lines(file)) {
        return lines.count();
      }
    });
  }

  // endregion

  @Test
  void blockingCallIsAwaited(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("lines"), "a\nb\n");
    assertThat(runtime.blockOn(countLines(file))).isEqualTo(2);
  }

  // region coop
  static Future<Long> sumOfSquares(int count) {
    return async(() -> {
      long sum = 0;
      for (int i = 1; i <= count; i++) {
        sum += (long) i * i;
        await(Coop.consumeBudget());
      }
      return sum;
    });
  }

  // endregion

  @Test
  void longLoopLetsOthersRun() throws Exception {
    assertThat(runtime.blockOn(sumOfSquares(1000))).isEqualTo(333_833_500L);
  }

  // region local
  static LocalFuture<Integer> onOneThread() {
    return asyncLocal(() -> {
      var buffer = new StringBuilder(); // shared by tasks, and never by threads
      List<JoinHandle<Void>> writers = new ArrayList<>();
      for (String word : List.of("one", "two", "three")) {
        writers.add(
            spawnLocal(
                asyncLocal(() -> {
                  await(Futures.yieldNow());
                  buffer.append(word);
                })));
      }
      for (JoinHandle<Void> writer : writers) {
        await(writer);
      }
      return buffer.length();
    });
  }

  // endregion

  @Test
  void localTasksStayOnTheThread() throws Exception {
    assertThat(runtime.blockOnLocal(onOneThread())).isEqualTo(11);
  }

  // region pinned
  static JoinHandle<Integer> countWords(AsyncRuntime threads, String text) {
    return threads
        .cores()
        .spawnPinned(() ->
            asyncLocal(() -> {
              var words = new StringTokenizer(text); // made and used on one thread
              await(Futures.yieldNow());
              return words.countTokens();
            }));
  }

  // endregion

  @Test
  void pinnedTasksMakeTheirFutureWhereTheyLive() throws Exception {
    try (AsyncRuntime threads = AsyncRuntime.builder().threadPerCore().workers(2).build()) {
      assertThat(threads.blockOn(countWords(threads, "one two three"))).isEqualTo(3);
    }
  }

  // region shutdown
  /** Serves until it is told to stop, then waits for the requests that are under way. */
  static Future<Integer> serve(List<Future<String>> requests, CancellationToken stop) {
    return async(() -> {
      var tracker = new TaskTracker(spawner());
      for (Future<String> request : requests) {
        tracker.spawn(request);
      }
      await(stop.cancelled());
      tracker.close();
      await(tracker.awaitEmpty());
      return requests.size();
    });
  }

  // endregion

  @Test
  void shutdownWaitsForTrackedTasks() throws Exception {
    var stop = new CancellationToken();
    Spawner spawner = runtime.spawner();
    List<Future<String>> requests =
        IntStream.range(0, 5).mapToObj(n -> Futures.ready("reply " + n)).toList();
    JoinHandle<Integer> serving = spawner.spawn(serve(requests, stop));
    stop.cancel();
    assertThat(runtime.blockOn(serving)).isEqualTo(5);
  }
}
