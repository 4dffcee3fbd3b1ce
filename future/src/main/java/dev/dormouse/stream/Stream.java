package dev.dormouse.stream;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.MustUse;
import dev.dormouse.future.Outcome;
import dev.dormouse.future.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Many values that are not there yet: a {@link Future} that gives one item after the other.
 *
 * <p>The rules of futures hold. <b>Lazy</b>: nothing happens until it is polled. <b>One owner</b>
 * polls it to its end or drops it; what is made of a stream owns it. <b>Pending means stored</b>.
 * <b>{@code drop} cancels.</b> And those of its own:
 *
 * <p><b>The end is null</b>, so no item is. Polling after the end is an {@link
 * IllegalStateException} that names the stream, unless it says otherwise, as {@link #fuse} does.
 *
 * <p><b>A failure takes the place of an item.</b> The poll throws it, and the owner may poll on:
 * the stream goes on, or answers that it has ended. All that is made of a stream hands failures on
 * and keeps what it has; a function that throws loses its item only. What uses a stream up stops at
 * the first failure, see {@link Drainable}.
 *
 * <pre>{@code
 * try (var lines = connection.lines()) {
 *   for (String line; (line = await(lines.next())) != null; ) {
 *     handle(line);
 *   }
 * }
 * }</pre>
 *
 * <p>{@code pollNext} is the one abstract method, so a lambda is a stream, though an unguarded one;
 * {@link Streams#pollFn} adds what is missing. Library sources extend {@link RawStream}.
 *
 * @param <T> type of the items
 */
@FunctionalInterface
@MustUse("a stream does nothing until it is polled")
public non-sealed interface Stream<T> extends Drainable<T>, Droppable {

  /**
   * Tries to take the next item without waiting.
   *
   * @param cx whose waker is called when another poll is worthwhile; valid during this call only
   * @return the item, null at the end, or pending after the waker of {@code cx} was stored
   * @throws IllegalStateException if the stream had ended or was dropped
   * @throws Exception the failure that came instead of an item
   */
  Poll<@Nullable T> pollNext(Context cx) throws Exception;

  /**
   * Does what {@link #pollNext} does without allocating an answer.
   *
   * @param cx as for {@code pollNext}
   * @return the item itself, null at the end, or {@link Poll#PENDING}
   * @throws Exception as for {@code pollNext}
   */
  default @Nullable Object pollNextRaw(Context cx) throws Exception {
    Poll<@Nullable T> answer = pollNext(cx);
    return switch (answer) {
      case Poll.Ready<?>(var item) -> item;
      case Poll.Pending<?> _ -> Poll.PENDING;
    };
  }

  // ---- Items into others

  /**
   * Makes another item of each.
   *
   * @cancelSafety as safe as this stream
   */
  default <R> Stream<R> map(Function<? super T, ? extends R> function) {
    return new MapStream<>(this, function);
  }

  /**
   * Makes of each item what a future gives, one after the other.
   *
   * @cancelSafety drops the future under way, with its item
   */
  default <R> Stream<R> then(Function<? super T, ? extends Future<? extends R>> function) {
    return new ThenStream<>(this, function);
  }

  /**
   * Makes another item of some, and leaves out those that become null.
   *
   * @cancelSafety as safe as this stream
   */
  default <R> Stream<R> filterMap(Function<? super T, ? extends @Nullable R> function) {
    return new FilterMapStream<>(this, function);
  }

  /**
   * Does what {@link #filterMap} does, with a future of each item.
   *
   * @cancelSafety drops the future under way, with its item
   */
  default <R> Stream<R> filterMapAsync(
      Function<? super T, ? extends Future<? extends @Nullable R>> function) {
    return new FilterMapAsyncStream<>(this, function);
  }

  /**
   * Gives all items of the stream that it makes of an item, then goes on to the next one.
   *
   * @cancelSafety drops the inner stream under way
   */
  default <R> Stream<R> flatMap(Function<? super T, ? extends Stream<? extends R>> function) {
    return new FlatMapStream<>("flatMap", this, function);
  }

  /**
   * Gives the items of the streams that it makes of its items, as they come, of which up to {@code
   * limit} are under way at a time.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety drops the inner streams under way
   * @fairness inner streams that are ready give one item each in turns
   */
  default <R> Stream<R> flatMapUnordered(
      int limit, Function<? super T, ? extends Stream<? extends R>> function) {
    return new FlatMapUnorderedStream<>("flatMapUnordered", this, limit, function);
  }

  /**
   * Makes of each item what a future gives, in order. Up to {@code limit} futures run at a time,
   * each as a task of its own: they go on while nobody polls the stream. A future that ended counts
   * until its value was taken. The tasks are aborted when the stream is dropped.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety aborts the tasks under way
   */
  default <R> Stream<R> buffered(
      int limit, Function<? super T, ? extends Future<? extends R>> function) {
    return new BufferedStream<>("buffered", this, limit, function, true, new FuturesOrdered<>());
  }

  /**
   * Does what {@link #buffered} does, giving values in the order in which they are there.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety aborts the tasks under way
   */
  default <R> Stream<R> bufferUnordered(
      int limit, Function<? super T, ? extends Future<? extends R>> function) {
    return new BufferedStream<>(
        "bufferUnordered", this, limit, function, true, new FuturesUnordered<>());
  }

  /**
   * Does what {@link #buffered} does without tasks: the futures run in the task that polls the
   * stream, and <em>stand still while it does something else</em>. Needs no spawner.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety drops the futures under way
   */
  default <R> Stream<R> bufferedInPlace(
      int limit, Function<? super T, ? extends Future<? extends R>> function) {
    return new BufferedStream<>(
        "bufferedInPlace", this, limit, function, false, new FuturesOrdered<>());
  }

  /**
   * Does what {@link #bufferUnordered} does without tasks, as {@link #bufferedInPlace}.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   * @cancelSafety drops the futures under way
   */
  default <R> Stream<R> bufferUnorderedInPlace(
      int limit, Function<? super T, ? extends Future<? extends R>> function) {
    return new BufferedStream<>(
        "bufferUnorderedInPlace", this, limit, function, false, new FuturesUnordered<>());
  }

  /**
   * Begins with {@code initial} and gives, for each item, the state that it leads to; null ends it.
   *
   * @cancelSafety as safe as this stream
   */
  default <R> Stream<R> scan(
      R initial, BiFunction<? super R, ? super T, ? extends @Nullable R> next) {
    return new ScanStream<>(this, initial, next);
  }

  /**
   * Numbers the items, from 0.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<Indexed<T>> enumerate() {
    return new EnumerateStream<>(this);
  }

  /**
   * Shows each item that passes.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<T> inspect(Consumer<? super T> action) {
    return new InspectStream<>(this, action);
  }

  /**
   * Gathers so many items into lists; the last one may be shorter, and so is one before a failure.
   *
   * @throws IllegalArgumentException if {@code size} is not positive
   * @cancelSafety drops what was gathered with the stream
   */
  default Stream<List<T>> chunks(int size) {
    return new ChunksStream<>("chunks", this, size, false);
  }

  /**
   * Gathers what is there at once, at least one item and at most so many, into lists.
   *
   * @throws IllegalArgumentException if {@code size} is not positive
   * @cancelSafety as safe as this stream: it holds nothing while it waits
   */
  default Stream<List<T>> readyChunks(int size) {
    return new ChunksStream<>("readyChunks", this, size, true);
  }

  /**
   * Gathers items into lists of up to {@code size}, and hands one that is not full out when {@code
   * duration} has passed since its first item.
   *
   * @throws IllegalArgumentException if {@code size} is not positive or {@code duration} negative
   * @cancelSafety drops what was gathered with the stream, see {@link ChunksTimeout#takeRemainder}
   */
  default ChunksTimeout<T> chunksTimeout(int size, Duration duration) {
    return new ChunksTimeout<>(this, size, duration);
  }

  // ---- Items and time

  /**
   * Throws {@link dev.dormouse.time.Elapsed} once where an item takes longer than {@code duration},
   * counted from the poll that begins to wait for it, and goes on waiting.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @cancelSafety as safe as this stream
   */
  default Stream<T> timeout(Duration duration) {
    return new TimeoutStream<>("timeout", this, duration, false);
  }

  /**
   * Does what {@link #timeout} does, again after each further {@code duration} of waiting.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @cancelSafety as safe as this stream
   */
  default Stream<T> timeoutRepeating(Duration duration) {
    return new TimeoutStream<>("timeoutRepeating", this, duration, true);
  }

  /**
   * Lets {@code duration} pass after each item before it asks for the next one.
   *
   * @throws IllegalArgumentException if {@code duration} is negative
   * @cancelSafety as safe as this stream: it holds no item while it waits
   */
  default Stream<T> throttle(Duration duration) {
    return new ThrottleStream<>(this, duration);
  }

  // ---- Some of the items

  /**
   * Keeps the items that fit.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<T> filter(Predicate<? super T> predicate) {
    return new FilterStream<>(this, predicate);
  }

  /**
   * Keeps the items about which a future says so.
   *
   * @cancelSafety drops the future under way, with its item
   */
  default Stream<T> filterAsync(Function<? super T, ? extends Future<Boolean>> predicate) {
    return new FilterAsyncStream<>(this, predicate);
  }

  /**
   * Ends after so many items, without asking for another.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   * @cancelSafety as safe as this stream
   */
  default Stream<T> take(long count) {
    return new TakeStream<>(this, count);
  }

  /**
   * Ends before the first item that does not fit, which is gone.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<T> takeWhile(Predicate<? super T> predicate) {
    return new TakeWhileStream<>(this, predicate);
  }

  /**
   * Ends before the first item about which a future says no.
   *
   * @cancelSafety drops the future under way, with its item
   */
  default Stream<T> takeWhileAsync(Function<? super T, ? extends Future<Boolean>> predicate) {
    return new TakeWhileAsyncStream<>(this, predicate);
  }

  /**
   * Ends when {@code stop} does, which is polled before each item.
   *
   * @cancelSafety drops {@code stop} with the stream
   */
  default <R extends @Nullable Object> TakeUntil<T, R> takeUntil(Future<R> stop) {
    return new TakeUntil<>(this, stop);
  }

  /**
   * Makes another item of each, and ends with the first that becomes null.
   *
   * @cancelSafety as safe as this stream
   */
  default <R> Stream<R> mapWhile(Function<? super T, ? extends @Nullable R> function) {
    return new MapWhileStream<>(this, function);
  }

  /**
   * Leaves so many items out.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   * @cancelSafety as safe as this stream
   */
  default Stream<T> skip(long count) {
    return new SkipStream<>(this, count);
  }

  /**
   * Leaves items out up to the first that does not fit.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<T> skipWhile(Predicate<? super T> predicate) {
    return new SkipWhileStream<>(this, predicate);
  }

  /**
   * Leaves items out up to the first about which a future says no.
   *
   * @cancelSafety drops the future under way, with its item
   */
  default Stream<T> skipWhileAsync(Function<? super T, ? extends Future<Boolean>> predicate) {
    return new SkipWhileAsyncStream<>(this, predicate);
  }

  // ---- With other streams

  /**
   * Gives the items of {@code behind} after its own.
   *
   * @cancelSafety as safe as both
   */
  default Stream<T> chain(Stream<? extends T> behind) {
    return new ChainStream<>(this, behind);
  }

  /**
   * Makes an item of one item each, and ends with the stream that ends first.
   *
   * @cancelSafety an item that waits for its counterpart goes with the stream
   */
  default <U, R> Stream<R> zip(
      Stream<? extends U> other, BiFunction<? super T, ? super U, ? extends R> combine) {
    return new ZipStream<>(this, other, combine);
  }

  /**
   * Gives the items of both as they come, and ends when both have ended.
   *
   * @cancelSafety as safe as both
   * @fairness the two take turns in being asked first
   */
  default Stream<T> merge(Stream<? extends T> other) {
    return new SelectStream<>("merge", this, other, new Alternating(1, 1));
  }

  // ---- Ends and failures

  /**
   * Answers polls after the end with the end again.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<T> fuse() {
    return new FuseStream<>(this);
  }

  /**
   * Lends this stream to what uses it up, which then does not drop it: {@code
   * stream.byRef().take(3).toList()} leaves the rest.
   *
   * @cancelSafety dropping it leaves this stream as it is
   */
  default Stream<T> byRef() {
    return new ByRefStream<>(this);
  }

  /**
   * Makes an item of each failure, too, so that nothing after it stops there. An {@link Error} is
   * thrown on.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<Outcome<T>> outcomes() {
    return new OutcomesStream<>(this);
  }

  /**
   * Throws, instead of each exception, the one that {@code function} makes of it.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<T> mapFailure(Function<? super Exception, ? extends Exception> function) {
    return new MapFailureStream<>(this, function);
  }

  /**
   * Gives, instead of each exception, the item that a future makes of it.
   *
   * @cancelSafety drops the future under way, with its item
   */
  default Stream<T> recover(Function<? super Exception, ? extends Future<? extends T>> function) {
    return new RecoverStream<>(this, function);
  }

  /**
   * Makes it possible to look at the next item before taking it.
   *
   * @cancelSafety an item that was looked at goes with the stream
   */
  default Peekable<T> peekable() {
    return new Peekable<>(this);
  }

  /**
   * Makes it possible to end the stream from any thread.
   *
   * @cancelSafety as safe as this stream
   */
  default AbortableStream<T> abortable() {
    return new AbortableStream<>(this);
  }

  /**
   * Tells of the end by an item of its own, an empty one.
   *
   * @cancelSafety as safe as this stream
   */
  default Stream<Optional<T>> notifyClose() {
    return new NotifyCloseStream<>(this);
  }
}
