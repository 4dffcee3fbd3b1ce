package dev.dormouse.stream;

import dev.dormouse.future.Context;

/** Gathers items into lists that are full, or have what was ready. */
final class ChunksStream<T> extends ChunkingStream<T> {
  /** Whether a pending source ends the list. */
  private final boolean ready;

  ChunksStream(String name, Stream<T> source, int size, boolean ready) {
    super(name, source, size);
    this.ready = ready;
  }

  @Override
  boolean isDue(Context cx) {
    return ready;
  }
}
