package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Async;
import dev.dormouse.future.AsyncBody;
import dev.dormouse.future.Future;
import java.util.concurrent.Callable;

class AwaitOutside {
  final Future<Integer> future = cx -> null;

  // region wrong
  int inMethod() throws Exception {
    return await(future) + 1;
  }
  // endregion

  int qualified() throws Exception {
    return Async.await(future);
  }

  // region wrong-lambda
  Future<Integer> inPlainLambda() {
    return async(() -> {
      Callable<Integer> call = () -> await(future);
      return call.call();
    });
  }
  // endregion

  Future<Integer> inAnonymousClass() {
    return async(() ->
        new Callable<Integer>() {
          @Override
          public Integer call() throws Exception {
            return await(future);
          }
        }.call());
  }

  Future<Integer> bodyInAVariable() {
    AsyncBody<Integer> body = () -> await(future);
    return async(body);
  }

  Future<Integer> bodyIsChosen(boolean first) {
    return async(first ? () -> await(future) : () -> 1);
  }

  Future<Integer> reference() {
    return async(() -> {
      Waiting waiting = Async::await;
      return 1;
    });
  }

  // region right
  Future<Integer> inABlock() {
    return async(() -> await(future) + 1);
  }

  Future<Integer> lambdaMakesAFuture() {
    return async(() -> {
      Callable<Future<Integer>> call = () -> async(() -> await(future));
      return await(call.call());
    });
  }
  // endregion

  interface Waiting {
    Integer on(Future<Integer> future) throws Exception;
  }
}
