package dev.dormouse.runtime;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A bounded queue under a monitor, enough to make tasks wait for each other in both directions. */
final class Pipe {
  private final int capacity;
  private final ArrayDeque<Integer> items = new ArrayDeque<>();
  private final List<Waker> waiting = new ArrayList<>();

  Pipe(int capacity) {
    this.capacity = capacity;
  }

  /** Returns a task that sends the numbers from 1 to {@code last}. */
  Future<Integer> sender(int last) {
    int[] sent = {0};
    return cx -> {
      while (sent[0] < last) {
        if (!cx.proceed()) {
          return Poll.pending();
        }
        if (!trySend(sent[0] + 1, cx)) {
          return Poll.pending();
        }
        sent[0]++;
      }
      return Poll.ready(sent[0]);
    };
  }

  /** Returns a task that receives {@code count} numbers and answers their sum. */
  Future<Long> receiver(int count) {
    long[] got = {0, 0};
    return cx -> {
      while (got[0] < count) {
        if (!cx.proceed()) {
          return Poll.pending();
        }
        Integer item = tryReceive(cx);
        if (item == null) {
          return Poll.pending();
        }
        got[0]++;
        got[1] += item;
      }
      return Poll.ready(got[1]);
    };
  }

  private boolean trySend(int item, Context cx) {
    synchronized (this) {
      if (items.size() == capacity) {
        waiting.add(cx.waker());
        return false;
      }
      items.add(item);
    }
    wakeAll();
    return true;
  }

  private Integer tryReceive(Context cx) {
    Integer item;
    synchronized (this) {
      item = items.poll();
      if (item == null) {
        waiting.add(cx.waker());
        return null;
      }
    }
    wakeAll();
    return item;
  }

  private void wakeAll() {
    List<Waker> all;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(Waker::wake);
  }
}
