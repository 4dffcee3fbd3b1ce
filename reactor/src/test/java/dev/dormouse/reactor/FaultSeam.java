package dev.dormouse.reactor;

import dev.dormouse.reactor.poller.Poller;
import java.util.function.UnaryOperator;

/** Opens reactors over pollers that tests have put something around. */
public final class FaultSeam {
  private FaultSeam() {}

  /** Opens a reactor whose poller is what {@code around} makes of it. */
  public static Reactor open(ReactorOptions options, UnaryOperator<Poller> around) {
    return Reactor.open(options, around);
  }
}
