package rejected;

import static dev.dormouse.future.Async.*;

import dev.dormouse.future.Future;

class ForgottenFuture {
  // region wrong
  Future<Void> forgets() {
    return async(() -> {
      more();
      more().map(x -> x + 1);
      async(() -> await(more()));
    });
  }
  // endregion

  // region right
  Future<Integer> uses() {
    return async(() -> {
      await(more()); // waits for it
      spawn(more()); // starts it, and lets it go on alone
      more().drop(); // says that it is not wanted
      return await(more().map(x -> x + 1));
    });
  }
  // endregion

  Future<Integer> more() {
    return async(() -> 1);
  }

  @SuppressWarnings("forgotten-future")
  void meant() {
    more();
  }
}
