package dev.dormouse.sync;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Listens to an {@link Event} from {@link Event#listen} on and waits for one notification.
 *
 * <p>It is a future, for one task at a time, and can also let a thread wait.
 */
public final class EventListener extends Waiter<Void> {
  /*
   * WAITING -> NOTIFIED, ADDITIONAL   notify(), notifyAdditional()   under the event's lock
   * any     -> DONE                   poll, drop, discard()          by the owner, under the lock
   */
  private static final byte WAITING = 0;
  private static final byte NOTIFIED = 1;
  private static final byte ADDITIONAL = 2;
  private static final byte DONE = 3;

  private final Event event;

  /** Volatile: the owner looks without the lock, and a wake follows. */
  private volatile byte state = WAITING;

  EventListener(Event event) {
    this.event = event;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) {
    byte seen = state;
    if (seen == DONE) {
      throw Finished.polledAgain("EventListener");
    }
    if (!cx.proceed()) {
      return Poll.PENDING;
    }
    // Racy look at the waker: only this owner stores one, so if it is ours a notifier finds it.
    if (seen == WAITING && (waker == cx.waker() || event.register(this, cx.waker()))) {
      cx.refund();
      return Poll.PENDING;
    }
    event.remove(this);
    return null;
  }

  /**
   * Lets the calling thread wait for the notification.
   *
   * @throws InterruptedException if the thread was interrupted; this is then dropped
   */
  public void blockingAwait() throws InterruptedException {
    new BlockingWait().run(this);
  }

  /**
   * Lets the calling thread wait for the notification, but not longer than {@code limit}. This has
   * ended afterwards, one way or the other.
   *
   * @return whether it was notified
   * @throws InterruptedException if the thread was interrupted; this is then dropped
   */
  public boolean blockingAwait(Duration limit) throws InterruptedException {
    return new BlockingWait().run(this, limit);
  }

  /**
   * Ends this without passing a notification on, as {@link #drop} would.
   *
   * @return whether it was notified
   */
  public boolean discard() {
    return state != DONE && event.remove(this) != WAITING;
  }

  /** Tells whether this listens to {@code other}. */
  public boolean listensTo(Event other) {
    return event == other;
  }

  /** Tells whether {@code other} listens to the same event. */
  public boolean sameEvent(EventListener other) {
    return event == other.event;
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.leaf("EventListener");
  }

  /** Stops listening. A notification that it has not learnt goes to the next, in the same way. */
  @Override
  public void drop() {
    if (state == DONE) {
      return;
    }
    switch (event.remove(this)) {
      case NOTIFIED -> event.notify(1);
      case ADDITIONAL -> event.notifyAdditional(1);
      default -> {}
    }
  }

  boolean isWaiting() {
    return state == WAITING;
  }

  /** The step of the one who notifies it. Under the lock, after it was unlinked. */
  void choose(boolean additional) {
    state = additional ? ADDITIONAL : NOTIFIED;
  }

  /** The step of the owner, under the lock; returns the state before. */
  byte end() {
    byte before = state;
    state = DONE;
    return before;
  }
}
