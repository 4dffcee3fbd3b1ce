package dev.dormouse.net;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Does one operation, but drops it at suspensions and begins again with a new one: at each one, or
 * at those that a random source picks.
 */
final class Dropping<T> extends RawFuture<T> {
  private final Supplier<Future<T>> operation;
  private final Random random;
  private Future<T> current;
  static final AtomicInteger DROPPED = new AtomicInteger();

  private Dropping(Random random, Supplier<Future<T>> operation) {
    this.random = random;
    this.operation = operation;
  }

  static <T> Future<T> atEach(Supplier<Future<T>> operation) {
    return new Dropping<>(null, operation);
  }

  static <T> Future<T> atRandom(Random random, Supplier<Future<T>> operation) {
    return new Dropping<>(random, operation);
  }

  @Override
  public Object pollRaw(Context cx) throws Exception {
    if (current == null) {
      current = operation.get();
    }
    Object answer = current.pollRaw(cx);
    if (answer == Poll.PENDING && (random == null || random.nextInt(3) == 0)) {
      current.drop();
      current = null;
      DROPPED.incrementAndGet();
      cx.waker().wake();
    }
    return answer;
  }

  @Override
  public void drop() {
    if (current != null) {
      current.drop();
    }
  }
}
