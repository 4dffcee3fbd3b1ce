package rejected;

import static dev.dormouse.future.Async.*;

import dev.dormouse.future.AsyncAction;
import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import java.util.List;
import java.util.Map;

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

  // region wrong-functions
  void forEach(List<Integer> numbers) {
    numbers.forEach(each -> more());
    Future<Integer> last = more();
  }
  // endregion

  Future<Void> other(Future<Future<Integer>> nested) {
    Runnable run = this::more;
    return async(
        (AsyncAction)
            () -> {
              await(nested);
              Future<Integer> written;
              written = more();
              Runnable inner = () -> more().map(x -> x);
            });
  }

  Future<Integer> more() {
    return async(() -> 1);
  }

  interface Throwing {
    void run() throws Throwable;
  }

  Future<Integer> allowed(Map<String, Future<Integer>> kept, List<Future<Integer>> list) {
    kept.put("x", more());
    list.removeFirst();
    Throwing looksAtWhatItThrows = () -> more();
    Throwing reference = this::more;
    Future<Integer> _ = more();
    Future<Integer> captured = more();
    Runnable reader = () -> list.add(captured);
    Future<Integer> known = list.getFirst();
    return async(() -> {
      JoinHandle<Integer> detached = spawn(more());
      Runnable abort = () -> detached.abort();
      return await(more());
    });
  }

  @SuppressWarnings("forgotten-future")
  void meant() {
    more();
    Future<Integer> unused = more();
  }

  void meantHere() {
    @SuppressWarnings("forgotten-future")
    Future<Integer> unused = more();
  }
}
