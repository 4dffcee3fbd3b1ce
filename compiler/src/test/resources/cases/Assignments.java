package cases;

import static dev.dormouse.compiler.cases.Script.failing;
import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;

/** Assignments whose target, index or value awaits, as statements and as values. */
public class Assignments {
  int number = 1;
  long wide = 2;
  double real = 0.5;
  String text = "t";
  Integer boxed = 5;
  static short small;
  static char letter;

  static <T> T logged(String what, T value) {
    log(what);
    return value;
  }

  public static Future<?> targetIsEvaluatedOnceAndFirst() {
    return async(() -> {
      int[] array = {1, 2, 3};
      logged("array", array)[logged("index", 1)] += await(logged("value", later(10)));
      logged("array", array)[await(logged("index", later(2)))]++;
      --logged("array", array)[await(later(0))];
      return Arrays.toString(array);
    });
  }

  public static Future<?> oldValueIsReadBeforeTheAwait() {
    return async(() -> {
      int[] array = {1};
      Assignments a = new Assignments();
      array[0] += await(async(() -> array[0] = 50 + await(later(1))));
      a.number += await(async(() -> a.number = 70 + await(later(1))));
      int local = 3;
      local += await(later(local = 9));
      return array[0] + "," + a.number + "," + local;
    });
  }

  public static Future<?> fieldsOfEachKind() {
    return async(() -> {
      Assignments a = new Assignments();
      a.number -= await(later(3));
      a.wide *= await(later(1L << 40));
      a.real /= await(later(4.0));
      a.text += await(later("u")) + a.wide;
      a.boxed += await(later(2));
      a.boxed++;
      small = 1;
      small += await(later(70_000));
      letter = 'a';
      letter += await(later(2));
      return a.number + "," + a.wide + a.real + a.text + a.boxed + small + letter;
    });
  }

  public static Future<?> assignmentsAsValues() {
    return async(() -> {
      Assignments a = new Assignments();
      long[] longs = {1, 2};
      double[] reals = {1.5};
      long sum = longs[await(later(0))] += a.wide = await(later(7L));
      double real = reals[0] = a.real = await(later(2.25));
      double old = reals[await(later(0))]++;
      long before = a.wide++ + await(later(1L));
      int chained = a.number = small = (short) (int) await(later(40_000));
      return sum + "," + real + "," + old + "," + before + "," + chained + reals[0] + longs[0];
    });
  }

  public static Future<?> stringsAndBoxesInArrays() {
    return async(() -> {
      String[] words = {"a", null};
      words[await(later(0))] += await(later("b"));
      words[1] += await(later(1)) + words[0];
      Integer[] boxes = {1, 2};
      boxes[await(later(1))] += await(later(40));
      boxes[0]++;
      Object[] objects = {"o"};
      objects[0] += await(later("p"));
      char[] letters = {'x'};
      letters[0] += await(later(1));
      byte[] bytes = {127};
      bytes[0] += await(later(1));
      boolean[] flags = {true};
      flags[0] &= await(later(false));
      flags[0] |= await(later(true)) ^ flags[0];
      float[] floats = {1f};
      floats[0] -= await(later(0.5f));
      return Arrays.toString(words)
          + Arrays.toString(boxes)
          + objects[0]
          + letters[0]
          + bytes[0]
          + flags[0]
          + floats[0];
    });
  }

  public static Future<?> arraysOfArrays() {
    return async(() -> {
      long[][] table = {{1, 2}, {3, 4}};
      table[await(later(1))][await(later(0))] <<= await(later(2));
      table[0][1] >>>= await(later(1));
      (table[await(later(0))] = new long[] {9, await(later(8L))})[0]--;
      String[][][] deep = new String[1][await(later(1))][];
      deep[0][0] = new String[] {await(later("d"))};
      deep[0][await(later(0))][0] += "e";
      return Arrays.deepToString(table) + Arrays.deepToString(deep);
    });
  }

  public static Future<?> failuresBetweenIndexAndStore() {
    return async(() -> {
      int[] array = {0};
      String seen = "";
      try {
        array[await(later(3))] = await(later(1));
      } catch (ArrayIndexOutOfBoundsException e) {
        seen += "index";
      }
      try {
        array[0] += await(Script.<Integer>failing(new IOException("io")));
      } catch (IOException e) {
        seen += e.getMessage() + array[0];
      }
      try {
        Object[] strings = new String[1];
        strings[0] = await(later(1));
      } catch (ArrayStoreException e) {
        seen += "store";
      }
      try {
        ((Assignments) null).number = await(later(5));
      } catch (NullPointerException e) {
        seen += "null";
      }
      return seen;
    });
  }

  int count;

  Future<String> thisAndOuter() {
    class Inner {
      int count = 10;

      Future<String> run() {
        return async(() -> {
          count += await(later(1));
          this.count <<= await(later(1));
          Assignments.this.count += count-- + await(later(100));
          return count + "," + Assignments.this.count;
        });
      }
    }
    return new Inner().run();
  }

  public static Future<?> fieldsOfInnerAndOuter() {
    return new Assignments().thisAndOuter();
  }

  public static Future<?> conditionalsWithMixedBoxes() {
    return async(() -> {
      Object number = await(later(true)) ? 1 : 2.0;
      Object other = await(later(false)) ? Integer.valueOf(1) : (Object) "text";
      Integer none = null;
      int chosen = await(later(true)) ? await(later(3)) : none;
      long widened = await(later(false)) ? 'c' : await(later(5L));
      String failed = "";
      try {
        int unboxed = await(later(true)) ? none : 4;
        failed += unboxed;
      } catch (NullPointerException e) {
        failed = "unboxed null";
      }
      var mixed = await(later(true)) ? "s" : List.of(1);
      Comparable<?> c = await(later(false)) ? "s" : 1;
      return number + "," + other + chosen + widened + failed + mixed + c;
    });
  }

  public static Future<?> nestedConditionals() {
    return async(() -> {
      int n = await(later(2));
      return (n > 3
              ? await(later("big"))
              : n > 1 ? (await(later(n)) == 2 ? "two" : await(later("some"))) : "small")
          + (n == 2 && (await(later(false)) || n > await(later(1))) ? 1 : 2.5f);
    });
  }

  public static Future<?> concatenationOfManyOperands() {
    return async(() -> {
      int i = 1;
      long l = 2;
      char c = 'c';
      Object none = null;
      return "" + i + l + c + none + await(later("x")) + i + l + c + (i + l) + await(later('y'))
          + "\1\2" + i + await(later(2.5f)) + l + await(Script.<String>later(null)) + c + i++ + i;
    });
  }

  public static Future<?> textBlocks() {
    return async(() ->
        """
        Dear %s,
          "%s" \
        and so on
        """
                .formatted(await(later("reader")), await(later(1)))
                .replace("\n", "|")
            + await(later("end")));
  }
}
