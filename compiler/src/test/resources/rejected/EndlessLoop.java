package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import java.util.concurrent.atomic.AtomicInteger;

class EndlessLoop {
  private final AtomicInteger count = new AtomicInteger();

  // region wrong
  Future<Void> spin() {
    return async(() -> {
      while (true) {
        count.incrementAndGet();
      }
    });
  }
  // endregion

  // region right
  Future<Void> takeTurns() {
    return async(() -> {
      while (true) {
        count.incrementAndGet();
        await(Futures.yieldNow());
      }
    });
  }

  Future<Void> end() {
    return async(() -> {
      while (count.get() < 10) {
        count.incrementAndGet();
      }
    });
  }
  // endregion

  @SuppressWarnings("endless-loop")
  Future<Void> meant() {
    return async(() -> {
      for (; ; ) {
        count.incrementAndGet();
      }
    });
  }
}
