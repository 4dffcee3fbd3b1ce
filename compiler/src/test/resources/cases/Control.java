package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Loops and switches around awaits. */
public class Control {
  public static Future<?> nestedLoopsWithLabels() {
    return async(() -> {
      int sum = 0;
      outer:
      for (int i = 0; i < 5; i++) {
        for (int j = 0; ; j++) {
          if (j > await(later(3))) {
            continue outer;
          }
          if (i == 4) {
            break outer;
          }
          sum += i * j + await(later(1));
        }
      }
      return sum;
    });
  }

  public static Future<?> whileAndDoWhile() {
    return async(() -> {
      int k = 0;
      while (await(later(k)) < 3) {
        k++;
      }
      do {
        k += 2;
      } while (k < await(later(9)));
      return k;
    });
  }

  public static Future<?> forEachOverIterableAndArray() {
    return async(() -> {
      String all = "";
      for (String each : List.of("a", "b", "c")) {
        all += each + await(later(all.length()));
      }
      for (long each : new long[] {1, 2}) {
        all += each * await(later(3L));
      }
      return all;
    });
  }

  public static Future<?> longLoopVariable() {
    return async(() -> {
      long sum = 0;
      for (long l = 0; l < 10; l++) {
        sum += l;
        if (l % 3 == 0) {
          await(later(null));
        }
      }
      return sum;
    });
  }

  sealed interface Shape permits Circle, Square {}

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  static Future<Integer> area(Shape shape) {
    return async(() ->
        switch (await(later(shape))) {
          case Circle(int radius) when radius > await(later(3)) -> radius + await(later(1));
          case Circle _ -> -1;
          case Square(var side) -> {
            int squared = await(later(side)) * side;
            yield squared;
          }
        });
  }

  public static Future<?> patternSwitch() {
    return async(() ->
        await(area(new Circle(5)))
            + ","
            + await(area(new Circle(1)))
            + ","
            + await(area(new Square(4))));
  }

  public static Future<?> stringSwitchInAnExpression() {
    return async(() -> {
      int sum = 0;
      for (String word : List.of("a", "b", "other")) {
        sum +=
            10
                * switch (word) {
                  case "a" -> await(later(1));
                  case "b" -> {
                    try {
                      yield await(later(2));
                    } finally {
                      log("leaves " + word);
                    }
                  }
                  default -> 0;
                };
      }
      return sum;
    });
  }

  public static Future<?> switchThatFallsThrough() {
    return async(() -> {
      int a = 0;
      switch (await(later(2))) {
        case 1:
          a++;
        case 2:
          a += await(later(100));
        case 3:
          a += 1000;
          break;
        default:
          a = -1;
      }
      return a;
    });
  }

  enum Colour {
    RED,
    GREEN
  }

  public static Future<?> enumSwitch() {
    return async(() -> {
      String all = "";
      for (Colour colour : Colour.values()) {
        all +=
            switch (colour) {
              case RED -> await(later("r"));
              case GREEN -> "g";
            };
      }
      return all;
    });
  }

  public static Future<?> earlyReturns() {
    return async(() -> {
      for (int i = 0; ; i++) {
        if (await(later(i)) == 2) {
          return "at " + i;
        }
      }
    });
  }

  public static Future<?> recursion() {
    return fibonacci(7);
  }

  static Future<Integer> fibonacci(int n) {
    return async(() -> n < 2 ? await(later(n)) : await(fibonacci(n - 1)) + await(fibonacci(n - 2)));
  }
}
