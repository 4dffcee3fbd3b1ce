package rejected;

import static dev.dormouse.future.Async.*;

import dev.dormouse.future.Future;

class ForgottenFuture {
  Future<Void> work() {
    return async(() -> {
      await(more());
      more();
      more().map(x -> x);
      async(() -> 1);
      spawn(more());
    });
  }

  Future<Integer> more() {
    return async(() -> 1);
  }

  @SuppressWarnings("forgotten-future")
  void meant() {
    more();
  }

}
