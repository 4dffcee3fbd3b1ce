package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Async;
import dev.dormouse.future.AsyncBody;
import dev.dormouse.future.Future;
import java.io.Serializable;
import java.util.function.Function;

/** Bodies that do not go straight into async. */
class Bodies {
  Future<Integer> chosen(boolean first, Future<Integer> future) {
    return async(first ? () -> await(future) : () -> 2);
  }

  Future<Integer> kept(Future<Integer> future) {
    AsyncBody<Integer> body = () -> await(future);
    return async(body);
  }

  Future<Integer> byReference(Future<Integer> future) {
    Function<AsyncBody<Integer>, Future<Integer>> maker = Async::async;
    return maker.apply(() -> await(future));
  }

  Future<Integer> serializable(Future<Integer> future) {
    return async((AsyncBody<Integer> & Serializable) () -> await(future));
  }

  Future<Integer> inAClass(Future<Integer> future) {
    return async(
        new AsyncBody<>() {
          @Override
          public Integer run() throws Exception {
            return await(future);
          }
        });
  }

  Future<Integer> inParentheses(Future<Integer> future) {
    return async((((AsyncBody<Integer>) (() -> await(future)))));
  }
}
