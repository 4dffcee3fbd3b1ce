package dev.dormouse.reactor.faults;

import dev.dormouse.reactor.FaultSeam;
import dev.dormouse.reactor.Reactor;
import dev.dormouse.reactor.ReactorOptions;

/** Reactors whose kernel is in a bad mood, whatever their poller. */
public final class FaultyReactors {
  private FaultyReactors() {}

  /** Opens a reactor in whose poller {@code faults} happen. */
  public static Reactor open(ReactorOptions options, Faults faults) {
    return FaultSeam.open(options, poller -> new FaultyPoller(poller, faults).seam());
  }
}
