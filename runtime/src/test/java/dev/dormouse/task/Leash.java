package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;

/** A future that a task polls and another thread drops when the test says so. */
final class Leash extends RawFuture<String> {
  private final Future<String> inner;
  private final Gate pulled = new Gate();

  Leash(Future<String> inner) {
    this.inner = inner;
  }

  void pull() {
    pulled.open("pulled");
  }

  @Override
  public Object pollRaw(Context cx) throws Exception {
    if (pulled.pollRaw(cx) != Poll.PENDING) {
      inner.drop();
      return "dropped";
    }
    return inner.pollRaw(cx);
  }

  @Override
  public void drop() {
    inner.drop();
  }
}
