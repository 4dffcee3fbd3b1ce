package dev.dormouse.reactor.poller;

import dev.dormouse.future.Waker;
import dev.dormouse.reactor.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations that wait in one direction of a source, in the order in which they came; guarded
 * by the monitor of the {@link Lane}, under which no waker is called.
 *
 * <p>It has one entry for each operation that its user holds and has polled, and no other bound. An
 * operation without a waker is awake: it was roused, or is being polled.
 */
final class LaneQueue {
  private final Map<Operation<?>, @Nullable Waker> waiting = new LinkedHashMap<>();

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Stores whom to wake for {@code operation}, which keeps its place, or becomes the last. */
  void put(Operation<?> operation, @Nullable Waker waker) {
    waiting.put(operation, waker);
  }

  /** Tells whether nobody sleeps who came before {@code operation}. */
  boolean leads(Operation<?> operation) {
    for (Map.Entry<Operation<?>, @Nullable Waker> each : waiting.entrySet()) {
      if (each.getKey() == operation) {
        return true;
      }
      if (each.getValue() != null) {
        return false;
      }
    }
    return true;
  }

  boolean contains(Operation<?> operation) {
    return waiting.containsKey(operation);
  }

  /**
   * Takes {@code operation} out, which is here.
   *
   * @return whether the first that sleeps has to be roused in its place
   */
  boolean remove(Operation<?> operation) {
    boolean leads = leads(operation);
    return waiting.remove(operation) == null || leads;
  }

  /** Makes the first that sleeps awake; returns its waker, or null if nobody sleeps. */
  @Nullable Waker rouse() {
    for (Map.Entry<Operation<?>, @Nullable Waker> each : waiting.entrySet()) {
      Waker waker = each.getValue();
      if (waker != null) {
        each.setValue(null);
        return waker;
      }
    }
    return null;
  }

  /** Makes all awake; returns the wakers of those that slept, in order. */
  List<Waker> rouseAll() {
    List<Waker> wakers = new ArrayList<>();
    for (Map.Entry<Operation<?>, @Nullable Waker> each : waiting.entrySet()) {
      Waker waker = each.getValue();
      if (waker != null) {
        each.setValue(null);
        wakers.add(waker);
      }
    }
    return wakers;
  }
}
