package dev.dormouse.examples.chat;

import dev.dormouse.future.Future;

/**
 * Where the lines for one member end up. An async method in an interface needs nothing special: it
 * returns a future, and the caller awaits it whatever the implementation.
 */
interface ChatSink {

  /**
   * Sends one line, without its end. It may be held back until {@link #flush}.
   *
   * @cancelSafety not safe: part of the line may have gone out
   */
  Future<Void> send(String line);

  /**
   * Sends what was held back.
   *
   * @cancelSafety not safe: part of it may have gone out
   */
  Future<Void> flush();
}
