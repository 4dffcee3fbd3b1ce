package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import java.util.List;

class ContextKept {
  // region wrong
  Future<Integer> captured(Context cx, Future<Integer> future) {
    return async(() -> {
      JoinHandle<Integer> task = cx.spawner().spawn(future);
      return await(task);
    });
  }
  // endregion

  Future<Integer> listed(List<Context> all, Future<Integer> future) {
    return async(() -> all.size() + await(future));
  }

  // region right
  Future<Integer> ofTheMoment(Future<Integer> future) {
    return async(() -> {
      JoinHandle<Integer> task = spawn(future);
      return await(task);
    });
  }
  // endregion

  @SuppressWarnings("context-kept")
  Future<Integer> meant(Context cx, Future<Integer> future) {
    return async(() -> cx.hashCode() + await(future));
  }
}
