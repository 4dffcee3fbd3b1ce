package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Objects whose constructor arguments await: the verifier lets no one keep them meanwhile. */
public class Objects {
  record Pair<A, B>(A a, B b) {}

  static class Loud {
    static {
      log("Loud is initialised");
    }

    final String text;

    Loud(int a, long b, String c, double d) {
      text = a + ":" + b + ":" + c + ":" + d;
    }
  }

  public static Future<?> argumentsOfConstructors() {
    return async(() -> {
      log("before");
      Loud loud =
          new Loud(
              await(later(1)), await(later(5L)), "c" + await(later("d")), 2.5 + await(later(1.5)));
      return loud.text;
    });
  }

  public static Future<?> nestedConstructors() {
    return async(() ->
        new Pair<>(
                new Pair<>(
                    await(later("a")), new StringBuilder(await(later("b"))).append(1).toString()),
                await(later(3)) > 2 ? new String(await(later("yes"))) : new String("no"))
            .toString());
  }

  public static Future<?> switchWithTryAsArgument() {
    return async(() ->
        new Pair<>(
                await(later("k")),
                switch (await(later(2))) {
                  case 1 -> "one";
                  case 2 -> {
                    try {
                      yield await(later("two"));
                    } finally {
                      log("finally");
                    }
                  }
                  default -> "many";
                })
            .toString());
  }

  public static Future<?> throwOfANewException() {
    return async(() -> {
      try {
        throw new IllegalStateException(
            await(later("message")), new IOException("cause" + await(later(1))));
      } catch (IllegalStateException e) {
        return e.getMessage() + e.getCause().getMessage();
      }
    });
  }

  public static Future<?> anonymousClassWithArguments() {
    return async(() -> {
      String captured = await(later("captured"));
      int number = await(later(4));
      Loud loud =
          new Loud(await(later(1)), 2, "x", await(later(3.0))) {
            @Override
            public String toString() {
              return text + captured + number;
            }
          };
      return loud.toString();
    });
  }

  class Inner {
    final int value;

    Inner(int value) {
      this.value = value + outer;
    }
  }

  final int outer = 10;

  public static Future<?> innerClassOfAnAwaitedOuter() {
    return async(() -> await(later(new Objects())).new Inner(await(later(5))).value);
  }

  public static Future<?> failingArgument() {
    return async(() -> {
      try {
        return new Loud(await(later(1)), await(Script.<Long>failing(new IOException("no"))), "", 0)
            .text;
      } catch (IOException e) {
        return e.getMessage();
      }
    });
  }

  public static Future<?> constructorsInALoop() {
    return async(() -> {
      List<Object> made = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        made.add(new Pair<>(i, await(later(i * 10))));
      }
      return made.toString();
    });
  }

  public static Future<?> sameClassTwice() {
    return async(() ->
        new Pair<>(new Pair<>(1, await(later(2))), new Pair<>(await(later(3)), 4)).toString());
  }

  public static Future<?> discardedObject() {
    return async(() -> {
      new Loud(await(later(1)), 1, "", 1);
      return "done";
    });
  }
}
