package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeMetrics;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.time.Duration;

/** Tells what a runtime still holds once its last tasks have had the time to end. */
final class Settled {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Settled() {}

  /** Waits until no task is left, for a bounded time, and returns what is left. */
  static RuntimeMetrics metrics(AsyncRuntime runtime) throws Exception {
    try {
      runtime.blockOn(Time.timeout(PATIENCE, aloneIn(runtime)));
    } catch (Elapsed stillSomething) {
      // The metrics tell how much.
    }
    return runtime.metrics();
  }

  private static Future<Void> aloneIn(AsyncRuntime runtime) {
    return async(() -> {
      // A task that closes what others wait for is alive for a moment longer. One is this very
      // task.
      while (runtime.metrics().aliveTasks() > 1) {
        await(Futures.yieldNow());
      }
    });
  }
}
