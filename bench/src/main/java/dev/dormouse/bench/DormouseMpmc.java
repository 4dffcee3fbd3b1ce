package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.sync.Mpmc;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Values from many tasks to many. A task of the runtime runs each batch. */
public class DormouseMpmc extends OpenRuntime {
  static final int RECEIVERS = 5;

  /** Five tasks send what five others receive, with room for everything. */
  @Benchmark
  @Workload("mpmc, five and five")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long crowds() throws Exception {
    return inTask(betweenCrowds(DormouseChannels.ROOMY));
  }

  /** Five tasks send what five others receive, and often wait for room. */
  @Benchmark
  @Workload("mpmc, five and five, full")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long fullCrowds() throws Exception {
    return inTask(betweenCrowds(DormouseChannels.NARROW));
  }

  private static Future<Long> betweenCrowds(int capacity) {
    return async(() -> {
      Mpmc<Integer> channel = Mpmc.channel(capacity);
      for (int i = 0; i < DormouseChannels.SENDERS; i++) {
        spawn(sending(channel.sender().copy()));
      }
      channel.sender().close();
      List<JoinHandle<Long>> receivers = new ArrayList<>(RECEIVERS);
      for (int i = 0; i < RECEIVERS; i++) {
        receivers.add(spawn(received(channel.receiver().copy())));
      }
      channel.receiver().close();
      long sum = 0;
      for (JoinHandle<Long> each : receivers) {
        sum += await(each);
      }
      return sum;
    });
  }

  private static Future<Void> sending(Mpmc.Sender<Integer> sender) {
    return async(() -> {
      try (sender) {
        for (int i = 0; i < DormouseChannels.VALUES / DormouseChannels.SENDERS; i++) {
          await(sender.send(i));
        }
      }
    });
  }

  /** Adds up what comes until the channel has ended. */
  private static Future<Long> received(Mpmc.Receiver<Integer> receiver) {
    return async(() -> {
      try (receiver) {
        long sum = 0;
        for (Integer value; (value = await(receiver.recv())) != null; ) {
          sum += value;
        }
        return sum;
      }
    });
  }
}
