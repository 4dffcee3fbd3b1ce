package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Select2;
import dev.dormouse.future.Shared;
import dev.dormouse.stream.FuturesOrdered;
import dev.dormouse.stream.FuturesUnordered;
import dev.dormouse.stream.Stream;
import dev.dormouse.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Many futures in one task. A task of the runtime runs each batch. */
public class DormouseSets extends OpenRuntime {
  static final int CHILDREN = 10_000;
  static final int TURNING = 1_000;
  static final int TURNS = 10;
  static final int CHOICES = 1_000;
  static final int SHARED = 100;
  static final int COPIES = 100;

  /** Ends of as many oneshots, in order. */
  private record Answers(List<Oneshot.Sender<Integer>> senders, List<Future<Integer>> receivers) {

    static Answers make(int count) {
      Answers answers = new Answers(new ArrayList<>(count), new ArrayList<>(count));
      for (int i = 0; i < count; i++) {
        Oneshot<Integer> answer = Oneshot.channel();
        answers.senders.add(answer.sender());
        answers.receivers.add(answer.receiver());
      }
      return answers;
    }

    Future<Void> sendAll() {
      return async(() -> {
        for (Oneshot.Sender<Integer> sender : senders) {
          sender.send(1);
        }
      });
    }
  }

  /** Waits for answers that another task sends. */
  @Benchmark
  @Workload("FuturesUnordered of 10,000")
  @OperationsPerInvocation(CHILDREN)
  public int unordered() throws Exception {
    return inTask(answered(FuturesUnordered::new));
  }

  /** Waits for answers that another task sends, and takes them in order. */
  @Benchmark
  @Workload("FuturesOrdered of 10,000")
  @OperationsPerInvocation(CHILDREN)
  public int ordered() throws Exception {
    return inTask(answered(FuturesOrdered::new));
  }

  /** Makes a set of futures. */
  private interface Maker {
    Stream<Integer> of(List<Future<Integer>> futures);
  }

  private static Future<Integer> answered(Maker maker) {
    return async(() -> {
      Answers answers = Answers.make(CHILDREN);
      Stream<Integer> set = maker.of(answers.receivers());
      spawn(answers.sendAll());
      return await(sum(set));
    });
  }

  private static Future<Integer> sum(Stream<Integer> set) {
    return async(() -> {
      int sum = 0;
      for (Integer value; (value = await(set.next())) != null; ) {
        sum += value;
      }
      return sum;
    });
  }

  /** All are ready when they are first polled. */
  @Benchmark
  @Workload("FuturesUnordered, ready")
  @OperationsPerInvocation(CHILDREN)
  public int ready() throws Exception {
    return inTask(
        async(() -> await(sum(new FuturesUnordered<>(made(CHILDREN, () -> Futures.ready(1)))))));
  }

  /** All wake themselves some times. */
  @Benchmark
  @Workload("FuturesUnordered, turns")
  @OperationsPerInvocation(TURNING * TURNS)
  public int turns() throws Exception {
    return inTask(async(() -> await(sum(new FuturesUnordered<>(made(TURNING, Turns::new))))));
  }

  private static List<Future<Integer>> made(int count, Supplier<Future<Integer>> maker) {
    List<Future<Integer>> futures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      futures.add(maker.get());
    }
    return futures;
  }

  /** Joins answers that another task sends. */
  @Benchmark
  @Workload("joinAll of 10,000")
  @OperationsPerInvocation(CHILDREN)
  public int joinAll() throws Exception {
    return inTask(joined());
  }

  private static Future<Integer> joined() {
    return async(() -> {
      Answers answers = Answers.make(CHILDREN);
      Future<List<Integer>> all = Futures.joinAll(answers.receivers());
      spawn(answers.sendAll());
      return await(all).size();
    });
  }

  /** Joins futures that wake themselves some times. */
  @Benchmark
  @Workload("joinAll, turns")
  @OperationsPerInvocation(TURNING * TURNS)
  public int joinTurns() throws Exception {
    return inTask(async(() -> await(Futures.joinAll(made(TURNING, Turns::new))).size()));
  }

  /** Takes what is ready of two. */
  @Benchmark
  @Workload("select of two")
  @OperationsPerInvocation(CHOICES)
  public int choices() throws Exception {
    return inTask(choosing());
  }

  private static Future<Integer> choosing() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < CHOICES; i++) {
        Oneshot<Integer> answer = Oneshot.channel();
        Oneshot<Integer> never = Oneshot.channel();
        answer.sender().send(i);
        sum +=
            switch (await(Futures.selectBiased(never.receiver(), answer.receiver()))) {
              case Select2.First<Integer, Integer>(Integer value) -> value;
              case Select2.Second<Integer, Integer>(Integer value) -> value;
            };
      }
      return sum;
    });
  }

  /** Joins a hundred copies of one future. */
  @Benchmark
  @Workload("shared by 100")
  @OperationsPerInvocation(SHARED * COPIES)
  public int shared() throws Exception {
    return inTask(sharing());
  }

  private static Future<Integer> sharing() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < SHARED; i++) {
        Oneshot<Integer> answer = Oneshot.channel();
        Shared<Integer> shared = answer.receiver().shared();
        Future<List<Integer>> copies = Futures.joinAll(made(COPIES, shared::copy));
        shared.drop();
        spawn(sendOne(answer.sender(), i));
        sum += await(copies).size();
      }
      return sum;
    });
  }

  private static Future<Boolean> sendOne(Oneshot.Sender<Integer> sender, int value) {
    return async(() -> sender.send(value));
  }

  /** Wakes itself and is pending, some times. */
  private static final class Turns extends RawFuture<Integer> {
    private int left = TURNS;

    @Override
    public Object pollRaw(Context cx) {
      if (left == 0) {
        return 1;
      }
      left--;
      cx.waker().wake();
      return Poll.PENDING;
    }
  }
}
