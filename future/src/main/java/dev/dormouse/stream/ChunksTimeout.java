package dev.dormouse.stream;

import dev.dormouse.future.Context;
import java.time.Duration;
import java.util.List;

/**
 * Gathers items into lists, which are handed out when they are full or some time after their first
 * item. Made by {@link Stream#chunksTimeout}.
 *
 * @param <T> type of the items
 */
public final class ChunksTimeout<T> extends ChunkingStream<T> {
  private final Span patience;

  ChunksTimeout(Stream<T> source, int size, Duration duration) {
    super("chunksTimeout", source, size);
    this.patience = new Span("chunksTimeout", duration);
  }

  /** Drops the stream and returns what was gathered and not handed out. */
  public List<T> takeRemainder() {
    List<T> left = take();
    drop();
    return left;
  }

  @Override
  boolean isDue(Context cx) throws Exception {
    return patience.isOver(cx);
  }

  @Override
  void onFirst(Context cx) {
    patience.begin(cx);
  }

  @Override
  void onChunk() {
    patience.stop();
  }

  @Override
  void onEnd() {
    patience.drop();
  }

  @Override
  public void drop() {
    patience.drop();
    super.drop();
  }
}
