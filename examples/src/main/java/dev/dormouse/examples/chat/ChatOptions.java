package dev.dormouse.examples.chat;

import java.time.Duration;

/**
 * The bounds of a chat server.
 *
 * @param clientsMax how many may be connected; further ones are told and turned away
 * @param queueLinesMax how many lines may wait for one reader before it counts as too slow
 * @param idle how long a client may be silent
 * @param drain how long a leaving client's last lines may take to be sent
 */
record ChatOptions(int clientsMax, int queueLinesMax, Duration idle, Duration drain) {

  static ChatOptions standard() {
    return new ChatOptions(10_000, 256, Duration.ofMinutes(10), Duration.ofSeconds(2));
  }

  ChatOptions withIdle(Duration next) {
    return new ChatOptions(clientsMax, queueLinesMax, next, drain);
  }
}
