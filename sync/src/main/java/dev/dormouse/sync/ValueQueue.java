package dev.dormouse.sync;

import org.jspecify.annotations.Nullable;

/**
 * Values in order, in linked chunks that are made as needed and let go when they are empty; an
 * empty queue keeps one at most. Guarded by a lock of its owner.
 */
final class ValueQueue {
  /** The last element of a chunk links to the next one. */
  private final int chunkSize;

  private @Nullable Object @Nullable [] head;
  private @Nullable Object @Nullable [] tail;
  private int headIndex;
  private int tailIndex;
  private int size;

  /** Makes one that expects {@code capacity} values at most, which it does not enforce. */
  ValueQueue(int capacity) {
    chunkSize = Math.min(capacity, Limits.CHUNK_MIN);
  }

  int size() {
    return size;
  }

  /** Adds {@code value} at the end, or throws for lack of memory with nothing changed. */
  void add(Object value) {
    @Nullable Object[] last = tail;
    if (last == null) {
      last = new Object[chunkSize + 1];
      head = last;
      tail = last;
    } else if (tailIndex == chunkSize) {
      @Nullable Object[] fresh = new Object[chunkSize + 1];
      last[chunkSize] = fresh;
      last = fresh;
      tail = fresh;
      tailIndex = 0;
    }
    last[tailIndex++] = value;
    size++;
  }

  /** Takes the first value; null if there is none. */
  @Nullable Object poll() {
    @Nullable Object[] first = head;
    if (size == 0 || first == null) {
      return null;
    }
    Object value = first[headIndex];
    first[headIndex++] = null;
    size--;
    if (size == 0) {
      assert head == tail;
      headIndex = 0; // the chunk is used from its start again
      tailIndex = 0;
    } else if (headIndex == chunkSize) {
      head = (Object[]) first[chunkSize];
      first[chunkSize] = null; // should it be old, it does not keep the young ones
      headIndex = 0;
    }
    return value;
  }

  /** Lets go of everything. */
  void clear() {
    head = null;
    tail = null;
    headIndex = 0;
    tailIndex = 0;
    size = 0;
  }

  /** Returns how many chunks there are now. For tests. */
  int chunksHeld() {
    int held = 0;
    for (Object[] chunk = head; chunk != null; chunk = (Object[]) chunk[chunkSize]) {
      held++;
    }
    return held;
  }
}
