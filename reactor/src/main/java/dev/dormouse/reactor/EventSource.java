package dev.dormouse.reactor;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.List;

/** What an {@link EventPoller} works over. Calls but for the wait come one at a time. */
interface EventSource {

  /** Returns the name users know it by. */
  String name();

  /** Adds a channel or changes what is told of it. */
  void watch(
      SelectableChannel channel, long token, Interest interest, EventMode mode, boolean known)
      throws IOException;

  /** Adds a descriptor or changes what is told of it. */
  void watch(int descriptor, long token, Interest interest, EventMode mode, boolean known)
      throws IOException;

  /** Forgets a channel. */
  void forget(SelectableChannel channel);

  /** Forgets a descriptor. */
  void forget(int descriptor) throws IOException;

  /** Waits for events; negative without end, 0 not at all. */
  List<ReadyEvent> await(long timeoutNanos) throws IOException;

  /** Makes a wait return, or the next one. */
  void wake();

  /** Gives everything back. Nobody waits. */
  void close() throws IOException;
}
