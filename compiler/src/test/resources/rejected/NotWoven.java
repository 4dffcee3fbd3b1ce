package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.AsyncBody;
import dev.dormouse.future.Future;
import java.io.Serializable;

class NotWoven {
  Future<Integer> serializable(Future<Integer> future) {
    return async((AsyncBody<Integer> & Serializable) () -> await(future));
  }
}
