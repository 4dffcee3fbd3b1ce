package dev.dormouse.stream;

import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;

/**
 * The inside of a stream that a block generates, see {@link Streams#generate}: the block gives its
 * items away here.
 *
 * <p>It belongs to the block and the futures that the block awaits. A task that the block spawns
 * has to send its items through a channel.
 *
 * @param <T> type of the items
 */
public sealed interface Emit<T> permits GenerateStream.Exit {

  /**
   * Gives an item away and waits until it was taken.
   *
   * @throws IllegalStateException from the poll, if it is not the block of the stream that polls
   * @cancelSafety dropped before the item was taken, it takes the item back: the item is lost
   */
  @CancelUnsafe("the item, if it was not taken")
  Future<Void> item(T item);
}
