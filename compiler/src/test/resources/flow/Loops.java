package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import java.io.DataInputStream;
import java.io.EOFException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/** Loops without end. */
class Loops {
  private int count;

  void work() {}

  Future<Integer> more() {
    return async(() -> 1);
  }

  Future<Void> whileTrue() {
    return async(() -> {
      while (true) { // expect endless-loop
        work();
      }
    });
  }

  Future<Void> forEver() {
    return async(() -> {
      await(more());
      for (int i = 0; ; i++) { // expect endless-loop
        count += i;
      }
    });
  }

  Future<Void> inAFinally() {
    return async(() -> {
      try {
        do { // expect endless-loop
          for (int i = 0; i < 3; i++) {
            work();
          }
        } while (true);
      } finally {
        count++;
      }
    });
  }

  Future<Void> catchesItself() {
    return async(() -> {
      while (true) { // expect endless-loop
        try {
          work();
        } catch (IllegalStateException failure) {
          count++;
        }
      }
    });
  }

  Future<Void> innerOne() {
    return async(() -> {
      for (int i = 0; i < 3; i++) {
        if (count == 7) {
          for (;;) { // expect endless-loop
            work();
          }
        }
      }
    });
  }

  Future<Void> awaits() {
    return async(() -> {
      while (true) {
        if (count++ > 3) {
          await(Futures.yieldNow());
        }
      }
    });
  }

  Future<Integer> leaves(AtomicBoolean stopped, Iterator<Integer> numbers) {
    return async(() -> {
      while (!stopped.get()) {
        work();
      }
      while (true) {
        if (numbers.next() > 3) {
          break;
        }
      }
      while (true) {
        if (!numbers.hasNext()) {
          return 1;
        }
        numbers.next();
      }
    });
  }

  Future<Integer> throwsItself(Iterator<Integer> numbers) {
    return async(() -> {
      while (true) {
        if (!numbers.hasNext()) {
          throw new IllegalStateException("the end");
        }
        count += numbers.next();
      }
    });
  }

  Future<Integer> endsWithAnException(DataInputStream in) {
    return async(() -> {
      int sum = 0;
      try {
        while (true) {
          sum += in.readInt();
        }
      } catch (EOFException end) {
        return sum;
      }
    });
  }

  @SuppressWarnings("endless-loop")
  Future<Void> meant() {
    return async(() -> {
      while (true) {
        work();
      }
    });
  }
}
