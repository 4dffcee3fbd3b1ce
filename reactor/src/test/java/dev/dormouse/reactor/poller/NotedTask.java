package dev.dormouse.reactor.poller;

import dev.dormouse.future.Context;
import dev.dormouse.future.Waker;

/** A task as an executor sees it: a poll takes the notification, a wake leaves one. */
final class NotedTask extends Context implements Waker {
  volatile boolean notified;

  @Override
  public void wake() {
    notified = true;
  }

  @Override
  public Waker waker() {
    return this;
  }

  @Override
  public boolean proceed() {
    return true;
  }

  @Override
  public void refund() {}
}
