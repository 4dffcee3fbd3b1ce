package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Awaits in the midst of expressions: what lies on the operand stack must survive. */
public class Expressions {
  static int three(int a, long b, String c) {
    return a * 100 + (int) b * 10 + c.length();
  }

  public static Future<?> arguments() {
    return async(() -> three(await(later(1)), await(later(2L)), "x" + await(later("yz"))));
  }

  public static Future<?> operandsOfEachKind() {
    return async(() -> {
      int i = 3;
      long l = 1L << 40;
      float f = 1.5f;
      double d = 0.25;
      String s = "s";
      return (i + await(later(1)))
          + ":"
          + (l + await(later(2L)))
          + ":"
          + (f * await(later(2f)))
          + ":"
          + (d - await(later(4.0)))
          + ":"
          + s
          + await(later('c'));
    });
  }

  public static Future<?> compoundAssignments() {
    return async(() -> {
      int[] array = {1, 2, 3};
      array[await(later(1))] += await(later(10));
      array[0]++;
      long[] wide = {5L};
      wide[0] <<= await(later(2));
      String text = "a";
      text += await(later("b"));
      byte small = (byte) (int) await(later(200));
      small++;
      short other = 5;
      other += await(later(3));
      char letter = 'k';
      letter++;
      return text + Arrays.toString(array) + wide[0] + small + other + letter;
    });
  }

  int field = 7;
  static long shared = 9;

  public static Future<?> fieldsAndArraysAsTargets() {
    return async(() -> {
      Expressions e = new Expressions();
      e.field += await(later(1)) * e.field;
      shared = 9;
      shared -= await(later(4L));
      Object[][] table = {{"a", null}, {await(later("b")), 1}};
      table[0][await(later(1))] = await(later("c"));
      return e.field + "," + shared + Arrays.deepToString(table);
    });
  }

  public static Future<?> conditions() {
    return async(() -> {
      boolean both = await(later(true)) && !await(later(false)) || await(later(true));
      boolean shortcut = await(later(false)) && await(later(true));
      Object chosen = both ? await(later("one")) : await(later("two"));
      int number = shortcut ? await(later(1)) : 2;
      return chosen + "" + number + (await(later(5)) > 3 ? "more" : await(later("less")));
    });
  }

  public static Future<?> castsAndPatterns() {
    return async(() -> {
      Object value = await(later((Object) "text"));
      if (value instanceof String text && text.length() > await(later(2))) {
        return text + (long) (int) await(later(7));
      }
      return "other";
    });
  }

  public static Future<?> chainsOfCalls() {
    return async(() ->
        new StringBuilder(await(later("a")))
            .append(await(later(1)))
            .append(await(later(2L)))
            .append(await(later(3.5)))
            .reverse()
            .insert(await(later(0)), await(later("<")))
            .toString());
  }

  public static Future<?> arraysInTheMaking() {
    return async(() -> {
      int[] numbers = {await(later(1)), 2, await(later(3))};
      String[][] words = new String[await(later(2))][await(later(1))];
      words[1][0] = await(later("w"));
      long[] longs = {await(later(4L)), await(later(5L))};
      double[][] empty = new double[await(later(1))][];
      return Arrays.toString(numbers) + Arrays.deepToString(words) + longs[1] + empty.length;
    });
  }

  public static Future<?> varargs() {
    return async(() -> String.format("%s-%s-%s", await(later(1)), "x", await(later('c'))));
  }

  public static Future<?> boxingBothWays() {
    return async(() -> {
      Integer boxed = await(later(5));
      boxed++;
      boxed += await(later(2));
      Long wide = 3L + await(later(4));
      return boxed + wide;
    });
  }

  public static Future<?> assertionsWithAwaits() {
    return async(() -> {
      int value = await(later(3));
      assert value == 3 : "wrong " + await(later(1));
      return value;
    });
  }

  public static Future<?> valueIsDiscarded() {
    return async(() -> {
      await(later(1));
      await(later(2L));
      await(later("three"));
    });
  }

  public static Future<?> nullAsAValue() {
    return async(() -> await(Script.<String>later(null)) == null ? "null" : "value");
  }

  public static Future<?> noAwaitAtAll() {
    return async(() -> 5);
  }

  public static Future<?> deepOperandStack() {
    return async(() ->
        1
            + (2L * (3 + (4.0f - (5 + (6.0 / (7 + (8 + (9 * (await(later(10)) + 1)))))))))
            + ""
            + await(later("end")));
  }
}
