package dev.dormouse.examples.redis;

import dev.dormouse.stream.Stream;
import dev.dormouse.sync.Broadcast;
import dev.dormouse.sync.SendError;
import java.util.HashMap;
import java.util.Map;

/** The channels that somebody listens to. Publishing never waits. */
final class Channels {
  /** How many messages a subscriber may be behind; then it is disconnected. */
  private static final int MESSAGES_MAX = 256;

  private final Map<Bytes, Broadcast.Sender<Bytes>> open = new HashMap<>();

  // region publish
  /** Sends to all who listen now, and tells how many they are. */
  int publish(Bytes channel, Bytes message) {
    Broadcast.Sender<Bytes> sender;
    synchronized (this) {
      sender = open.get(channel);
    }
    try {
      return sender == null ? 0 : sender.send(message); // wakes tasks, so not under the lock
    } catch (SendError nobodyListens) {
      return 0;
    }
  }

  synchronized Stream<Bytes> subscribe(Bytes channel) {
    return open.computeIfAbsent(channel, _ -> Broadcast.sender(MESSAGES_MAX)).subscribe().stream();
  }

  // endregion

  /** Forgets a channel that nobody listens to any more. */
  synchronized void forgetIfUnused(Bytes channel) {
    Broadcast.Sender<Bytes> sender = open.get(channel);
    if (sender != null && sender.receiverCount() == 0) {
      open.remove(channel);
      sender.close();
    }
  }

  /** How many channels somebody listens to. */
  synchronized int size() {
    return open.size();
  }
}
