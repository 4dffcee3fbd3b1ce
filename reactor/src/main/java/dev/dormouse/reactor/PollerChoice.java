package dev.dormouse.reactor;

import dev.dormouse.reactor.poller.NioPoller;
import dev.dormouse.reactor.poller.Poller;
import dev.dormouse.reactor.poller.SleepFlag;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A poller, opened, and why it was chosen.
 *
 * @param poller the poller
 * @param reason for people
 */
record PollerChoice(Poller poller, String reason) {

  /** Opens what the options ask for. */
  static PollerChoice open(ReactorOptions options, SleepFlag flag) {
    try {
      return new PollerChoice(NioPoller.open(flag, options.shared()), "the only one so far");
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot open the nio poller", failure);
    }
  }
}
