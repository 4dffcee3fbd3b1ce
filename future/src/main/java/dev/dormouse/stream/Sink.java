package dev.dormouse.stream;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.util.function.Function;

/**
 * A place that takes many items, though not always at once: the other side of a {@link Stream}.
 *
 * <p>Most use {@link #send}, {@link #sendAll} and {@link #shutdown}. Underneath are four steps:
 * {@link #pollReady} until it answers true, {@link #startSend} once for each such answer, {@link
 * #pollFlush} until what was taken has arrived, and {@link #pollShutdown} to the graceful end. The
 * polls answer true when they are done, and false after the waker of their context was stored.
 *
 * <p>The rules of futures hold: lazy, one owner, dropped when no longer wanted. A step that fails
 * throws. Unless a sink says otherwise it takes nothing after a failure or after its shutdown.
 * {@link #drop} is the end without a flush; {@code close}, for {@code try (sink)}, is the same.
 *
 * @param <T> type of the items
 */
public interface Sink<T> extends Droppable {

  /**
   * Tries to make room for an item.
   *
   * @return true if {@link #startSend} may be called once
   * @throws Exception the failure of this sink
   */
  boolean pollReady(Context cx) throws Exception;

  /**
   * Takes an item. Call it after {@link #pollReady} has answered true.
   *
   * @throws Exception the failure of this sink; the item was not taken
   */
  void startSend(T item) throws Exception;

  /**
   * Tries to bring all items that were taken to where they go.
   *
   * @return true if none is left underway
   * @throws Exception the failure of this sink
   */
  boolean pollFlush(Context cx) throws Exception;

  /**
   * Tries to flush and to end gracefully. After the first call no item may be sent.
   *
   * @return true at the end, after which this sink is not used again
   * @throws Exception the failure of this sink
   */
  boolean pollShutdown(Context cx) throws Exception;

  // ---- Sending; the sink stays its owner's

  /**
   * Sends an item and flushes.
   *
   * @throws Exception from the poll: the failure of the sink
   * @cancelSafety dropped before the sink was ready, the item is lost; later it goes on its way
   */
  @CancelUnsafe("the item, if the sink was not ready for it")
  default Future<Void> send(T item) {
    return new SendFuture<>("send", this, item, true);
  }

  /**
   * Sends an item without flushing.
   *
   * @throws Exception from the poll: the failure of the sink
   * @cancelSafety dropped before the sink was ready, the item is lost
   */
  @CancelUnsafe("the item, if the sink was not ready for it")
  default Future<Void> feed(T item) {
    return new SendFuture<>("feed", this, item, false);
  }

  /**
   * Sends all items of a stream and flushes when it has none at once, and at its end. The first
   * failure, of the stream or of this sink, ends it. It owns the stream, not this sink.
   *
   * @cancelSafety drops the stream; the item that waits for the sink is lost
   */
  @CancelUnsafe("the item that waits for the sink")
  default Future<Void> sendAll(Stream<? extends T> stream) {
    return new SendAllFuture<T>("sendAll", stream, this, false);
  }

  /**
   * Waits until all items have arrived where they go.
   *
   * @cancelSafety safe: what was taken stays on its way
   */
  default Future<Void> flush() {
    return new FlushFuture("flush", this, false);
  }

  /**
   * Flushes and ends this sink gracefully.
   *
   * @cancelSafety safe to poll anew: a second one goes on where the first was dropped
   */
  default Future<Void> shutdown() {
    return new FlushFuture("shutdown", this, true);
  }

  // ---- Sinks made of this one, which they own

  /**
   * Returns a sink that makes of each of its items, in a future, one for this sink. One future runs
   * at a time.
   */
  default <U> Sink<U> with(Function<? super U, ? extends Future<? extends T>> function) {
    return new WithSink<>(this, function);
  }

  /** Returns a sink that sends the items of the streams which it makes of its own. */
  default <U> Sink<U> withFlatMap(Function<? super U, ? extends Stream<? extends T>> function) {
    return new WithFlatMapSink<>(this, function);
  }

  /** Returns a sink that throws, instead of each exception, what {@code function} makes of it. */
  default Sink<T> mapSendFailure(Function<? super Exception, ? extends Exception> function) {
    return new MapFailureSink<>(this, function);
  }

  /**
   * Returns a sink that takes up to {@code size} items for which this one is not ready. With zero
   * it takes none.
   *
   * @throws IllegalArgumentException if {@code size} is negative
   */
  default Sink<T> buffer(int size) {
    return new BufferSink<>(this, size);
  }

  /** Returns a sink that sends each item to this one and to {@code other}, when both are ready. */
  default Sink<T> fanout(Sink<? super T> other) {
    return new FanoutSink<>(this, other);
  }
}
