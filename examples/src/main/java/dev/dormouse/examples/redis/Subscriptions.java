package dev.dormouse.examples.redis;

import dev.dormouse.future.Future;
import dev.dormouse.stream.Keyed;
import dev.dormouse.stream.Stream;
import dev.dormouse.stream.StreamMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels that one client listens to. It belongs to the client's task. */
final class Subscriptions implements AutoCloseable {
  private static final int CHANNELS_MAX = 1_024;

  private final Channels channels;
  private final StreamMap<Bytes, Bytes> messages = new StreamMap<>();

  Subscriptions(Channels channels) {
    this.channels = channels;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  Reply add(Bytes channel) {
    if (!messages.containsKey(channel)) {
      if (messages.size() == CHANNELS_MAX) {
        return new Reply.Failure("ERR a client may subscribe to " + CHANNELS_MAX + " channels");
      }
      messages.insert(channel, channels.subscribe(channel));
    }
    return confirmation("subscribe", channel);
  }

  Reply remove(Bytes channel) {
    Stream<? extends Bytes> stream = messages.remove(channel);
    if (stream != null) {
      stream.drop();
      channels.forgetIfUnused(channel);
    }
    return confirmation("unsubscribe", channel);
  }

  Reply removeAll() {
    if (messages.isEmpty()) {
      return confirmation("unsubscribe", null);
    }
    List<Reply> replies = new ArrayList<>();
    for (Bytes channel : List.copyOf(messages.keys())) {
      replies.add(remove(channel));
    }
    return new Reply.Several(replies);
  }

  private Reply confirmation(String what, @Nullable Bytes channel) {
    return new Reply.Items(
        List.of(Reply.of(Bytes.of(what)), Reply.of(channel), new Reply.Number(messages.size())));
  }

  /**
   * Waits for the next message of any channel.
   *
   * @cancelSafety safe
   */
  Future<@Nullable Reply> next() {
    return messages.next().map(Subscriptions::message);
  }

  private static @Nullable Reply message(@Nullable Keyed<Bytes, Bytes> message) {
    return message == null
        ? null
        : new Reply.Items(
            List.of(
                Reply.of(Bytes.of("message")), Reply.of(message.key()), Reply.of(message.item())));
  }

  @Override
  public void close() {
    Reply _ = removeAll();
    messages.drop();
  }
}
