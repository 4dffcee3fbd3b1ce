package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import java.util.ArrayList;
import java.util.List;

class NotSend {
  @dev.dormouse.future.NotSend
  interface Confined {}

  static class Counter implements Confined {
    int count;
  }

  Future<Integer> captured(Counter counter, Future<Integer> future) {
    return async(() -> counter.count + await(future));
  }

  // region wrong
  Future<Integer> kept(Future<Integer> future) {
    return async(() -> {
      Counter counter = new Counter();
      counter.count += await(future);
      return counter.count;
    });
  }
  // endregion

  Future<Integer> array(Future<Integer> future) {
    return async(() -> {
      Counter[] counters = new Counter[1];
      await(future);
      return counters.length;
    });
  }

  // region list
  Future<Integer> list(Future<Integer> future) {
    return async(() -> {
      List<Counter> counters = new ArrayList<>();
      await(future);
      return counters.size();
    });
  }
  // endregion

  // region right
  Future<Integer> endsBefore(Future<Integer> future) {
    return async(() -> {
      Counter counter = new Counter();
      int count = counter.count;
      return await(future) + count;
    });
  }

  LocalFuture<Integer> stays(Counter counter, Future<Integer> future) {
    return asyncLocal(() -> await(future) + counter.count);
  }
  // endregion

  @SuppressWarnings("not-send")
  Future<Integer> meant(Counter counter, Future<Integer> future) {
    return async(() -> await(future) + counter.count);
  }
}
