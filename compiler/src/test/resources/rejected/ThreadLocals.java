package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;

class ThreadLocals {
  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  // region wrong
  Future<String> greet(Future<String> greeting) {
    return async(() -> {
      USER.set("dora");
      String text = await(greeting);
      return text + USER.get();
    });
  }
  // endregion

  Future<String> readTwice(Future<String> greeting) {
    return async(() -> {
      String name = USER.get();
      String text = await(greeting);
      return name + text + USER.get();
    });
  }

  // region right
  Future<String> greetInAVariable(Future<String> greeting) {
    return async(() -> {
      String user = USER.get();
      return await(greeting) + user;
    });
  }

  LocalFuture<String> greetOnOneThread(Future<String> greeting) {
    return asyncLocal(() -> {
      USER.set("dora");
      return await(greeting) + USER.get();
    });
  }
  // endregion

  @SuppressWarnings("thread-local")
  Future<String> meant(Future<String> greeting) {
    return async(() -> {
      USER.set("dora");
      return await(greeting) + USER.get();
    });
  }
}
