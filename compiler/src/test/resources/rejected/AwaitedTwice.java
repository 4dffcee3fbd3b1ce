package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;

class AwaitedTwice {
  Future<Integer> load() {
    return async(() -> 1);
  }

  // region wrong
  Future<Integer> sum(Future<Integer> price, int pieces) {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < pieces; i++) {
        sum += await(price);
      }
      return sum;
    });
  }
  // endregion

  // region right
  Future<Integer> product(Future<Integer> price, int pieces) {
    return async(() -> {
      int value = await(price);
      return value * pieces;
    });
  }

  Future<Integer> retry() {
    return async(() -> {
      for (int left = 3; ; left--) {
        Future<Integer> attempt = load();
        try {
          return await(attempt);
        } catch (IllegalStateException failure) {
          if (left == 0) {
            throw failure;
          }
        }
      }
    });
  }
  // endregion

  Future<Integer> again(Future<Integer> price) {
    return async(() -> {
      Future<Integer> same = price;
      try {
        return await(price);
      } catch (IllegalStateException failure) {
        return await(same);
      }
    });
  }

  @SuppressWarnings("awaited-twice")
  Future<Integer> meant(Future<Integer> price) {
    return async(() -> {
      await(price);
      return await(price);
    });
  }
}
