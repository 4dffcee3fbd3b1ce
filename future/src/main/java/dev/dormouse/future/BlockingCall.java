package dev.dormouse.future;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A call that may block its thread and wants to know if it is never made: aborted before it began,
 * or handed to an executor that shut down.
 *
 * @param <T> type of the result
 */
@FunctionalInterface
public interface BlockingCall<T extends @Nullable Object> extends Callable<T> {

  /** Learns that {@link #call} will never be called; on any thread, once, and must not block. */
  default void drop() {}
}
