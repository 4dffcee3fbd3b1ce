package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.time.Moment;
import dev.dormouse.time.Time;

/** What happens to people and class loaders when no connection can be accepted. */
final class AcceptRefusals {
  private AcceptRefusals() {}

  /** Tells of a pause, unless the reactor has told of one a while ago. */
  static void tell(AcceptRefusedException refusal, Context cx) {
    String why = String.valueOf(refusal.getMessage());
    if (cx.reactor() instanceof Reactor reactor) {
      reactor.tellOfPause(why);
    } else {
      boolean unused = ReactorLog.acceptPauses(why);
    }
  }

  /**
   * Loads what a pause needs while there are descriptors: classes that lie in folders are files,
   * and a class that could not be loaded once is lost for good.
   */
  static void load() {
    Time.sleepUntil(new Moment(0)).drop();
    ReactorLog.load();
    AcceptRefusedException unused =
        new AcceptRefusedException(AcceptRefusedException.Reason.RESOURCES, "");
  }
}
