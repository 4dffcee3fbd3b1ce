package dev.dormouse.time;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap of keys by deadline, in which each key knows its place. */
final class DelayHeap {
  /** The place of a key that is in no heap. */
  static final int OUT = -1;

  private static final int ROOM_MIN = 16;

  private final int sizeMax;
  private DelayQueue.@Nullable Key[] keys;
  private int size;
  private long orders;

  DelayHeap(int sizeMax) {
    this.sizeMax = sizeMax;
    this.keys = new DelayQueue.Key[Math.min(sizeMax, ROOM_MIN)];
  }

  int size() {
    return size;
  }

  int sizeMax() {
    return sizeMax;
  }

  DelayQueue.@Nullable Key first() {
    return keys[0];
  }

  void add(DelayQueue.Key key) {
    if (size == sizeMax) {
      throw new IllegalStateException(
          "insert: the queue is full with "
              + sizeMax
              + " values; remove some, or make it with a larger sizeMax");
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, (int) Math.min(sizeMax, 2L * size));
    }
    key.order = orders++;
    up(size++, key);
  }

  /** Moves a key that is in here to another deadline, behind those that have it already. */
  void move(DelayQueue.Key key, long deadline) {
    key.deadline = deadline;
    key.order = orders++;
    settle(key.place, key);
  }

  /** Unlinks a key that is in here. */
  void remove(DelayQueue.Key key) {
    int hole = key.place;
    DelayQueue.Key last = keys[--size];
    keys[size] = null;
    if (last != null && last != key) {
      settle(hole, last);
    }
    if (size < keys.length / 4 && keys.length > ROOM_MIN) {
      keys = Arrays.copyOf(keys, keys.length / 2);
    }
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      DelayQueue.Key key = keys[i];
      assert key != null;
      key.leave();
    }
    keys = new DelayQueue.Key[Math.min(sizeMax, ROOM_MIN)];
    size = 0;
  }

  /** Puts {@code key} where it belongs, beginning at {@code place}. */
  private void settle(int place, DelayQueue.Key key) {
    DelayQueue.Key above = place == 0 ? null : keys[place - 1 >> 1];
    if (above != null && isBefore(key, above)) {
      up(place, key);
    } else {
      down(place, key);
    }
  }

  private void up(int from, DelayQueue.Key key) {
    int place = from;
    while (place > 0) {
      int parent = place - 1 >> 1;
      DelayQueue.Key above = keys[parent];
      if (above == null || !isBefore(key, above)) {
        break;
      }
      put(place, above);
      place = parent;
    }
    put(place, key);
  }

  private void down(int from, DelayQueue.Key key) {
    int place = from;
    for (int child; (child = 2 * place + 1) < size; ) {
      DelayQueue.Key below = keys[child];
      DelayQueue.Key right = child + 1 < size ? keys[child + 1] : null;
      if (below != null && right != null && isBefore(right, below)) {
        below = right;
        child++;
      }
      if (below == null || !isBefore(below, key)) {
        break;
      }
      put(place, below);
      place = child;
    }
    put(place, key);
  }

  private void put(int place, DelayQueue.Key key) {
    keys[place] = key;
    key.place = place;
  }

  private static boolean isBefore(DelayQueue.Key one, DelayQueue.Key other) {
    return one.deadline != other.deadline ? one.deadline < other.deadline : one.order < other.order;
  }
}
