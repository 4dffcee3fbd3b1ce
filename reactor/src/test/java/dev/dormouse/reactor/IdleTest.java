package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.reactor.Net.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A reactor that has nothing to do does nothing: each of its turns sleeps to its end. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class IdleTest {
  private static final int CONNECTIONS = 40;
  private static final long TURN_NANOS = 60_000_000;

  private static final int TURNS = 4;

  /** Turns until so many in a row have slept: sockets settle a little after their last call. */
  private static final int TURNS_MAX = 60;

  @Parameter Setup setup;

  /** A slow machine makes a turn longer, and harms nothing. */
  private static void assertAsleep(Net net) {
    int asleep = 0;
    for (int i = 0; i < TURNS_MAX && asleep < TURNS; i++) {
      int wakes = net.loop.wakes.get();
      long start = System.nanoTime();
      boolean any = net.reactor.turn(TURN_NANOS);
      boolean slept = !any && System.nanoTime() - start >= TURN_NANOS;
      asleep = slept && net.loop.wakes.get() == wakes ? asleep + 1 : 0;
    }
    assertThat(asleep).as("turns in a row that slept to their end").isEqualTo(TURNS);
  }

  @Test
  void waitingOperationsCostNoTurn() throws Exception {
    try (Net net = new Net(setup)) {
      List<Receive> receives = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Pair pair = net.pair();
        net.sendAll(pair.client(), new byte[] {1});
        net.receiveAll(pair.server(), 1);
        Receive receive = new Receive(pair.server(), new byte[8], 0, 8);
        net.loop.assertPending(receive);
        receives.add(receive);
      }
      Accept accept = new Accept(net.listener);
      net.loop.assertPending(accept);
      net.settle();
      assertAsleep(net);
      receives.forEach(Receive::drop);
      accept.drop();
      assertAsleep(net);
    }
  }

  @Test
  void bytesThatNobodyReadsAndAnEndThatNobodySeesCostNoTurn() throws Exception {
    try (Net net = new Net(setup)) {
      Pair unread = net.pair();
      net.sendAll(unread.client(), Net.pattern(5000));
      Pair ended = net.pair();
      ended.client().close();
      Pair full = net.pair();
      net.fill(full.client(), Net.pattern(16 << 20));
      net.settle();
      assertAsleep(net);
    }
  }
}
