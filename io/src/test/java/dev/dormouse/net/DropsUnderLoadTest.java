package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Spawner;
import dev.dormouse.reactor.PollerKind;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.runtime.RuntimeMetrics;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every accept, connect, read and write is dropped at random while tasks of all workers are at it,
 * and no byte is lost, repeated or misplaced; with each poller and kind of runtime.
 */
@ParameterizedClass
@MethodSource("all")
class DropsUnderLoadTest {
  private static final long SEED = 20_261_122;
  private static final int CLIENTS = 12;
  private static final int ROUNDS = 8;

  /** A runtime with its poller. */
  record Setting(String threads, UnaryOperator<RuntimeBuilder> choice, PollerKind poller) {
    @Override
    public String toString() {
      return threads + " " + poller;
    }
  }

  static Stream<Setting> all() {
    return Arrays.stream(PollerKind.values())
        .filter(kind -> kind != PollerKind.AUTO)
        .flatMap(kind ->
            Stream.of(
                new Setting("one thread", RuntimeBuilder::currentThread, kind),
                new Setting("stealing", builder -> builder.workStealing().workers(3), kind),
                new Setting("cores", builder -> builder.threadPerCore().workers(2), kind)));
  }

  @Parameter Setting setting;

  @BeforeEach
  void isHere() {
    assumeTrue(Backend.isHere(setting.poller()));
  }

  @Test
  void noByteIsLostRepeatedOrMisplaced() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    int dropped = Dropping.DROPPED.get();
    Churn churn = run(setting, SEED, () -> rounds.incrementAndGet() <= CLIENTS * ROUNDS);
    assertThat(churn.whole.get()).isGreaterThan(CLIENTS);
    assertThat(churn.cut.get()).isGreaterThan(CLIENTS);
    assertThat(churn.bytes.get()).isGreaterThan(1 << 20);
    assertThat(Dropping.DROPPED.get() - dropped).isGreaterThan(CLIENTS * ROUNDS);
  }

  /** Runs clients as long as {@code again} says so, and sees that nothing is left. */
  static Churn run(Setting setting, long seed, Supplier<Boolean> again) throws Exception {
    ConcurrentLinkedQueue<Throwable> unhandled = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<JoinHandle<Void>> tasks = new ConcurrentLinkedQueue<>();
    RuntimeBuilder builder = AsyncRuntime.builder().poller(setting.poller()).seed(seed);
    try (AsyncRuntime runtime =
        setting
            .choice()
            .apply(builder)
            .unhandledFailure((_, failure) -> unhandled.add(failure))
            .build()) {
      Churn churn =
          runtime.blockOn(
              async(() -> {
                Spawner spawner = spawner();
                Churn made =
                    new Churn(
                        seed, CLIENTS, 100_000, false, task -> tasks.add(spawner.spawn(task)));
                TcpListener listener = await(TcpListener.bind("127.0.0.1", 0));
                tasks.add(spawner.spawn(made.serve(listener)));
                for (int i = 0; i < CLIENTS; i++) {
                  tasks.add(spawner.spawn(made.client(i, listener, again)));
                }
                for (JoinHandle<Void> task; (task = tasks.poll()) != null; ) {
                  await(task);
                }
                return made;
              }));
      RuntimeMetrics left = runtime.metrics();
      assertThat(left.descriptors()).as("descriptors").isZero();
      assertThat(left.armedTimers()).as("timers").isZero();
      assertThat(churn.pool.available()).as("slices").isEqualTo(64);
      assertThat(unhandled).isEmpty();
      return churn;
    }
  }
}
