package dev.dormouse.future;

import dev.dormouse.compiler.cases.DropSignal;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.compiler.cases.TestContext;

/**
 * The language without a weaver: a block runs in one poll, an await polls until the value is there.
 */
public final class Async {
  private static final TestContext CONTEXT = new TestContext();

  public static <T> Future<T> async(AsyncBody<T> body) {
    return new RawFuture<T>() {
      private boolean over;

      @Override
      public Object pollRaw(Context cx) throws Exception {
        if (over) {
          throw new IllegalStateException("polled again");
        }
        over = true;
        return body.run();
      }
    };
  }

  public static Future<Void> async(AsyncAction body) {
    return Async.<Void>async(() -> {
      body.run();
      return null;
    });
  }

  public static <T> LocalFuture<T> asyncLocal(AsyncBody<T> body) {
    return async(body);
  }

  public static LocalFuture<Void> asyncLocal(AsyncAction body) {
    return async(body);
  }

  @SuppressWarnings("unchecked")
  public static <T> T await(LocalFuture<T> future) throws Exception {
    for (; ; ) {
      Object answer = future.pollRaw(CONTEXT);
      if (answer != Poll.PENDING) {
        return (T) answer;
      }
      if (Script.isDropDue()) {
        future.drop();
        throw Async.<RuntimeException>sneaky(new DropSignal());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X sneaky(Throwable failure) throws X {
    throw (X) failure;
  }

  public static <T> JoinHandle<T> spawn(Future<T> future) {
    return CONTEXT.spawner().spawn(future);
  }

  public static <T> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return CONTEXT.spawner().spawnLocal(future);
  }

  public static Spawner spawner() {
    return CONTEXT.spawner();
  }

  public static Clock clock() {
    return CONTEXT.clock();
  }
}
