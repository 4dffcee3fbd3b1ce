package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Blocks in constructors and initialisers, and objects that are made inside of blocks. */
public class Creation {
  private final String name;
  private final Future<String> made;

  Creation(String name, Future<String> made) {
    this.name = name;
    this.made = made;
  }

  Creation(String name) {
    this(name + "!", async(() -> name + await(later("this"))));
  }

  static class Child extends Creation {
    private final int own;

    Child(int number, long wide) {
      super("child" + number, async(() -> number + await(later("super")) + wide));
      own = number;
    }

    Child(int number) {
      int twice = 2 * number;
      Future<String> early = async(() -> "early" + await(later(twice)));
      log("before super");
      super("flexible", early);
      own = twice;
    }
  }

  public static Future<?> blocksAsConstructorArguments() {
    return async(() -> {
      Creation a = new Creation("a");
      Creation b = new Child(await(later(1)), await(later(2L)));
      Creation c = new Child(await(later(3)));
      return a.name + await(a.made) + b.name + await(b.made) + c.name + await(c.made);
    });
  }

  static final class Initialised {
    final int first = 4;
    final Future<Integer> field = async(() -> first + await(later(1)) + this.later);
    final Future<Integer> inBraces;
    private int later;

    {
      int local = 6;
      inBraces = async(() -> local * await(later(2)) + first);
    }

    Initialised() {
      later = 100;
    }

    Initialised(int other) {
      later = other;
    }
  }

  public static Future<?> fieldAndInstanceInitialisers() {
    return async(() -> {
      Initialised one = new Initialised();
      Initialised two = new Initialised(await(later(500)));
      return await(one.field) + await(one.inBraces) + await(two.field) + await(two.inBraces);
    });
  }

  static class Loaded {
    static final List<Supplier<Future<String>>> ALL = new ArrayList<>();
    static final Function<Integer, Future<String>> FIELD = n -> async(() -> n + await(later("f")));

    static {
      String local = "static";
      for (int i = 0; i < 2; i++) {
        int n = i;
        ALL.add(() -> async(() -> local + n + await(later("x"))));
      }
    }
  }

  public static Future<?> staticInitialisers() {
    return async(() -> {
      String all = await(Loaded.FIELD.apply(await(later(5))));
      for (Supplier<Future<String>> each : Loaded.ALL) {
        all += await(each.get());
      }
      return all;
    });
  }

  class Inner {
    final String text;

    Inner(String text, int... numbers) {
      this.text = name + text + numbers.length;
    }

    class Innermost extends Inner {
      Innermost(String text) {
        super(text + "most", 1, 2);
      }
    }
  }

  Future<String> inner() {
    return async(() -> {
      Inner a = new Inner(await(later("a")), await(later(1)), 2, await(later(3)));
      Inner b = this.new Inner(await(later("b")));
      Inner c = await(later(a)).new Innermost(await(later("c")));
      return a.text + b.text + c.text;
    });
  }

  public static Future<?> innerClasses() {
    return new Creation("o", null).inner();
  }

  Future<String> anonymous(String parameter) {
    return async(() -> {
      String awaited = await(later("awaited"));
      long wide = await(later(5L));
      Creation made =
          new Creation(await(later("anonymous")), async(() -> await(later(awaited)))) {
            final int length = awaited.length();

            @Override
            public String toString() {
              return super.name + length + wide + parameter + Creation.this.name;
            }
          };
      Callback nested =
          new Callback() {
            int calls = (int) wide;

            @Override
            public Future<String> call(String with) {
              return async(() ->
                  with + calls++ + awaited + await(later(name)) + calls + Creation.this.name);
            }
          };
      return made + await(made.made) + await(nested.call(await(later("with"))));
    });
  }

  interface Callback {
    Future<String> call(String with);
  }

  public static Future<?> anonymousClassesThatCapture() {
    return new Creation("outer", null).anonymous("parameter");
  }

  public static Future<?> localTypes() {
    return async(() -> {
      int captured = await(later(3));
      enum Size {
        S {
          @Override
          Future<String> show() {
            return async(() -> "small" + await(later(ordinal())));
          }
        },
        L;

        Future<String> show() {
          return async(() -> name() + await(later(ordinal())));
        }
      }
      interface Shower {
        Future<String> show();

        default Future<String> twice() {
          return async(() -> await(show()) + await(show()));
        }
      }
      record Pair(int a, String b) implements Shower {
        Pair {
          log("pair " + a);
        }

        @Override
        public Future<String> show() {
          return async(() -> a + await(later(b)));
        }

        static Future<Pair> of(int a) {
          return async(() -> new Pair(await(later(a)), "of" + await(later(1))));
        }
      }
      class Counter implements Shower {
        private int count = captured;

        Counter(int more) {
          count += more;
        }

        @Override
        public Future<String> show() {
          return async(() -> "count" + (count += captured + await(later(1))));
        }
      }
      Shower counter = new Counter(await(later(10)));
      Supplier<Counter> maker = () -> new Counter(100);
      return await(Size.S.show())
          + await(Size.L.show())
          + await(new Pair(captured, "pair").twice())
          + await(await(Pair.of(captured)).show())
          + await(counter.twice())
          + await(maker.get().show());
    });
  }

  static int nodes;

  static final class Node {
    final Node next;
    final Object value;

    Node(Node next, Object value) {
      this.next = next;
      this.value = value;
      nodes++;
    }

    @Override
    public String toString() {
      return value + (next == null ? "" : ">" + next);
    }
  }

  public static Future<?> nestedNewWithMixedArguments() {
    return async(() -> {
      Node list =
          new Node(
              new Node(
                  await(later(1)) > 0 ? new Node(null, await(later("deep"))) : null,
                  new int[] {await(later(4)), 5}.length),
              switch (await(later(2))) {
                case 2 -> new Node(null, await(later("arm")));
                default -> null;
              });
      return list.toString();
    });
  }

  public static Future<?> newInConditionsAndLoops() {
    return async(() -> {
      Node list = null;
      for (int i = 0; new Node(null, await(later(i))).value instanceof Integer n && n < 3; i++) {
        list = new Node(list, i % 2 == 0 ? await(later("even")) : new Node(null, await(later(i))));
      }
      return list
          + new String(new char[] {await(later('c'))})
          + new ArrayList<Object>(List.of(await(later(1)), new String(await(later("b"))))) {};
    });
  }

  public static Future<?> newAcrossTryInAnArgument() {
    return async(() -> {
      Node node =
          new Node(
              new Node(null, await(later("first"))),
              switch (await(later("k"))) {
                case "k" -> {
                  try {
                    yield new Node(null, await(Script.<String>failing(new IOException("io"))));
                  } catch (IOException e) {
                    yield new Node(null, e.getMessage() + await(later("caught")));
                  }
                }
                default -> "none";
              });
      return node.toString();
    });
  }

  record Compact(String text, Future<Integer> length) {
    Compact {
      String trimmed = text.strip();
      length = async(() -> trimmed.length() + await(later(1)));
      text = trimmed;
    }

    Compact(String text) {
      this(text, async(() -> -1));
    }

    Future<String> both() {
      return async(() -> text + await(length));
    }
  }

  public static Future<?> compactConstructorOfARecord() {
    return async(() -> await(new Compact(await(later("  padded "))).both()));
  }
}
