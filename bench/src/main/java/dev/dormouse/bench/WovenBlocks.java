package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;

/** The blocks whose woven code is measured. */
final class WovenBlocks {
  private WovenBlocks() {}

  static Future<Integer> loop(Turn turn, int awaits) {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < awaits; i++) {
        sum += await(turn.next());
      }
      return sum;
    });
  }

  /** One block in another, {@code depth} times, around {@code leaf}. */
  static Future<Integer> nested(int depth, Future<Integer> leaf) {
    return depth == 1
        ? async(() -> await(leaf) + 1)
        : async(() -> await(nested(depth - 1, leaf)) + 1);
  }

  /** Starts tasks of nested blocks, one after the other. */
  static Future<Integer> nestedTasks(int tasks, int depth) {
    return async(() -> {
      int ended = 0;
      for (int i = 0; i < tasks; i++) {
        await(spawn(nestedYields(depth, Futures.yieldNow())));
        ended++;
      }
      return ended;
    });
  }

  private static Future<Void> nestedYields(int depth, Future<Void> leaf) {
    return depth == 1
        ? async(() -> {
          await(leaf);
        })
        : async(() -> {
          await(nestedYields(depth - 1, leaf));
        });
  }

  /** A block that keeps nothing but the future it waits for. */
  static Future<Integer> single() {
    return async(() -> await(Futures.<Integer>pending()) + 1);
  }

  /** A hundred awaits in one block. */
  @SuppressWarnings("large-block") // what it costs is measured
  static Future<Integer> hundred(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  /** A hundred awaits in ten blocks. */
  static Future<Integer> tenTens(Turn t) {
    return async(() -> {
      int sum = await(ten0(t)) + await(ten1(t)) + await(ten2(t)) + await(ten3(t));
      sum += await(ten4(t)) + await(ten5(t)) + await(ten6(t)) + await(ten7(t));
      return sum + await(ten8(t)) + await(ten9(t));
    });
  }

  private static Future<Integer> ten0(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten1(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten2(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten3(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten4(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten5(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten6(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten7(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten8(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }

  private static Future<Integer> ten9(Turn t) {
    return async(() -> {
      int sum = 0;
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next()) + await(t.next()) + await(t.next());
      sum += await(t.next()) + await(t.next());
      return sum;
    });
  }
}
