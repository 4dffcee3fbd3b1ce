// without processor
package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;

class NotWoven {
  Future<Integer> block(Future<Integer> future) {
    return async(() -> await(future) + 1);
  }

  /** It says so once for each class with blocks. */
  Future<Integer> another(Future<Integer> future) {
    return async(() -> await(future) + 2);
  }

  static class WithoutBlocks {}

  @SuppressWarnings("not-woven")
  static class NotToBeSuppressed {
    Future<Integer> block() {
      return async(() -> 1);
    }
  }
}
