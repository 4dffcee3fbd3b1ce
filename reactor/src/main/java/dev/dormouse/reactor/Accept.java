package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.reactor.poller.Poller;
import dev.dormouse.time.Time;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the next connection of a listener.
 *
 * <p>It fails only with the listener. A connection that died in the backlog is skipped. Where the
 * process or the system has no descriptor or memory for another one, the operation waits for {@link
 * Limits#ACCEPT_PAUSE} and tries again, for as long as it takes; the connections wait in the
 * backlog, and the log tells.
 */
public final class Accept extends Operation<Source> {
  /*
   * No pause -> pause     refused()   the timer is armed by its first poll
   * pause    -> no pause  pauses()    the timer has fired, or the listener is closed
   *                       release()   dropped
   *
   * While it pauses, the operation holds its place at the listener, so that a close wakes it, and
   * no other one tries what it has tried.
   */
  static {
    AcceptRefusals.load();
  }

  private final Source listener;
  private @Nullable Future<Void> pause;

  /**
   * Makes the operation.
   *
   * @cancelSafety safe: a connection that was not taken waits for the next accept
   */
  public Accept(Source listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  public Source source() {
    return listener;
  }

  /**
   * Tells a poller that the operation only wants to know of the listener's closing: there is no
   * point in a try, nor in events of new connections.
   */
  public boolean isPausing() {
    return pause != null;
  }

  @Override
  Poller poller(Context cx) {
    return listener.poller();
  }

  @Override
  @Nullable Object carryOn(Context cx) throws Exception {
    Poller poller = listener.poller();
    if (pause != null && !isOver(pause, cx)) {
      return poller.poll(this, cx);
    }
    try {
      return poller.poll(this, cx);
    } catch (AcceptRefusedException refusal) {
      if (refusal.reason() == AcceptRefusedException.Reason.CONNECTION) {
        cx.yieldNow(); // so many have died at once that others shall have their turn
        return Poll.PENDING;
      }
      startPause(refusal, cx);
      return poller.poll(this, cx);
    }
  }

  private boolean isOver(Future<Void> waiting, Context cx) throws Exception {
    if (waiting.pollRaw(cx) == Poll.PENDING) {
      return false;
    }
    pause = null;
    return true;
  }

  private void startPause(AcceptRefusedException refusal, Context cx) throws Exception {
    AcceptRefusals.tell(refusal, cx);
    Future<Void> waiting = Time.sleep(Limits.ACCEPT_PAUSE);
    try {
      waiting.pollRaw(cx);
    } catch (IllegalStateException noTimers) {
      listener.poller().cancel(this); // it has kept its place
      noTimers.addSuppressed(refusal);
      throw noTimers;
    }
    pause = waiting;
  }

  @Override
  void release() {
    Future<Void> waiting = pause;
    pause = null;
    if (waiting != null) {
      waiting.drop();
    }
  }

  @Override
  public String toString() {
    return "accept on " + listener;
  }
}
