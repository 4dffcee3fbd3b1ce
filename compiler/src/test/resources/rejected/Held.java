package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.NotSend;
import java.util.ArrayList;

class Held {
  @NotSend
  interface Confined {}

  static class Counter implements Confined {
    int count;
  }

  Future<Integer> captured(Counter counter, Future<Integer> future) {
    return async(() -> counter.count + await(future));
  }

  Future<Integer> local(Future<Integer> future) {
    return async(() -> {
      Counter counter = new Counter();
      await(future);
      return counter.count;
    });
  }

  Future<Integer> array(Future<Integer> future) {
    return async(() -> {
      Counter[] counters = new Counter[1];
      await(future);
      return counters.length;
    });
  }

  Future<Integer> context(Context cx, Future<Integer> future) {
    return async(() -> future.poll(cx).isReady() ? await(future) : 0);
  }

  Future<Integer> endsBefore(Future<Integer> future) {
    return async(() -> {
      Counter counter = new Counter();
      int count = counter.count;
      return await(future) + count;
    });
  }

  LocalFuture<Integer> stays(Counter counter, Future<Integer> future) {
    return asyncLocal(() -> await(future) + counter.count + new ArrayList<Counter>().size());
  }
}
