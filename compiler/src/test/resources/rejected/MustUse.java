package rejected;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;
import java.util.List;
import java.util.Map;

class MustUse {
  @dev.dormouse.future.MustUse("the place stays taken until it is closed")
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  interface Seat extends Place {}

  interface Queue {
    @dev.dormouse.future.MustUse("the value may not have been taken")
    boolean tryPut(String value);

    Seat seat();
  }

  static class Ring implements Queue {
    @Override
    public boolean tryPut(String value) {
      return false;
    }

    @Override
    public Seat seat() {
      return () -> {};
    }
  }

  // region wrong
  void wrong(Queue queue) {
    queue.tryPut("x");
    queue.seat();
  }
  // endregion

  // region right
  void right(Queue queue) {
    if (!queue.tryPut("x")) {
      throw new IllegalStateException("full");
    }
    try (Seat seat = queue.seat()) {
      seat.toString();
    }
  }
  // endregion

  void more(Ring ring, List<String> values) {
    ring.tryPut("x");
    values.forEach(ring::tryPut);
    values.forEach(each -> ring.tryPut(each));
    Runnable run = ring::seat;
  }

  void allowed(Map<String, Seat> seats, Ring ring, Spawner spawner, Future<String> future) {
    seats.put("x", ring.seat());
    spawner.spawn(future);
    boolean unused = ring.tryPut("x");
  }

  @SuppressWarnings("must-use")
  void meant(Queue queue) {
    queue.tryPut("x");
  }
}
