package dev.dormouse.stream;

import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Interval;
import dev.dormouse.time.Moment;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes streams out of values, functions, futures and other streams.
 *
 * <p>Those whose items are always ready spend the budget of the task, one unit an item, so that a
 * loop over them lets others run.
 */
public final class Streams {
  private Streams() {}

  /**
   * Returns a stream of these items.
   *
   * @cancelSafety safe
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T> Stream<T> of(T... items) {
    return new IterStream<>(List.of(items), null);
  }

  /**
   * Returns a stream of the items of {@code items}, whose iterator is made by the first poll and
   * must not block.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> from(Iterable<? extends T> items) {
    return new IterStream<>(items, null);
  }

  /**
   * Returns a stream of the items of a stream of the JDK, which must not block, and which is closed
   * at the end or by the drop.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> from(java.util.stream.Stream<? extends T> items) {
    Objects.requireNonNull(items, "items");
    return new IterStream<T>(() -> iterator(items), items::close);
  }

  /**
   * Returns a stream without items.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> empty() {
    return new EmptyStream<>();
  }

  /**
   * Returns a stream that has no item and never ends.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> pending() {
    return new PendingStream<>();
  }

  /**
   * Returns a stream of one item: the value of {@code future}, or none if that is null.
   *
   * @cancelSafety as safe as the future
   */
  public static <T> Stream<T> fromFuture(Future<? extends @Nullable T> future) {
    return new OnceStream<>(future);
  }

  /**
   * Returns a stream that gives {@code item} again and again.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> repeat(T item) {
    Objects.requireNonNull(item, "item");
    return new RepeatStream<>("repeat", () -> item);
  }

  /**
   * Returns a stream that gives what {@code supplier} makes, again and again.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> repeatWith(Supplier<? extends T> supplier) {
    return new RepeatStream<>("repeatWith", supplier);
  }

  /**
   * Returns a stream that begins with {@code first} and makes each item of the one before, until
   * that gives null.
   *
   * @cancelSafety safe
   */
  public static <T> Stream<T> iterate(T first, UnaryOperator<@Nullable T> next) {
    return from(Iterated.iterable(first, next));
  }

  /**
   * Returns a stream whose items are made in futures, each of the state that the one before left;
   * null instead of a pair ends it. A failure is thrown and ends it, too, since the state is gone.
   *
   * @cancelSafety drops the future under way, and the state with it
   */
  public static <S, T> Stream<T> unfold(
      S seed, Function<? super S, ? extends Future<? extends @Nullable Unfolded<S, T>>> function) {
    return new UnfoldStream<>(seed, function);
  }

  /**
   * Returns a stream of the items that a future gives away while it runs, typically an async block:
   * {@code Streams.<String>generate(emit -> async(() -> { await(emit.item("first")); }))}. The
   * future is made by the first poll, runs only while an item is waited for, and its end is that of
   * the stream. Its failure is thrown, and the stream ends behind it.
   *
   * @cancelSafety drops the future
   */
  public static <T> Stream<T> generate(Function<? super Emit<T>, ? extends Future<?>> body) {
    return new GenerateStream<>(body);
  }

  /**
   * Returns a stream of the ticks of an interval, without end.
   *
   * @cancelSafety as safe as {@link Interval#tick}
   */
  public static Stream<Moment> ticks(Interval interval) {
    return new TicksStream(interval);
  }

  /**
   * Returns a stream that is polled by {@code function}, typically a lambda, until that answers
   * with the end; it is not called again after that.
   *
   * @cancelSafety drops {@code function}, which does nothing if it is a lambda
   */
  public static <T> Stream<T> pollFn(Stream<? extends T> function) {
    return new PollFnStream<>(function);
  }

  /**
   * Returns a stream of the items of one stream after the other, made by {@code supplier} when it
   * is needed; one without an item ends it.
   *
   * @cancelSafety as safe as the streams
   */
  public static <T> Stream<T> cycle(Supplier<? extends Stream<? extends T>> supplier) {
    return new CycleStream<>(supplier);
  }

  /**
   * Returns a stream of the items of streams, one after the other.
   *
   * @cancelSafety drops the inner stream under way
   */
  public static <T> Stream<T> flatten(Stream<? extends Stream<? extends T>> streams) {
    return new FlatMapStream<>("flatten", streams, Function.identity());
  }

  /**
   * Returns a stream of the items of streams as they come, of which up to {@code limit} are under
   * way at a time. For streams that are all there, see {@link SelectAll}.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety drops the inner streams under way
   * @fairness inner streams that are ready give one item each in turns
   */
  public static <T> Stream<T> flattenUnordered(
      int limit, Stream<? extends Stream<? extends T>> streams) {
    return new FlatMapUnorderedStream<>("flattenUnordered", streams, limit, Function.identity());
  }

  /**
   * Returns a stream of the items of a stream that is not there yet.
   *
   * @cancelSafety as safe as the future, then as its stream
   */
  public static <T> Stream<T> flattenFuture(Future<? extends Stream<? extends T>> stream) {
    return new FlatMapStream<>("flattenFuture", fromFuture(stream), Function.identity());
  }

  /**
   * Returns a stream of the items of two streams as they come, which ends when both have ended.
   *
   * @param firstLeads says at each poll whether the first is asked first
   * @cancelSafety as safe as both
   * @fairness as {@code firstLeads} decides
   */
  public static <T> Stream<T> select(
      Stream<? extends T> first, Stream<? extends T> second, BooleanSupplier firstLeads) {
    return new SelectStream<>("select", first, second, firstLeads);
  }

  /**
   * Returns a stream of the items of two streams as they come: the first is asked first in so many
   * polls, then the second in so many.
   *
   * @throws IllegalArgumentException if a weight is not positive
   * @cancelSafety as safe as both
   * @fairness while both have items, they give them in the proportion of the weights
   */
  public static <T> Stream<T> selectWeighted(
      Stream<? extends T> first, int firstWeight, Stream<? extends T> second, int secondWeight) {
    Arguments.positive("selectWeighted", "first weight", firstWeight);
    Arguments.positive("selectWeighted", "second weight", secondWeight);
    return select(first, second, new Alternating(firstWeight, secondWeight));
  }

  /**
   * Returns a stream of the items of two streams as they come, asking the first one first.
   *
   * @cancelSafety as safe as both
   * @fairness none: while the first has items, the second gives none
   */
  public static <T> Stream<T> selectBiased(Stream<? extends T> first, Stream<? extends T> second) {
    return select(first, second, () -> true);
  }

  /**
   * Returns a stream that never waits: where {@code stream} is pending, it gives that as an item.
   *
   * @cancelSafety as safe as {@code stream}
   */
  public static <T> Stream<Poll<T>> pollImmediate(Stream<T> stream) {
    return new PollImmediateStream<>(stream);
  }

  /**
   * Parts an object that is a stream and a sink into halves, which may belong to two tasks on two
   * threads.
   */
  public static <T, U, X extends Stream<T> & Sink<U>> Split<T, U, X> split(X both) {
    return new Split<>(Objects.requireNonNull(both, "both"));
  }

  @SuppressWarnings("unchecked") // an iterator gives its items away only
  private static <T> Iterator<T> iterator(java.util.stream.Stream<? extends T> items) {
    return (Iterator<T>) items.iterator();
  }
}
