package cases;

import module java.base;

import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Async;
import dev.dormouse.future.AsyncBody;
import dev.dormouse.future.Future;

/** What blocks and the lambdas in them reach: this, super, outer classes, private members. */
public class Members {
  private String secret = "secret";

  private static int calls;

  private String hidden(int n) {
    return secret + n;
  }

  private static <T> T same(T value) {
    return value;
  }

  @SafeVarargs
  private static <T> List<T> all(T... values) {
    return List.of(values);
  }

  static class Parent {
    protected int field = 3;

    protected String hello(String to) {
      return "parent of " + to;
    }

    @Override
    public String toString() {
      return "Parent" + field;
    }
  }

  static class Child extends Parent {
    @Override
    protected String hello(String to) {
      return "child of " + to;
    }

    Future<String> superInLambdasOfABlock() {
      return async(() -> {
        String awaited = await(later("a"));
        Supplier<String> s = () -> super.hello(awaited) + super.field;
        Function<String, String> reference = super::hello;
        Supplier<Future<String>> block = () -> async(() -> super.hello(await(later("block"))));
        super.field += await(later(4));
        return s.get()
            + reference.apply(await(later("r")))
            + await(block.get())
            + hello("this")
            + super.toString();
      });
    }

    class Inner {
      Future<String> superOfTheOuter() {
        return async(() ->
            Child.super.hello(await(later("inner"))) + Child.this.hello(await(later("outer"))));
      }
    }
  }

  public static Future<?> superInLambdas() {
    return new Child().superInLambdasOfABlock();
  }

  public static Future<?> superOfAnOuterClass() {
    return new Child().new Inner().superOfTheOuter();
  }

  interface Left {
    default String name() {
      return "left";
    }
  }

  interface Right {
    default String name() {
      return "right";
    }
  }

  static class Both implements Left, Right {
    @Override
    public String name() {
      return Left.super.name() + Right.super.name();
    }

    Future<String> names() {
      return async(() ->
          Left.super.name() + await(later("+")) + Right.super.name() + name());
    }
  }

  public static Future<?> superOfTwoInterfaces() {
    return new Both().names();
  }

  interface Service extends Left {
    Supplier<Future<String>> CONSTANT = () -> async(() -> "constant" + await(later(1)));

    int base();

    private int hidden(int n) {
      return base() + n;
    }

    private static int hiddenStatic(int n) {
      return 2 * n;
    }

    default Future<String> run(String parameter) {
      Function<Integer, Future<Integer>> f = n -> async(() -> hidden(n) + await(later(n)));
      return async(() -> {
        int own = hidden(await(later(1))) + hiddenStatic(await(later(2)));
        Supplier<String> s = () -> parameter + own + base() + Left.super.name();
        return s.get() + await(f.apply(own)) + await(hiddenBlock(own)) + await(of(own));
      });
    }

    private Future<Integer> hiddenBlock(int n) {
      return async(() -> hidden(n) - await(later(1)));
    }

    static Future<Integer> of(int n) {
      return async(() -> hiddenStatic(await(later(n))));
    }
  }

  public static Future<?> interfaceMembers() {
    Service service = () -> 40;
    return async(() -> await(service.run("p")) + await(Service.CONSTANT.get()));
  }

  sealed interface Shape permits Round, Flat {
    default Future<Double> area() {
      return async(() ->
          switch (this) {
            case Round(double r) -> r * await(later(2.0));
            case Flat flat -> await(later(flat.side())) * flat.side();
          });
    }
  }

  record Round(double radius) implements Shape {}

  non-sealed interface Flat extends Shape {
    double side();
  }

  public static Future<?> sealedHosts() {
    Flat flat = () -> 3;
    return async(() -> await(new Round(1.5).area()) + await(flat.area()));
  }

  enum Operation {
    PLUS("+") {
      @Override
      Future<Long> apply(long a, long b) {
        return async(() -> a + await(later(b)));
      }
    },
    TIMES("*") {
      private long hidden = 1;

      @Override
      Future<Long> apply(long a, long b) {
        return async(() -> hidden++ * a * await(later(b)) + await(super.apply(a, b)));
      }
    },
    NONE("") {};

    private final String sign;
    private final Supplier<Future<String>> shown;

    Operation(String sign) {
      this.sign = sign;
      shown = () -> async(() -> name() + this.sign + await(later(sign)));
    }

    Future<Long> apply(long a, long b) {
      return async(() -> await(later((long) sign.length())));
    }
  }

  public static Future<?> enumHosts() {
    return async(() -> {
      String all = "";
      for (Operation each : Operation.values()) {
        all += await(each.shown.get()) + await(each.apply(3, await(later(4L))));
      }
      return all;
    });
  }

  @Target({
    ElementType.TYPE_USE,
    ElementType.METHOD,
    ElementType.LOCAL_VARIABLE,
    ElementType.PARAMETER
  })
  @interface Marked {
    Supplier<Future<String>> BLOCK = () -> async(() -> "annotation" + await(later(1)));

    String value() default "";

    int[] numbers() default {};
  }

  @Marked(value = "x", numbers = {1, 2})
  public static Future<?> annotations() {
    return async(() -> {
      @Marked("local")
      String value = await(later("v"));
      @SuppressWarnings("unused")
      Function<Integer, Integer> f = (@Marked Integer n) -> n + 1;
      return value + f.apply(await(later(1))) + (@Marked Object) await(Marked.BLOCK.get());
    });
  }

  Future<String> mixedThis() {
    return async(() -> {
      String awaited = await(later("w"));
      Supplier<String> plain = () -> hidden(1) + awaited;
      Function<Integer, String> reference = this::hidden;
      Runnable sets = () -> secret = "changed" + awaited;
      Future<String> block = async(() -> hidden(await(later(2))) + secret);
      String before = plain.get();
      sets.run();
      return before + plain.get() + reference.apply(await(later(3))) + await(block);
    });
  }

  public static Future<?> privateMembersInLambdas() {
    return new Members().mixedThis();
  }

  public static Future<?> streamsOfCapturedState() {
    return async(() -> {
      int factor = await(later(3));
      String prefix = await(later("p"));
      long offset = await(later(1L << 40));
      List<Future<Long>> futures =
          IntStream.range(0, 3)
              .mapToObj(i -> async(() -> offset + factor * (long) await(later(i))))
              .toList();
      String joined =
          Stream.of("b", "a").sorted().map(s -> prefix + s + factor).collect(Collectors.joining());
      long sum = 0;
      for (Future<Long> each : futures) {
        sum += await(each);
      }
      return joined + sum;
    });
  }

  static Integer five() {
    return 5;
  }

  public static Future<?> methodReferencesToAsync() {
    Function<AsyncBody<Integer>, Future<Integer>> maker = Async::async;
    return async(() -> await(maker.apply(() -> 4)) + await(maker.apply(Members::five)));
  }

  Future<Integer> reference() {
    return async(this::length);
  }

  private int length() {
    return secret.length();
  }

  public static Future<?> bodiesByReference() {
    return async(() -> {
      String word = await(later("word"));
      return await(new Members().reference()) + await(async(word::length)) + await(later(1));
    });
  }

  static <N extends Number & Comparable<N>> Future<N> largest(Collection<? extends N> numbers) {
    return async(() -> {
      N best = null;
      for (N each : numbers) {
        N awaited = await(later(each));
        best = best == null || awaited.compareTo(best) > 0 ? awaited : best;
      }
      log(best.intValue());
      return best;
    });
  }

  @SuppressWarnings("unchecked")
  public static Future<?> intersectionTypes() {
    return async(() -> {
      Object value = await(later((Object) "text"));
      var both = (CharSequence & Comparable<String>) value;
      int length = both.length() + await(later(1));
      Runnable r = (Runnable & Serializable) () -> log(both.length() + length);
      r.run();
      var either = await(later(true)) ? 1 : "x";
      return both.compareTo(await(later("texts")))
          + length
          + await(largest(List.of(3, 9, 4)))
          + either.toString();
    });
  }

  static <A, B extends List<? super A>> Future<B> added(A a, B to, AsyncBody<? extends A> body) {
    return async(() -> {
      to.add(await(later(a)));
      to.add(await(async(() -> body.run())));
      return to;
    });
  }

  public static Future<?> genericMethods() {
    return async(() -> {
      List<Object> list =
          await(Members.<Integer, List<Object>>added(1, new ArrayList<>(), () -> 2));
      Map<String, ? extends List<?>> map = Map.of(await(later("k")), await(later(list)));
      Optional<Integer> o = await(later(Optional.of(3))).map(n -> n + list.size());
      return map + "" + o + same(await(later('c'))) + all(await(later(1)), 2.5, await(later("x")));
    });
  }

  static int sum(int first, long... rest) {
    return first + (int) LongStream.of(rest).sum();
  }

  public static Future<?> variableArity() {
    return async(() ->
        sum(await(later(1)))
            + sum(await(later(1)), await(later(2)), await(later(3L)))
            + String.join(await(later("-")), await(later("a")), "b", await(later("c"))));
  }

  public static Future<?> argumentsInOrder() {
    return async(() -> {
      calls = 0;
      return order(++calls, await(later(++calls)), calls++, await(async(() -> ++calls)), calls)
          .concat(await(later("" + ++calls)))
          .replace(await(later("1")).charAt(0), await(later('x')));
    });
  }

  private static String order(int a, Integer b, long c, Object d, double e) {
    return "" + a + b + c + d + e;
  }

  public static Future<?> assertions() {
    return async(() -> {
      try {
        assert await(later(1)) == 1 : "not " + await(later("this"));
        assert await(later(2)) == 1 : "but " + await(later("that"));
        return "no";
      } catch (AssertionError e) {
        return e.getMessage() + await(later("!"));
      }
    });
  }
}
