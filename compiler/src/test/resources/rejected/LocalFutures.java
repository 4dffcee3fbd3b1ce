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

  Future<Integer> chosen(LocalFuture<Integer> local, Future<Integer> future, int way) {
    return async(() -> {
      await(way == 0 ? future : local);
      return await(
          switch (way) {
            case 1 -> (future);
            case 2 -> {
              yield way > 3 ? local : async(() -> 1);
            }
            default -> cx -> future.poll(cx);
          });
    });
  }
}
