package cases;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Resource;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;

/** Patterns and switches of all kinds, one in the other, with awaits in each place. */
public class Patterns {
  sealed interface Tree<T> {}

  record Leaf<T>(T value) implements Tree<T> {}

  record Node<T>(Tree<T> left, Tree<T> right, long weight) implements Tree<T> {}

  static final Tree<String> TREE =
      new Node<>(new Leaf<>("a"), new Node<>(new Leaf<>("b"), new Leaf<>("c"), 2), 3);

  static Future<String> shown(Tree<String> tree) {
    return async(() ->
        switch (await(later(tree))) {
          case Node<String>(Leaf<String>(var a), Leaf<String>(String b), long w)
              when await(later(w)) > 1 ->
              a + b + await(later(w));
          case Node<String>(var left, Node<String>(Leaf<String> l, var r, var _), long _) ->
              await(shown(left)) + "[" + await(shown(l)) + await(shown(r)) + "]";
          case Node<String> node -> await(shown(node.left())) + await(shown(node.right()));
          case Leaf<String>(var value) -> value + await(later("."));
        });
  }

  public static Future<?> nestedRecordPatterns() {
    return async(() -> await(shown(TREE)) + await(shown(new Node<>(TREE, TREE, 0))));
  }

  static Future<String> kind(Object o) {
    return async(() -> {
      String text;
      switch (await(later(o))) {
        case null -> text = await(later("null"));
        case Integer i when i > await(later(10)) -> text = "large " + await(later(i));
        case Integer i when await(later(i)) < 0 -> text = "negative";
        case Integer _ -> text = "int";
        case String s when s.isEmpty() -> text = await(later("empty"));
        case String s -> {
          try {
            text = s + Integer.parseInt(await(later(s)));
          } catch (NumberFormatException e) {
            text = "no number " + await(later(s));
          } finally {
            log("parsed " + s);
          }
        }
        case int[] numbers when numbers.length > 1 -> text = "ints" + await(later(numbers[1]));
        case Map.Entry<?, ?> entry -> text = await(later(entry.getKey())) + "=" + entry.getValue();
        case Thread.State state -> text = "state " + await(later(state.ordinal()));
        default -> text = "other " + o.getClass().getSimpleName() + await(later(1));
      }
      return text;
    });
  }

  public static Future<?> typePatternsWithGuards() {
    return async(() -> {
      StringBuilder all = new StringBuilder();
      Object[] objects = {
        null, 50, -1, 5, "", "12", "x", new int[] {1, 2}, Map.entry("k", 1), Thread.State.NEW, 1.5
      };
      for (Object each : objects) {
        all.append(await(kind(each))).append(';');
      }
      return all.toString();
    });
  }

  enum Level {
    LOW,
    MIDDLE,
    HIGH;
  }

  sealed interface Rank permits Grade, Title {}

  enum Grade implements Rank {
    FIRST,
    SECOND
  }

  record Title(String name) implements Rank {}

  static Future<String> rank(Rank rank) {
    return async(() ->
        switch (rank) {
          case Grade.FIRST -> "first" + await(later(1));
          case Grade g when await(later(true)) -> g.name() + await(later(2));
          case Title(var _) when await(later(false)) -> "never";
          case Title(String name) -> await(later(name));
          case Grade _ -> "no";
        });
  }

  public static Future<?> qualifiedEnumConstants() {
    return async(() ->
        await(rank(Grade.FIRST)) + await(rank(Grade.SECOND)) + await(rank(new Title("t"))));
  }

  public static Future<?> switchInASwitch() {
    return async(() -> {
      String all = "";
      outer:
      for (Level level : Level.values()) {
        for (int i = 0; i < 3; i++) {
          all +=
              switch (level) {
                case LOW ->
                    switch (await(later(i))) {
                      case 0 -> "l" + await(later(0));
                      case 1 -> {
                        if (await(later(true))) {
                          yield "L";
                        }
                        yield "never";
                      }
                      default -> {
                        int sum = 0;
                        for (int j = 0; j < i; j++) {
                          sum += await(later(j));
                        }
                        yield sum;
                      }
                    };
                case MIDDLE -> {
                  switch (i) {
                    case 0:
                      log("zero");
                    case 1:
                      log("one " + await(later(i)));
                      break;
                    default:
                      yield await(later("m"));
                  }
                  yield "M";
                }
                case HIGH -> await(later((Object) i)) instanceof Integer n && n == 1 ? 'h' : "H";
              };
          if (level == Level.HIGH && await(later(i)) == 1) {
            break outer;
          }
        }
      }
      return all;
    });
  }

  public static Future<?> switchAsAnOperand() {
    return async(() -> {
      long base = 5;
      double[] reals = {1, 2};
      reals[
              switch (await(later("x"))) {
                case "x" -> await(later(1));
                default -> 0;
              }] +=
          base
              * switch (await(later(Level.LOW))) {
                case LOW -> await(later(2));
                case MIDDLE, HIGH -> 3;
              };
      int factor = 2;
      factor +=
          factor
              * switch (await(later(Level.HIGH))) {
                case LOW -> 1;
                case MIDDLE -> await(later(2));
                case HIGH -> {
                  try (var r = new Resource("r")) {
                    yield await(later(3)) + r.name().length();
                  }
                }
              };
      return Arrays.toString(reals)
          + factor
          + switch (await(later(7L)).intValue()) {
            case 7 -> {
              try {
                yield await(Script.<String>failing(new IOException("io")));
              } catch (IOException e) {
                yield e.getMessage() + await(later("!"));
              } finally {
                log("finally " + await(later(1)));
              }
            }
            default -> "none";
          }
          + await(later("end"));
    });
  }

  public static Future<?> yieldThroughFinallyInALoop() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < 4; i++) {
        sum +=
            switch (i) {
              case 0, 1 -> {
                try {
                  if (await(later(i)) == 0) {
                    yield 100;
                  }
                } finally {
                  sum += await(later(1));
                }
                yield 200;
              }
              case 2 -> {
                while (true) {
                  try {
                    yield await(later(7));
                  } finally {
                    log("left the loop");
                  }
                }
              }
              default -> throw new IllegalStateException("sum " + sum + await(later("!")));
            };
      }
      return sum;
    });
  }

  record Failing(int x) {
    public int x() {
      throw new IllegalStateException("accessor");
    }
  }

  public static Future<?> accessorThatFails() {
    return async(() -> {
      Object o = await(later((Object) new Failing(1)));
      try {
        return o instanceof Failing(int x) ? x + await(later(1)) : await(later(0));
      } catch (MatchException e) {
        return e.getCause().getMessage() + await(later("!"));
      }
    });
  }

  public static Future<?> patternsInConditions() {
    return async(() -> {
      Object o = await(later((Object) Map.entry("key", new Leaf<>(3))));
      if (!(o instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof String key)) {
        return "no entry";
      }
      String all = key + await(later(1));
      while (!(entry.getValue() instanceof Leaf<?>(Integer n) && n < await(later(9)))) {
        all += "never";
      }
      for (Object each = o;
          each instanceof Leaf<?>(var v)
              && await(later(true));
          each = v) {
        all += v;
      }
      return all;
    });
  }

  public static Future<?> unnamedVariables() {
    return async(() -> {
      int count = 0;
      for (var _ : List.of(1, 2)) {
        count += await(later(1));
      }
      try (var _ = new Resource("unnamed")) {
        var _ = await(later("ignored"));
        Integer.parseInt(await(later("x")));
      } catch (NumberFormatException _) {
        count += await(later(10));
      }
      java.util.function.BinaryOperator<Integer> first = (a, _) -> a;
      return count + first.apply(await(later(100)), await(later(1000)));
    });
  }

  public static Future<?> noneMatches() {
    return async(() -> {
      Level none = await(Script.<Level>later(null));
      try {
        return switch (none) {
          case LOW, MIDDLE -> 1;
          case HIGH -> await(later(2));
        };
      } catch (NullPointerException e) {
        return "null " + await(later(3));
      }
    });
  }
}
