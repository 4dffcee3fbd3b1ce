package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;

class AwaitUnderMonitor {
  // region wrong
  Future<Integer> direct(Future<Integer> future) {
    return async(() -> {
      synchronized (this) {
        return await(future);
      }
    });
  }
  // endregion

  Future<Integer> deeper(Future<Integer> future) {
    return async(() -> {
      synchronized (this) {
        for (int i = 0; ; i++) {
          if (i == 3) {
            try {
              return await(future) + i;
            } finally {
              i++;
            }
          }
        }
      }
    });
  }

  // region right
  Future<Integer> awaitsFirst(Future<Integer> future) {
    return async(() -> {
      int value = await(future);
      synchronized (this) {
        return value + 1;
      }
    });
  }
  // endregion

  Future<Integer> allowed(Future<Integer> future, Future<Object> lock) {
    return async(() -> {
      int n = 0;
      synchronized (await(lock)) {
        n++;
        Future<Integer> made = async(() -> await(future));
        made.drop();
      }
      return n + await(future);
    });
  }
}
