package dev.dormouse.stream;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ways to use a {@link Stream} up: what makes a future of it.
 *
 * <p>Apart from {@link #next}, each owns the stream from then on: it takes items until the end or
 * until its result is known, and drops the stream before it hands the result on. The first failure,
 * of the stream or of a function, ends it and drops the stream; to see all of them use {@link
 * Stream#outcomes}. A stream whose items are always ready shares the thread by the budget of its
 * source.
 *
 * @param <T> type of the items
 */
public sealed interface Drainable<T> permits Stream {

  /**
   * Waits for the next item; null at the end. The stream stays yours: {@code while ((item =
   * await(stream.next())) != null)} goes through it, and after a failure you may go on.
   *
   * @throws Exception from the poll: the failure that came instead of an item
   * @throws IllegalStateException from the poll, if the stream had ended before
   * @cancelSafety safe: a dropped one has taken nothing
   */
  default Future<@Nullable T> next() {
    return new NextFuture<>(self());
  }

  /**
   * Does something with each item.
   *
   * @cancelSafety drops the stream; items already taken have been dealt with
   */
  default Future<Void> forEach(Consumer<? super T> action) {
    return new ForEachFuture<>(self(), action);
  }

  /**
   * Waits for a future of each item before it asks for the next one.
   *
   * @cancelSafety drops the future under way, and the stream; that item is lost
   */
  @CancelUnsafe("the item whose future is under way")
  default Future<Void> forEachAsync(Function<? super T, ? extends Future<?>> action) {
    return new ForEachAsyncFuture<>(self(), action);
  }

  /**
   * Waits for futures of all items, of which up to {@code limit} are under way at a time. They run
   * in the task that waits, in turns, and end in any order.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety drops the futures under way, and the stream; those items are lost
   */
  @CancelUnsafe("the items whose futures are under way")
  default Future<Void> forEachConcurrent(
      int limit, Function<? super T, ? extends Future<?>> action) {
    return new ForEachConcurrentFuture<>(self(), limit, action);
  }

  /**
   * Begins with {@code initial} and goes on to the next value with each item.
   *
   * @cancelSafety drops the stream; the value so far is lost
   */
  @CancelUnsafe("the value so far")
  default <A extends @Nullable Object> Future<A> fold(
      A initial, BiFunction<? super A, ? super T, ? extends A> next) {
    return new FoldFuture<>(self(), initial, next);
  }

  /**
   * Does what {@link #fold} does, waiting for a future of each next value.
   *
   * @cancelSafety drops the future under way, and the stream; the value so far is lost
   */
  @CancelUnsafe("the value so far")
  default <A extends @Nullable Object> Future<A> foldAsync(
      A initial, BiFunction<? super A, ? super T, ? extends Future<? extends A>> next) {
    return new FoldAsyncFuture<>(self(), initial, next);
  }

  /**
   * Gathers the items as a collector of the JDK does, with all there are in {@link Collectors}:
   * joining, grouping, counting, two collectors at once.
   *
   * @cancelSafety drops the stream; what was gathered is lost
   */
  @CancelUnsafe("what was gathered")
  default <A, R extends @Nullable Object> Future<R> collect(Collector<? super T, A, R> collector) {
    return new CollectFuture<>(self(), collector);
  }

  /**
   * Gathers the items in a list that nobody can change.
   *
   * @cancelSafety drops the stream; what was gathered is lost
   */
  @CancelUnsafe("what was gathered")
  default Future<List<T>> toList() {
    return collect(Collectors.<T>toUnmodifiableList());
  }

  /**
   * Counts the items.
   *
   * @cancelSafety drops the stream; the items and their count are lost
   */
  @CancelUnsafe("the items and their count")
  default Future<Long> count() {
    return new CountFuture<>(self());
  }

  /**
   * Tells whether an item fits; false if there is none. It takes no item after the first that does.
   *
   * @cancelSafety drops the stream
   */
  default Future<Boolean> any(Predicate<? super T> predicate) {
    return new MatchFuture<>("any", self(), predicate, true);
  }

  /**
   * Does what {@link #any} does, asking a future about each item.
   *
   * @cancelSafety drops the future under way, and the stream
   */
  default Future<Boolean> anyAsync(Function<? super T, ? extends Future<Boolean>> predicate) {
    return new MatchAsyncFuture<>("anyAsync", self(), predicate, true);
  }

  /**
   * Tells whether all items fit; true if there is none. It takes no item after one that does not.
   *
   * @cancelSafety drops the stream
   */
  default Future<Boolean> all(Predicate<? super T> predicate) {
    return new MatchFuture<>("all", self(), predicate, false);
  }

  /**
   * Does what {@link #all} does, asking a future about each item.
   *
   * @cancelSafety drops the future under way, and the stream
   */
  default Future<Boolean> allAsync(Function<? super T, ? extends Future<Boolean>> predicate) {
    return new MatchAsyncFuture<>("allAsync", self(), predicate, false);
  }

  /**
   * Waits for the first item that fits; null if there is none.
   *
   * @cancelSafety drops the stream
   */
  default Future<@Nullable T> find(Predicate<? super T> predicate) {
    return new PickFuture<>("find", self(), predicate, false);
  }

  /**
   * Waits for the last item; null if there is none.
   *
   * @cancelSafety drops the stream
   */
  default Future<@Nullable T> last() {
    return new PickFuture<>("last", self(), _ -> true, true);
  }

  /**
   * Sends all items to a sink, which it owns, too, and shuts the sink down at the end.
   *
   * @cancelSafety drops stream and sink; the item that waits for the sink is lost
   */
  @CancelUnsafe("the item that waits for the sink")
  default Future<Void> forward(Sink<? super T> sink) {
    return new SendAllFuture<T>("forward", self(), sink, true);
  }

  private Stream<T> self() {
    return (Stream<T>) this;
  }
}
