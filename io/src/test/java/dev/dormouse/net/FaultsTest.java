package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.reactor.faults.Faults;
import dev.dormouse.reactor.faults.FaultyReactors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams stay exact while the poller cuts transfers, has calls wait for nothing, brings events
 * late, for nothing and in another order, refuses accepts and loses connections.
 */
@ParameterizedClass
@EnumSource(Backend.class)
class FaultsTest {
  private static final int CLIENTS = 6;

  @Parameter Backend backend;

  @BeforeEach
  void isHere() {
    assumeTrue(backend.isHere());
  }

  private Churn run(Faults faults, long seed, int rounds, boolean failuresAllowed)
      throws Exception {
    try (TestLoop loop = new TestLoop(FaultyReactors.open(backend.options(), faults))) {
      AtomicInteger begun = new AtomicInteger();
      TcpListener listener = loop.run(TcpListener.bind("127.0.0.1", 0));
      Churn churn = new Churn(seed, CLIENTS, 60_000, failuresAllowed, task -> start(loop, task));
      start(loop, churn.serve(listener));
      for (int i = 0; i < CLIENTS; i++) {
        start(loop, churn.client(i, listener, () -> begun.incrementAndGet() <= rounds));
      }
      loop.runAll();
      assertThat(loop.failures()).as("seed %d", seed).isEmpty();
      assertThat(churn.pool.available()).as("slices").isEqualTo(64);
      return churn;
    }
  }

  private static void start(TestLoop loop, Future<Void> task) {
    loop.start(task);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_122, 424_242})
  void streamsAreExactUnderHarmlessFaults(long seed) throws Exception {
    Faults faults = Faults.harmless(seed);
    Churn churn = run(faults, seed, 40, false);
    assertThat(churn.whole.get()).isPositive();
    assertThat(churn.bytes.get()).isGreaterThan(100_000);
    assertThat(faults.count()).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(longs = {2})
  void refusedAcceptsLoseNoConnection(long seed) throws Exception {
    Faults faults = Faults.seeded(seed).withRefusals(10);
    Churn churn = run(faults, seed, 30, false);
    assertThat(churn.whole.get()).isPositive();
    assertThat(faults.count()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 7})
  void connectionsThatAreLostEndInFailuresAndLeaveNothing(long seed) throws Exception {
    Faults faults = Faults.harmless(seed).withResets(1);
    Churn churn = run(faults, seed, 60, true);
    assertThat(churn.bytes.get()).isPositive();
    assertThat(churn.cut.get()).isPositive();
  }
}
