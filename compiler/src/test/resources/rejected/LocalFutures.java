package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;

class LocalFutures {
  // region wrong
  Future<Integer> moves(LocalFuture<Integer> local) {
    return async(() -> await(local) + await(asyncLocal(() -> 1)));
  }
  // endregion

  // region right
  LocalFuture<Integer> stays(LocalFuture<Integer> local, Future<Integer> future) {
    return asyncLocal(() -> await(local) + await(future));
  }
  // endregion
}
