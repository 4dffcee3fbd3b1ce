package dev.dormouse.examples.chat;

import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.Sender;
import org.jspecify.annotations.Nullable;

/** One person in the chat, as the hub sees them. Name and room belong to the hub's lock. */
final class Member {
  private final Sender<String> queue;
  private final CancellationToken stop;
  private volatile boolean tooSlow;
  private String name;
  private @Nullable String room;

  Member(String name, Sender<String> queue, CancellationToken stop) {
    this.name = name;
    this.queue = queue;
    this.stop = stop;
  }

  /** Queues a line. A member whose queue is full is stopped instead: memory does not grow. */
  void deliver(String line) {
    switch (queue.trySend(line)) {
      case SENT, CLOSED -> {}
      case FULL -> {
        tooSlow = true;
        stop.cancel();
      }
    }
  }

  boolean isTooSlow() {
    return tooSlow;
  }

  String name() {
    return name;
  }

  void name(String next) {
    name = next;
  }

  @Nullable String room() {
    return room;
  }

  void room(@Nullable String next) {
    room = next;
  }
}
