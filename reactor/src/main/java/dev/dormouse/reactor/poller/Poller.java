package dev.dormouse.reactor.poller;

import dev.dormouse.future.Context;
import dev.dormouse.reactor.AwaitReady;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The seam for operations that may wait.
 *
 * <p>A poller does an operation while its task is polled, or stores the task's waker and wakes it
 * from {@link #await} when another try is worthwhile.
 */
public interface Poller {

  /** Returns the name users know it by. */
  String name();

  /** Returns the control calls for the sources of this poller. */
  Kernel kernel();

  /**
   * Carries {@code operation} on.
   *
   * @return its result, which a {@link dev.dormouse.reactor.Transfer} keeps and answers for ({@code
   *     moved}); or {@link dev.dormouse.future.Poll#PENDING} after the waker was stored
   * @throws IllegalStateException if another operation waits in the same direction of a stream, or
   *     of a foreign descriptor; those of datagrams and accepts wait side by side
   */
  @Nullable Object poll(Operation<?> operation, Context cx) throws Exception;

  /** Lets go of an operation that is dropped while it waits. */
  void cancel(Operation<?> operation);

  /** Makes a source not ready, unless an event has come since {@code observed} ended. */
  void clear(AwaitReady observed);

  /**
   * Waits for events and wakes whom they concern. One thread at a time. If the kernel refuses to
   * wait, every source is closed, which fails its operations, and the waits go on without it.
   *
   * @param timeoutNanos longest wait; 0 does not wait, a negative one has no end
   * @return the number of sources that had an event
   */
  int await(long timeoutNanos);

  /** Makes the calling thread the one that waits, before its first wait. */
  default void claim() {}

  /** Hands over to the kernel what would go with the next wait. */
  default void flush() {}

  /** Makes a wait that is under way return, or the next one. Any thread. */
  void interruptWait();

  /** Returns how many sources are open. */
  int descriptors();

  /** Returns how many sources were ever opened. */
  long opened();

  /** Closes every source, then the poller itself. Nobody waits in it. Idempotent. */
  void close();
}
