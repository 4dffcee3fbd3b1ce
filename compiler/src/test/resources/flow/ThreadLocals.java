package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;

/** Thread-locals on both sides of an await, and on one. */
class ThreadLocals {
  static final class Tenant extends ThreadLocal<String> {}

  private static final ThreadLocal<String> USER = new ThreadLocal<>();
  private static final ThreadLocal<StringBuilder> BUFFER =
      ThreadLocal.withInitial(StringBuilder::new);
  private static final ScopedValue<String> SCOPE = ScopedValue.newInstance();
  private final Tenant tenant = new Tenant();

  Future<Integer> more() {
    return async(() -> 1);
  }

  Future<String> setAndRead() {
    return async(() -> {
      USER.set("a");
      await(more()); // expect thread-local
      return USER.get();
    });
  }

  Future<String> readTwice() {
    return async(() -> {
      String before = USER.get();
      await(more()); // expect thread-local
      return before + USER.get();
    });
  }

  Future<Integer> removedElsewhere() {
    return async(() -> {
      USER.set("a");
      try {
        return await(more()); // expect thread-local
      } finally {
        USER.remove();
      }
    });
  }

  Future<Integer> restoredElsewhere() {
    return async(() -> {
      String before = USER.get();
      USER.set("a");
      int value = await(more()); // expect thread-local
      USER.set(before);
      return value;
    });
  }

  Future<Integer> ownType(int rounds) {
    return async(() -> {
      for (int i = 0; i < rounds; i++) {
        tenant.set("a");
        await(more()); // expect thread-local
      }
      return 0;
    });
  }

  Future<String> scoped() {
    return async(() -> {
      String before = SCOPE.get();
      await(more()); // expect thread-local
      return before + SCOPE.orElse("");
    });
  }

  Future<String> readOnce() {
    return async(() -> {
      String user = USER.get();
      await(more());
      return user;
    });
  }

  Future<Integer> buffers(int rounds) {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < rounds; i++) {
        StringBuilder buffer = BUFFER.get();
        buffer.setLength(0);
        sum += buffer.append(await(more())).length();
      }
      return sum;
    });
  }

  Future<Integer> setAndRemovedBetween(int rounds) {
    return async(() -> {
      for (int i = 0; i < rounds; i++) {
        USER.set("a");
        try {
          USER.get().length();
        } finally {
          USER.remove();
        }
        await(more());
      }
      return 0;
    });
  }

  Future<Integer> setAndRestoredBetween(int rounds) {
    return async(() -> {
      for (int i = 0; i < rounds; i++) {
        String before = USER.get();
        USER.set("a");
        try {
          USER.get().length();
        } finally {
          USER.set(before);
        }
        await(more());
      }
      return 0;
    });
  }

  LocalFuture<String> onOneThread() {
    return asyncLocal(() -> {
      USER.set("a");
      await(more());
      return USER.get();
    });
  }

  @SuppressWarnings("thread-local")
  Future<String> meant() {
    return async(() -> {
      USER.set("a");
      await(more());
      return USER.get();
    });
  }
}
