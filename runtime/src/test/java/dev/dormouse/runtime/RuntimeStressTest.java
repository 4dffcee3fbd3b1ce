package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Poll;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Races by the thousand. A lost wake-up hangs, a double run counts wrong. */
@Timeout(240)
class RuntimeStressTest {
  private static final long SEED = Long.getLong("dormouse.seed", 20_261_121);
  private static final int RELAYS = Integer.getInteger("dormouse.stress.relays", 10_000);

  /** Returns a runtime with that many workers, a loop for 0, or so many cores if negative. */
  private static AsyncRuntime open(int workers) {
    RuntimeBuilder builder = AsyncRuntime.builder().seed(SEED);
    if (workers == 0) {
      return builder.currentThread().build();
    }
    return workers < 0
        ? builder.threadPerCore().workers(-workers).build()
        : builder.workStealing().workers(workers).build();
  }

  private static <T> T awaited(AsyncRuntime runtime, JoinHandle<T> handle) throws Exception {
    return runtime.blockOn(handle);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, -2})
  void noForeignWakeIsLost(int workers) throws Exception {
    try (AsyncRuntime runtime = open(workers)) {
      for (int wakes = 1; wakes <= 2; wakes++) {
        Relay relay = new Relay(RELAYS);
        int times = wakes;
        Thread sender = new Thread(() -> relay.send(times));
        sender.start();
        assertThat(runtime.blockOn(relay)).isEqualTo(RELAYS);
        sender.join();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, -2})
  void tasksTalkThroughPipes(int workers) throws Exception {
    try (AsyncRuntime runtime = open(workers)) {
      for (int capacity : new int[] {1, 2, 7, 100}) {
        Pipe pipe = new Pipe(capacity);
        List<JoinHandle<Integer>> senders = new ArrayList<>();
        int each = 2_000;
        for (int i = 0; i < 4; i++) {
          senders.add(runtime.spawn(pipe.sender(each)));
        }
        long sum = runtime.blockOn(pipe.receiver(4 * each));
        assertThat(sum).isEqualTo(4L * each * (each + 1) / 2);
        for (JoinHandle<Integer> sender : senders) {
          assertThat(awaited(runtime, sender)).isEqualTo(each);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, -2})
  void runtimesTalkThroughPipes(int workers) throws Exception {
    try (AsyncRuntime loop = open(0);
        AsyncRuntime stealing = open(workers)) {
      for (int capacity : new int[] {1, 7}) {
        Pipe there = new Pipe(capacity);
        Pipe back = new Pipe(capacity);
        int count = 3_000;
        JoinHandle<Long> received = stealing.spawn(there.receiver(count));
        JoinHandle<Integer> sent = stealing.spawn(back.sender(count));
        long sum =
            loop.blockOn(
                Futures.join(there.sender(count), back.receiver(count)).map(both -> both.second()));
        assertThat(sum).isEqualTo((long) count * (count + 1) / 2);
        assertThat(loop.blockOn(received)).isEqualTo(sum);
        assertThat(loop.blockOn(sent)).isEqualTo(count);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, -2})
  void abortsAtAnyMomentDropOnce(int workers) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    try (AsyncRuntime runtime = open(workers)) {
      for (int round = 0; round < 50; round++) {
        List<Gate> gates = new ArrayList<>();
        List<JoinHandle<String>> handles = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          Gate gate = new Gate();
          gates.add(gate);
          handles.add(runtime.spawn(gate));
        }
        long seed = random.nextLong();
        Thread opener = new Thread(() -> openSome(gates, new SplittableRandom(seed)));
        Thread aborter = new Thread(() -> handles.forEach(JoinHandle::abort));
        opener.start();
        aborter.start();
        for (int i = 0; i < gates.size(); i++) {
          boolean finished = hasValue(runtime, handles.get(i));
          assertThat(gates.get(i).drops).as("seed %d", SEED).hasValue(finished ? 0 : 1);
        }
        opener.join();
        aborter.join();
      }
      assertThat(runtime.metrics().aliveTasks()).isZero();
    }
  }

  private static void openSome(List<Gate> gates, SplittableRandom random) {
    for (Gate gate : gates) {
      if (random.nextBoolean()) {
        gate.open("open");
      }
    }
  }

  private static boolean hasValue(AsyncRuntime runtime, JoinHandle<String> handle)
      throws Exception {
    try {
      return runtime.blockOn(handle).equals("open");
    } catch (JoinError end) {
      assertThat(end.isCancelled()).isTrue();
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, -2})
  void manyShortTasksEndOnce(int workers) throws Exception {
    AtomicInteger runs = new AtomicInteger();
    int parents = 200;
    int children = 50;
    try (AsyncRuntime runtime = open(workers)) {
      Future<Integer> child = _ -> Poll.ready(runs.incrementAndGet());
      List<JoinHandle<Integer>> handles = new ArrayList<>();
      for (int i = 0; i < parents; i++) {
        handles.add(runtime.spawn(parent(child, children)));
      }
      for (JoinHandle<Integer> handle : handles) {
        assertThat(awaited(runtime, handle)).isEqualTo(children);
      }
      assertThat(runs).hasValue(parents * children);
      assertThat(runtime.metrics().aliveTasks()).isZero();
    }
  }

  /** Returns a task that spawns children, yields, and joins them. */
  private static Future<Integer> parent(Future<Integer> child, int children) {
    List<JoinHandle<Integer>> handles = new ArrayList<>();
    int[] joined = {0};
    return cx -> {
      if (handles.isEmpty()) {
        for (int i = 0; i < children; i++) {
          handles.add(cx.spawner().spawn(child));
        }
        cx.yieldNow();
        return Poll.pending();
      }
      while (joined[0] < children) {
        if (!handles.get(joined[0]).poll(cx).isReady()) {
          return Poll.pending();
        }
        joined[0]++;
      }
      return Poll.ready(joined[0]);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, -2})
  void sleepersWakeBetweenBusyTasks(int workers) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    try (AsyncRuntime runtime = open(workers)) {
      List<JoinHandle<Void>> handles = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Duration pause = Duration.ofMillis(random.nextInt(40));
        handles.add(runtime.spawn(Time.sleep(pause).then(_ -> Futures.yieldNow())));
      }
      for (JoinHandle<Void> handle : handles) {
        awaited(runtime, handle);
      }
      assertThat(runtime.metrics().armedTimers()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, -2})
  void closeAtAnyMomentLeavesNothing(int workers) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 60; round++) {
      List<Gate> gates = new ArrayList<>();
      List<JoinHandle<String>> handles = new ArrayList<>();
      AsyncRuntime runtime = open(workers);
      int early = random.nextInt(20);
      for (int i = 0; i < early; i++) {
        Gate gate = new Gate();
        gates.add(gate);
        handles.add(runtime.spawn(gate));
      }
      Thread late =
          new Thread(() -> {
            for (int i = 0; i < 20; i++) {
              Gate gate = new Gate();
              gates.add(gate);
              handles.add(runtime.spawn(gate));
            }
          });
      List<Gate> first = List.copyOf(gates);
      Thread opener = new Thread(() -> first.forEach(gate -> gate.open("open")));
      opener.start();
      late.start();
      runtime.close();
      late.join();
      opener.join();
      assertThat(handles).as("seed %d", SEED).allMatch(JoinHandle::isFinished);
      assertThat(gates).as("seed %d", SEED).allMatch(gate -> gate.drops.get() <= 1);
      assertThat(runtime.metrics().aliveTasks()).isZero();
    }
  }
}
