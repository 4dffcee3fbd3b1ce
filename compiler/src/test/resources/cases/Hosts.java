package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.local;
import static dev.dormouse.future.Async.*;

import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Blocks in each kind of class and member. */
public class Hosts {
  private int secret = 7;

  private static int triple(int x) {
    return x * 3;
  }

  private int plusSecret(int x) {
    return x + secret;
  }

  Future<Integer> usesThis() {
    return async(() -> {
      int x = plusSecret(await(later(1)));
      secret += x;
      return secret + triple(await(later(2)));
    });
  }

  public static Future<?> instanceMethod() {
    return new Hosts().usesThis();
  }

  interface Counter {
    int base();

    default Future<Integer> next() {
      return async(() -> base() + await(later(1)) + hidden());
    }

    private int hidden() {
      return 100;
    }

    static Future<Integer> fresh() {
      return async(() -> await(later(4)) + 1);
    }
  }

  public static Future<?> interfaceMethods() {
    Counter counter = () -> 41;
    return async(() -> await(counter.next()) + await(Counter.fresh()));
  }

  static class Parent {
    protected String hello() {
      return "parent";
    }
  }

  static class Child extends Parent {
    @Override
    protected String hello() {
      return "child";
    }

    Future<String> both() {
      return async(() -> super.hello() + await(later("!")) + this.hello());
    }
  }

  public static Future<?> superCalls() {
    return new Child().both();
  }

  interface Greeter {
    default String greet() {
      return "greeter";
    }
  }

  interface Polite extends Greeter {
    @Override
    default String greet() {
      return "polite";
    }

    default Future<String> both() {
      return async(() -> Greeter.super.greet() + await(later("&")) + greet());
    }
  }

  public static Future<?> superCallsOfInterfaces() {
    return new Polite() {}.both();
  }

  enum Planet {
    EARTH {
      @Override
      Future<String> hail() {
        return async(() -> name() + await(later("!")));
      }
    };

    abstract Future<String> hail();

    Future<Integer> order() {
      return async(() -> ordinal() + await(later(1)));
    }
  }

  public static Future<?> enumConstants() {
    return async(() -> await(Planet.EARTH.hail()) + await(Planet.EARTH.order()));
  }

  record Point(int x, int y) {
    Future<Integer> sum() {
      return async(() -> x + await(later(y)) + y());
    }
  }

  public static Future<?> records() {
    return new Point(3, 4).sum();
  }

  static final Supplier<Future<String>> FIELD = () -> async(() -> "field" + await(later(1)));

  public static Future<?> staticInitialiser() {
    return FIELD.get();
  }

  final Supplier<Future<Integer>> made;

  Hosts() {
    int local = 5;
    made = () -> async(() -> await(later(local)) + secret);
  }

  public static Future<?> constructor() {
    return new Hosts().made.get();
  }

  class Inner {
    int own = 1;

    Future<Integer> reach() {
      return async(() -> own + secret + await(later(1)) + Hosts.this.plusSecret(0));
    }
  }

  public static Future<?> innerClass() {
    return new Hosts().new Inner().reach();
  }

  public static Future<?> anonymousAndLocalClasses() {
    int captured = 3;
    class Local {
      Future<Integer> run() {
        return async(() -> captured + await(later(1)));
      }
    }
    Callback anonymous =
        new Callback() {
          int count = 2;

          @Override
          public Future<Integer> call() {
            return async(() -> count++ + captured + await(later(10)) + count);
          }
        };
    return async(() -> await(new Local().run()) + await(anonymous.call()));
  }

  interface Callback {
    Future<Integer> call();
  }

  public static Future<?> blockAsArgumentOfALambda() {
    Callback callback = () -> async(() -> await(later(1)) + 1);
    Function<Integer, Future<Integer>> f = x -> async(() -> await(later(x)) * 2);
    return async(() -> await(callback.call()) + await(f.apply(21)));
  }

  public static Future<?> generatedNames$WithDollars() {
    return async(() -> await(later("$")));
  }

  static synchronized Future<String> locked() {
    return async(() -> await(later("made under a lock, awaited without it")));
  }

  public static Future<?> synchronizedBesideAwaits() {
    Object lock = new Object();
    return async(() -> {
      int n = 0;
      synchronized (lock) {
        n++;
      }
      n += await(later(1));
      synchronized (lock) {
        synchronized (Hosts.class) {
          n += 10;
        }
      }
      return n + await(locked());
    });
  }
}
