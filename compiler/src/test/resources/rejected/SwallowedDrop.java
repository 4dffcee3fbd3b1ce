package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import java.util.List;
import java.util.function.Supplier;

class SwallowedDrop {
  // region wrong
  Future<Integer> wrong(Future<Integer> future) {
    return async(() -> {
      int value = 0;
      try {
        value = await(future);
      } finally {
        return value;
      }
    });
  }
  // endregion

  // region right
  Future<Integer> right(Future<Integer> future) {
    return async(() -> {
      int value = 0;
      try {
        value = await(future);
      } catch (Exception failure) {
        value = -1;
      }
      return value;
    });
  }
  // endregion

  Future<Integer> more(List<Supplier<Future<Integer>>> futures) {
    return async(() -> {
      int sum = 0;
      outer:
      for (Supplier<Future<Integer>> each : futures) {
        while (sum < 3) {
          try {
            sum += await(each.get());
          } finally {
            if (sum == 1) {
              continue;
            }
            if (sum == 2) {
              break;
            }
            for (int i = 0; i < sum; i++) {
              if (i == 2) {
                continue outer;
              }
            }
          }
        }
      }
      return switch (sum) {
        case 1 -> {
          try {
            yield await(futures.getFirst().get());
          } finally {
            yield 2;
          }
        }
        default -> 0;
      };
    });
  }

  Future<Integer> allowed(Future<Integer> future, List<Runnable> ends) {
    return async(() -> {
      int sum = 0;
      try {
        sum += await(future);
      } finally {
        for (Runnable each : ends) {
          if (each == null) {
            continue;
          }
          each.run();
          break;
        }
        label:
        {
          if (sum == 2) {
            break label;
          }
          sum++;
        }
        sum +=
            switch (sum) {
              case 1 -> {
                yield 2;
              }
              default -> 0;
            };
        ends.forEach(each -> {
          return;
        });
      }
      return sum;
    });
  }

  @SuppressWarnings("finally")
  int plain() {
    try {
      return 1;
    } finally {
      return 2;
    }
  }

  @SuppressWarnings("swallowed-drop")
  Future<Integer> meant(Future<Integer> future) {
    return async(() -> {
      try {
        return await(future);
      } finally {
        return 0;
      }
    });
  }
}
