package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.sync.Receiver;
import dev.dormouse.sync.Sender;
import dev.dormouse.sync.UnboundedSender;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Values from task to task: mpsc and oneshot. A task of the runtime runs each batch. */
public class DormouseChannels extends OpenRuntime {
  static final int VALUES = 5_000;
  static final int SENDERS = 5;
  static final int ROOMY = 1_000_000;
  static final int NARROW = 100;
  static final int CHANNELS = 1_000;
  static final int REQUESTS = 1_000;
  static final int REQUESTS_MAX = 10;

  /** One task sends all, then receives all. */
  @Benchmark
  @Workload("mpsc, one task")
  @OperationsPerInvocation(VALUES)
  public long alone() throws Exception {
    return inTask(sendThenReceive());
  }

  private static Future<Long> sendThenReceive() {
    return async(() -> {
      Mpsc<Integer> channel = Mpsc.channel(ROOMY);
      for (int i = 0; i < VALUES; i++) {
        await(channel.sender().send(i));
      }
      return await(received(channel.receiver()));
    });
  }

  /** Receives as many values as all batches have, and adds them up. */
  private static Future<Long> received(Receiver<Integer> receiver) {
    return async(() -> {
      long sum = 0;
      for (int i = 0; i < VALUES; i++) {
        Integer value = await(receiver.recv());
        sum += value == null ? 0 : value;
      }
      return sum;
    });
  }

  /** Five tasks send what one receives, with room for everything. */
  @Benchmark
  @Workload("mpsc, five senders")
  @OperationsPerInvocation(VALUES)
  public long crowd() throws Exception {
    return inTask(fromCrowd(ROOMY));
  }

  /** Five tasks send what one receives, and often wait for room. */
  @Benchmark
  @Workload("mpsc, five senders, full")
  @OperationsPerInvocation(VALUES)
  public long fullCrowd() throws Exception {
    return inTask(fromCrowd(NARROW));
  }

  private static Future<Long> fromCrowd(int capacity) {
    return async(() -> {
      Mpsc<Integer> channel = Mpsc.channel(capacity);
      for (int i = 0; i < SENDERS; i++) {
        spawn(sending(channel.sender().copy()));
      }
      return await(received(channel.receiver()));
    });
  }

  private static Future<Void> sending(Sender<Integer> sender) {
    return async(() -> {
      try (sender) {
        for (int i = 0; i < VALUES / SENDERS; i++) {
          await(sender.send(i));
        }
      }
    });
  }

  /** The receiver takes all that is there. */
  @Benchmark
  @Workload("mpsc, five senders, batches")
  @OperationsPerInvocation(VALUES)
  public int batches() throws Exception {
    return inTask(fromCrowdInBatches());
  }

  private static Future<Integer> fromCrowdInBatches() {
    return async(() -> {
      Mpsc<Integer> channel = Mpsc.channel(ROOMY);
      for (int i = 0; i < SENDERS; i++) {
        spawn(sending(channel.sender().copy()));
      }
      List<Integer> batch = new ArrayList<>(VALUES);
      while (batch.size() < VALUES) {
        await(channel.receiver().recvMany(batch, VALUES));
      }
      return batch.size();
    });
  }

  /** One task sends all, then receives all; there is no bound. */
  @Benchmark
  @Workload("unbounded mpsc, one task")
  @OperationsPerInvocation(VALUES)
  public long aloneUnbounded() throws Exception {
    return inTask(sendThenReceiveUnbounded());
  }

  private static Future<Long> sendThenReceiveUnbounded() {
    return async(() -> {
      Mpsc.Unbounded<Integer> channel = Mpsc.unbounded();
      int refused = 0;
      for (int i = 0; i < VALUES; i++) {
        refused += channel.sender().send(i) ? 0 : 1;
      }
      return await(received(channel.receiver())) - refused;
    });
  }

  /** Five tasks send what one receives, without a bound. */
  @Benchmark
  @Workload("unbounded mpsc, five senders")
  @OperationsPerInvocation(VALUES)
  public long crowdUnbounded() throws Exception {
    return inTask(fromCrowdUnbounded());
  }

  private static Future<Long> fromCrowdUnbounded() {
    return async(() -> {
      Mpsc.Unbounded<Integer> channel = Mpsc.unbounded();
      for (int i = 0; i < SENDERS; i++) {
        spawn(sendingUnbounded(channel.sender().copy()));
      }
      return await(received(channel.receiver()));
    });
  }

  private static Future<Integer> sendingUnbounded(UnboundedSender<Integer> sender) {
    return async(() -> {
      try (sender) {
        int refused = 0;
        for (int i = 0; i < VALUES / SENDERS; i++) {
          refused += sender.send(i) ? 0 : 1;
        }
        return refused;
      }
    });
  }

  /** Makes channels and closes both ends. */
  @Benchmark
  @Workload("mpsc made and closed")
  @OperationsPerInvocation(CHANNELS)
  public int made() throws Exception {
    return inTask(channelsMade());
  }

  private static Future<Integer> channelsMade() {
    return async(() -> {
      int closed = 0;
      for (int i = 0; i < CHANNELS; i++) {
        Mpsc<Integer> channel = Mpsc.channel(NARROW);
        channel.sender().close();
        channel.receiver().close();
        closed += channel.receiver().isClosed() ? 1 : 0;
      }
      return closed;
    });
  }

  /** Makes a channel for each value. */
  @Benchmark
  @Workload("mpsc made for one value")
  @OperationsPerInvocation(CHANNELS)
  public int madeForOne() throws Exception {
    return inTask(channelsForOne());
  }

  private static Future<Integer> channelsForOne() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < CHANNELS; i++) {
        Mpsc<Integer> channel = Mpsc.channel(NARROW);
        await(channel.sender().send(i));
        Integer value = await(channel.receiver().recv());
        sum += value == null ? 0 : value;
        channel.sender().close();
        channel.receiver().close();
      }
      return sum;
    });
  }

  /** Makes a oneshot for each value. */
  @Benchmark
  @Workload("oneshot made for one value")
  @OperationsPerInvocation(CHANNELS)
  public int oneshots() throws Exception {
    return inTask(oneshotsForOne());
  }

  private static Future<Integer> oneshotsForOne() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < CHANNELS; i++) {
        Oneshot<Integer> channel = Oneshot.channel();
        channel.sender().send(i);
        sum += await(channel.receiver());
      }
      return sum;
    });
  }

  /** Sends a request with a oneshot for the reply, and awaits that. */
  @Benchmark
  @Workload("request and reply")
  @OperationsPerInvocation(REQUESTS)
  public int requests() throws Exception {
    return inTask(requesting());
  }

  private static Future<Integer> requesting() {
    return async(() -> {
      Mpsc<Oneshot.Sender<Integer>> requests = Mpsc.channel(REQUESTS_MAX);
      spawn(replying(requests.receiver()));
      int sum = 0;
      try (var sender = requests.sender()) {
        for (int i = 0; i < REQUESTS; i++) {
          Oneshot<Integer> reply = Oneshot.channel();
          await(sender.send(reply.sender()));
          sum += await(reply.receiver());
        }
      }
      return sum;
    });
  }

  private static Future<Void> replying(Receiver<Oneshot.Sender<Integer>> requests) {
    return async(() -> {
      try (requests) {
        for (Oneshot.Sender<Integer> reply; (reply = await(requests.recv())) != null; ) {
          reply.send(1);
        }
      }
    });
  }
}
