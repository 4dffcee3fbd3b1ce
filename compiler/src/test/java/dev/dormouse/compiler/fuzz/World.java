package dev.dormouse.compiler.fuzz;

import dev.dormouse.future.Context;
import dev.dormouse.future.DropError;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What one run of a generated program can do, and the trace of what it did.
 *
 * <p>Every effect is an event. Futures are numbered in the order of their creation, which does not
 * depend on when they suspend, so the same number means the same future in the plain run.
 */
public final class World {
  private static final int TICKS_MAX = 3000;

  /** After so many awaits during a drop no future suspends any more; frames have a bound too. */
  private static final int SUSPENDED_DROPS_MAX = 40;

  /** How the futures of a run suspend. */
  enum Suspension {
    NEVER,
    ONCE,
    SEEDED
  }

  private final boolean plain;
  private final Suspension suspension;
  private final int dropAt;
  private final List<String> trace = new ArrayList<>();
  private final List<Integer> polled = new ArrayList<>();
  private final Set<Integer> waiting = new TreeSet<>();
  private final List<Throwable> cleanupFailures = new ArrayList<>();
  private int ticks;
  private int leaves;
  private int suspendedDrops;
  private boolean dropping;
  private boolean hanging;

  private World(boolean plain, Suspension suspension, int dropAt) {
    this.plain = plain;
    this.suspension = suspension;
    this.dropAt = dropAt;
  }

  /** Makes the world of a plain twin, whose control error is thrown at leaf {@code dropAt}. */
  static World plain(int dropAt) {
    return new World(true, Suspension.SEEDED, dropAt);
  }

  /** Makes the world of a woven program, in which leaf {@code dropAt} is never ready. */
  static World woven(Suspension suspension, int dropAt) {
    return new World(false, suspension, dropAt);
  }

  // What programs call.

  /** Adds an event. */
  public void log(Object event) {
    tick();
    trace.add(show(event));
  }

  /** Bounds all loops of a program together. */
  public void tick() {
    if (++ticks > TICKS_MAX) {
      throw new Failed("ticks");
    }
  }

  /** Makes a future that is ready with {@code value}, sooner or later. */
  public <T> Future<T> later(T value) {
    return new Leaf<>(value, null);
  }

  /** Makes a future that fails if {@code fails}. */
  public <T> Future<T> maybe(boolean fails, T value) {
    return new Leaf<>(value, fails ? new Failed("maybe " + leaves) : null);
  }

  /** Makes a future that fails with a checked exception or an error, by its number. */
  public <T> Future<T> failing(T value) {
    Throwable failure =
        switch (leaves % 3) {
          case 0 -> new IOException("failing " + leaves);
          case 1 -> new Failed("failing " + leaves);
          default -> new Broken("failing " + leaves);
        };
    return new Leaf<>(value, failure);
  }

  /** Opens a resource; some refuse. */
  public Res open(String name) {
    String shown = cut(name);
    if (Math.floorMod(shown.hashCode(), 17) == 3) {
      log("cannot open " + shown);
      throw new Failed("open " + shown);
    }
    log("open " + shown);
    return new Res(this, shown);
  }

  /** Throws a checked exception now and then. */
  public void checked(Object value) throws IOException {
    if (Math.floorMod(show(value).hashCode(), 3) == 0) {
      throw new IOException("checked");
    }
  }

  /** Describes what a handler caught; in a plain twin the control error passes the handler. */
  public String caught(Throwable thrown) {
    pass(thrown);
    return describe(thrown);
  }

  /** Lets the control error of a plain twin pass a handler that no drop may enter. */
  public void pass(Throwable thrown) {
    if (thrown instanceof Plain.Control) {
      throw Plain.rethrow(thrown);
    }
    if (thrown instanceof DropError) {
      trace.add("A HANDLER SAW THE DROP");
    }
  }

  /** Calls a lambda. */
  public int sup(IntSupplier supplier) {
    tick();
    return supplier.getAsInt();
  }

  /** Calls a method that a program refers to. */
  public <T> Future<T> referred(BiFunction<World, T, Future<T>> method, T value) {
    tick();
    return method.apply(this, value);
  }

  /** Calls a lambda that makes a future. */
  public <F> F made(Supplier<F> maker) {
    tick();
    return maker.get();
  }

  /** Mixes category 1 and 2 values, to notice arguments that changed places. */
  public static int mix(int a, long b, String c) {
    return a * 7 + (int) b * 3 + c.length();
  }

  /** Mixes wide values. */
  public static long wide(int a, double d, long l) {
    return a + (long) d * 3 + l * 5;
  }

  /** Sums a variable number of arguments. */
  public static int sum(int... values) {
    return Arrays.stream(values).sum();
  }

  /** Returns what it is given, for calls with inferred types. */
  public static <T> T same(T value) {
    return value;
  }

  /** Is true, but no constant. */
  public static boolean yes() {
    return true;
  }

  /** Keeps strings from doubling in a loop. */
  public static String cut(String value) {
    return value.length() > 24 ? value.substring(value.length() - 24) : value;
  }

  /** Makes a new array. */
  public static int[] ints() {
    return new int[] {5, 6, 7, 8};
  }

  /** Makes a new array of wide values. */
  public static long[] longs() {
    return new long[] {1, 1L << 40, 3, 4};
  }

  /** Makes a new array of fractions. */
  public static double[] doubles() {
    return new double[] {0.5, 1.5, 2.5, 3.5};
  }

  /** Makes a new array of references. */
  public static String[] words() {
    return new String[] {"p", "q", null, "r"};
  }

  /** Makes a list of up to four strings. */
  public static List<String> strings(int count) {
    return List.of("p", "qq", "", "sss").subList(0, count & 3);
  }

  /** Shows a value, the same in every run. */
  public static String show(Object value) {
    return switch (value) {
      case null -> "null";
      case int[] ints -> Arrays.toString(ints);
      case String string -> cut(string);
      case Number number -> number.toString();
      case Boolean _, Character _, Record _, Enum<?> _, Res _, List<?> _ -> cut(value.toString());
      default -> value.getClass().getSimpleName();
    };
  }

  private static String describe(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    return thrown instanceof Failed || thrown instanceof Broken || thrown instanceof IOException
        ? name + ":" + thrown.getMessage()
        : name;
  }

  // What runs call.

  void event(String event) {
    trace.add(event);
  }

  /** Adds how the run ended. */
  void ended(Object value) {
    trace.add("returned " + value);
  }

  void failed(Throwable thrown) {
    trace.add("threw " + describe(thrown));
  }

  /** Adds that the run was dropped, and what its cleanup threw, in no order. */
  void dropped() {
    List<String> failures = new ArrayList<>();
    List<Throwable> seen = new ArrayList<>();
    cleanupFailures.forEach(failure -> collect(failure, failures, seen));
    failures.sort(null);
    trace.add("dropped " + failures);
  }

  private static void collect(Throwable failure, List<String> into, List<Throwable> seen) {
    if (failure == null || seen.stream().anyMatch(other -> other == failure)) {
      return;
    }
    seen.add(failure);
    if (!(failure instanceof dev.dormouse.future.DropFailure)) {
      into.add(describe(failure));
    }
    collect(failure.getCause(), into, seen);
    for (Throwable suppressed : failure.getSuppressed()) {
      collect(suppressed, into, seen);
    }
  }

  void cleanupFailed(Throwable failure) {
    cleanupFailures.add(failure);
  }

  void startDropping() {
    dropping = true;
  }

  /** Tells whether the leaf at which this run is to be dropped has been polled. */
  boolean isHanging() {
    return hanging;
  }

  List<String> trace() {
    return trace;
  }

  /** Returns the numbers of the futures that answered pending and were left alone since. */
  Set<Integer> waiting() {
    return waiting;
  }

  /** Returns the numbers of the futures that were polled, in order. */
  List<Integer> polled() {
    return polled;
  }

  private int pollsUntilReady(int leaf) {
    if (dropping) {
      return leaf % 2 == dropAt % 2 && ++suspendedDrops <= SUSPENDED_DROPS_MAX ? 1 : 0;
    }
    if (leaf == dropAt) {
      return Integer.MAX_VALUE;
    }
    return switch (suspension) {
      case NEVER -> 0;
      case ONCE -> 1;
      case SEEDED -> leaf * 31 % 5 % 3;
    };
  }

  private final class Leaf<T> extends RawFuture<T> {
    private final int number = leaves++;
    private final T value;
    private final Throwable failure;
    private int polls = -1;
    private boolean ended;

    Leaf(T value, Throwable failure) {
      this.value = value;
      this.failure = failure;
      log("new " + number + " " + show(value));
    }

    @Override
    public Object pollRaw(Context cx) {
      if (ended) {
        throw new IllegalStateException("polled again");
      }
      if (polls < 0) {
        polls = pollsUntilReady(number);
        polled.add(number);
      }
      if (plain && (number == dropAt || dropping) && polls > 0) {
        dropping = true;
        drop();
        throw Plain.drop();
      }
      if (!plain && polls-- > 0) {
        hanging |= number == dropAt;
        waiting.add(number);
        cx.waker().wake();
        return Poll.PENDING;
      }
      ended = true;
      waiting.remove(number);
      trace.add("end " + number);
      if (failure != null) {
        throw Plain.rethrow(failure);
      }
      return value;
    }

    @Override
    public void drop() {
      if (!ended) {
        ended = true;
        waiting.remove(number);
        trace.add("drop " + number);
      }
    }
  }

  // The types of programs.

  /** An exception that programs throw and catch. */
  public static class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public Failed(String message) {
      super(cut(message));
    }
  }

  /** An error that programs throw and catch. */
  public static class Broken extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public Broken(String message) {
      super(cut(message));
    }
  }

  /** A resource that a lambda is. */
  public interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /** A resource; some fail to close. */
  public static final class Res implements AutoCloseable {
    private final World world;
    private final String name;

    Res(World world, String name) {
      this.world = world;
      this.name = name;
    }

    @Override
    public void close() throws IOException {
      world.trace.add("close " + name);
      switch (Math.floorMod(name.hashCode(), 13)) {
        case 2 -> throw new Failed("close " + name);
        case 5 -> throw new IOException("close " + name);
        default -> {}
      }
    }

    @Override
    public String toString() {
      return "Res " + name;
    }
  }

  /** A record of all sizes of values; one of its accessors fails now and then. */
  public record Box(int i, long l, String s, double d) {
    /** A simple one. */
    public static final Box UNIT = new Box(1, 2, "u", 0.5);

    @Override
    public String s() {
      if (l % 7 == 6) {
        throw new Failed("accessor " + s);
      }
      return s;
    }

    /** Folds it. */
    public int fold() {
      return i + 3 * (int) l + s.length() + (int) d;
    }

    @Override
    public String toString() {
      return "Box" + i + cut(s);
    }
  }

  /** A sealed hierarchy for exhaustive switches. */
  public sealed interface Shape {
    /** A simple one. */
    Shape ORIGIN = new Dot(0);
  }

  /** A leaf of the hierarchy. */
  public record Dot(int x) implements Shape {}

  /** A record of records. */
  public record Line(Dot from, Dot to) implements Shape {}

  /** A generic and recursive one. */
  public record Group<T>(T content, Shape next) implements Shape {
    @Override
    public String toString() {
      return "Group";
    }
  }

  /** An enum for switches. */
  public enum Color {
    /** Zero. */
    RED,
    /** One. */
    GREEN,
    /** Two. */
    BLUE;

    /** Takes one by its number. */
    public static Color of(int i) {
      return values()[Math.floorMod(i, 3)];
    }
  }
}
