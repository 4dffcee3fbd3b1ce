package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Local variables and captures of each kind, slots that are shared, variables that die. */
public class Variables {
  static Future<String> captured(
      boolean z, byte b, char c, short s, int i, long l, float f, double d, String t, int[] a) {
    return async(() -> {
      String first = "" + z + b + c + s + i;
      await(later(1));
      return first + l + f + d + await(later(2)) + t + a.length + z + b + c + s + i;
    });
  }

  public static Future<?> capturesOfEachKind() {
    return captured(true, (byte) -3, 'c', (short) -300, 7, 1L << 50, 1.5f, 2.5, "t", new int[4]);
  }

  public static Future<?> nullLocals() {
    return async(() -> {
      String s = null;
      Object[] array = null;
      await(later(1));
      if (Script.leaves() > 1000) {
        s = "x";
        array = new Object[1];
      }
      await(later(1));
      return s == null && array == null;
    });
  }

  public static Future<?> slotsThatAreShared() {
    return async(() -> {
      String result = "";
      {
        int a = await(later(1));
        long b = await(later(2L));
        result += a + b;
      }
      {
        String a = await(later("s"));
        double b = await(later(3.0));
        result += a + await(later("-")) + b;
      }
      {
        List<String> a = List.of(await(later("list")));
        result += a + "" + await(later(1));
      }
      return result;
    });
  }

  public static Future<?> assignedOnEachPath() {
    return async(() -> {
      int value;
      if (await(later(true))) {
        value = await(later(1));
      } else {
        value = 2;
      }
      final String name;
      switch (value) {
        case 1 -> name = await(later("one"));
        default -> name = "other";
      }
      return name + value;
    });
  }

  public static Future<?> manyVariablesAcross() {
    return async(() -> {
      int a = await(later(1));
      long b = await(later(2L));
      float c = await(later(3f));
      double d = await(later(4.0));
      boolean e = await(later(true));
      char f = await(later('f'));
      byte g = await(later((byte) 7));
      short h = await(later((short) 8));
      String i = await(later("i"));
      int[] j = await(later(new int[] {9}));
      await(later(null));
      return "" + a + b + c + d + e + f + g + h + i + j[0];
    });
  }

  public static Future<?> incremented() {
    return async(() -> {
      int i = 0;
      i++;
      await(later(1));
      i += 5;
      int before = i++;
      await(later(1));
      return before + i-- + i;
    });
  }

  public static Future<?> mergedTypes() {
    return async(() -> {
      Number n = await(later(true)) ? Integer.valueOf(1) : Double.valueOf(2);
      CharSequence s = await(later(false)) ? "text" : new StringBuilder("built");
      await(later(1));
      return n.intValue() + s.toString();
    });
  }

  abstract static class Animal {
    abstract String sound();
  }

  static class Cat extends Animal {
    String sound() {
      return "meow";
    }
  }

  static class Dog extends Animal {
    String sound() {
      return "woof";
    }
  }

  public static Future<?> mergedUserTypes() {
    return async(() -> {
      Animal a = await(later(true)) ? new Cat() : new Dog();
      await(later(1));
      return a.sound() + (await(later(false)) ? new Cat() : new Dog()).sound();
    });
  }

  static <T extends Comparable<T>> Future<T> max(List<? extends Future<T>> futures) {
    return async(() -> {
      T best = null;
      for (Future<T> future : futures) {
        T value = await(future);
        if (best == null || value.compareTo(best) > 0) {
          best = value;
        }
      }
      return best;
    });
  }

  public static Future<?> genericTypes() {
    return max(List.of(later("b"), later("z"), later("c")));
  }

  public static Future<?> lambdasInsideABlock() {
    return async(() -> {
      String word = await(later("w"));
      long big = 77L;
      int[] box = {0};
      Supplier<String> s = () -> word + big + ++box[0];
      String first = s.get();
      await(later(1));
      Function<String, String> f = each -> each + s.get() + word;
      Runnable r =
          new Runnable() {
            @Override
            public void run() {
              log(word + big + box[0]);
            }
          };
      r.run();
      return first
          + f.apply(await(later("x")))
          + List.of(3, 1, 2).stream().map(i -> i + word).toList();
    });
  }
}
