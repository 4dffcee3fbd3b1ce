package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Fuse;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Select2;
import dev.dormouse.future.Shared;
import java.util.ArrayList;
import java.util.List;

/** Futures that are awaited again, and such as only look so. */
class Awaited {
  private final Future<Integer> kept = async(() -> 1);
  private Future<Integer> replaced = async(() -> 1);

  Future<Integer> more() {
    return async(() -> 1);
  }

  Future<Integer> twice() {
    return async(() -> {
      Future<Integer> future = more();
      Future<Integer> same = future;
      await(future);
      return await(same); // expect awaited-twice
    });
  }

  Future<Integer> captured(Future<Integer> future, int rounds) {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += await(future); // expect awaited-twice
      }
      return sum;
    });
  }

  Future<Integer> afterItsFailure(Future<Integer> future) {
    return async(() -> {
      try {
        return await(future);
      } catch (IllegalStateException failure) {
        return await(future); // expect awaited-twice
      }
    });
  }

  Future<Integer> handle(boolean again) {
    return async(() -> {
      JoinHandle<Integer> handle = spawn(more());
      int first = await(handle);
      if (again) {
        return first + await(handle); // expect awaited-twice
      }
      return first;
    });
  }

  Future<Integer> chosen(Future<Integer> a, Future<Integer> b, boolean first) {
    return async(() -> {
      Future<Integer> some = first ? a : b;
      await(some);
      return await(some); // expect awaited-twice
    });
  }

  Future<Integer> field() {
    return async(() -> {
      await(replaced);
      replaced = more();
      await(replaced);
      await(kept);
      return await(kept); // expect awaited-twice
    });
  }

  Future<Integer> replacedInTheLoop(int rounds) {
    return async(() -> {
      Future<Integer> next = more();
      Future<Integer> before = more();
      int sum = await(before);
      for (int i = 0; i < rounds; i++) {
        sum += await(next);
        before = next;
        next = more();
      }
      before.drop();
      return sum + await(next);
    });
  }

  Future<Integer> replacedOnSomePaths(int rounds) {
    return async(() -> {
      Future<Integer> next = more();
      int sum = 0;
      for (int i = 0; i < rounds; i++) {
        sum += await(next); // expect awaited-twice
        if (sum % 2 == 0) {
          next = more();
        }
      }
      return sum;
    });
  }

  Future<Integer> swapped(int rounds) {
    return async(() -> {
      Future<Integer> next = more();
      Future<Integer> other = more();
      for (int i = 0; i < rounds; i++) {
        await(next);
        next = other;
        other = more();
      }
      return await(other);
    });
  }

  Future<Integer> onEitherPath(Future<Integer> future, boolean logs) {
    return async(() -> {
      if (logs) {
        System.Logger.Level.INFO.hashCode();
        return await(future);
      } else {
        return await(future) + 1;
      }
    });
  }

  Future<Integer> underOppositeConditions(Future<Integer> future, boolean early) {
    return async(() -> {
      int value = 0;
      if (early) {
        value = await(future);
      }
      await(more());
      if (!early) {
        value = await(future);
      }
      return value;
    });
  }

  Future<Integer> onceInALoop(Future<Integer> future, int rounds) {
    return async(() -> {
      boolean started = false;
      int sum = 0;
      for (int i = 0; i < rounds; i++) {
        if (!started) {
          sum = await(future);
          started = true;
        }
        await(more());
      }
      return sum;
    });
  }

  Future<Integer> nulledAfterIt(Future<Integer> first, int rounds) {
    return async(() -> {
      Future<Integer> pending = first;
      int sum = 0;
      for (int i = 0; i < rounds; i++) {
        if (pending != null) {
          sum += await(pending);
          pending = null;
        }
        sum += await(more());
      }
      return sum;
    });
  }

  Future<Integer> untilItWorks() {
    return async(() -> {
      while (true) {
        Future<Integer> attempt = more();
        try {
          return await(attempt);
        } catch (IllegalStateException failure) {
          attempt.drop();
        }
      }
    });
  }

  Future<Integer> elements(List<Future<Integer>> futures, Future<Integer>[] array) {
    return async(() -> {
      int sum = 0;
      for (Future<Integer> each : futures) {
        sum += await(each);
      }
      for (int i = 0; i < array.length; i++) {
        sum += await(array[i]);
      }
      for (Future<Integer> each : array) {
        sum += await(each);
      }
      return sum;
    });
  }

  Future<Integer> handles(int count) {
    return async(() -> {
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        handles.add(spawn(more()));
      }
      int sum = 0;
      while (!handles.isEmpty()) {
        sum += await(handles.removeLast());
      }
      return sum;
    });
  }

  Future<Integer> raced(Future<Integer> slow, int rounds) {
    return async(() -> {
      for (int i = 0; i < rounds; i++) {
        Select2<Integer, Void> winner = await(Futures.select(slow, Futures.yieldNow()));
        winner.hashCode();
      }
      return await(slow);
    });
  }

  Future<Integer> inAGuard(Object value, Future<Integer> future) {
    return async(() ->
        switch (value) {
          case String text when text.isEmpty() -> 0;
          case String text when await(future) > 3 -> 1;
          default -> 2;
        });
  }

  Future<Integer> inAGuardInALoop(List<Object> values, Future<Integer> future) {
    return async(() -> {
      int sum = 0;
      for (Object value : values) {
        sum +=
            switch (value) {
              case String text when text.isEmpty() -> 0;
              case String text when await(future) > 3 -> 1; // expect awaited-twice
              default -> 2;
            };
      }
      return sum;
    });
  }

  @SuppressWarnings("awaited-twice")
  Future<Integer> meant(Future<Integer> future) {
    return async(() -> await(future) + await(future));
  }

  Future<Integer> shared(Future<Integer> future) {
    return async(() -> {
      Shared<Integer> shared = future.shared();
      int sum = await(shared);
      for (int i = 0; i < 3; i++) {
        sum += await(shared);
      }
      Future<Integer> known = shared;
      return sum + await(known);
    });
  }

  Future<Integer> sharedParameter(Shared<Integer> shared) {
    return async(() -> await(shared) + await(shared));
  }

  Future<Integer> fused(Future<Integer> future) {
    return async(() -> {
      try (Fuse<Integer> fuse = future.fuse()) {
        int sum = await(fuse);
        return sum + await(fuse); // expect awaited-twice
      }
    });
  }
}
