package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscChunkedVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * The workloads of {@link DormouseChannels} by bare queues, which neither wait nor end: whoever
 * finds one full or empty yields and tries again.
 */
public class JctoolsQueues extends OpenRuntime {
  private static final int CHUNK = 1024;

  /** One task sends all, then receives all. */
  @Benchmark
  @Workload("mpsc, one task")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long alone() throws Exception {
    return inTask(
        sendThenReceive(new MpscChunkedVarHandleArrayQueue<>(CHUNK, DormouseChannels.ROOMY)));
  }

  /** The same without a bound. */
  @Benchmark
  @Workload("unbounded mpsc, one task")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long aloneUnbounded() throws Exception {
    return inTask(sendThenReceive(new MpscUnboundedVarHandleArrayQueue<>(CHUNK)));
  }

  private static Future<Long> sendThenReceive(MessagePassingQueue<Integer> queue) {
    return async(() -> {
      await(offerAll(queue, DormouseChannels.VALUES));
      return await(received(queue));
    });
  }

  /** Five tasks send what one receives, with room for everything. */
  @Benchmark
  @Workload("mpsc, five senders")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long crowd() throws Exception {
    return inTask(fromCrowd(new MpscChunkedVarHandleArrayQueue<>(CHUNK, DormouseChannels.ROOMY)));
  }

  /** Five tasks send what one receives, without a bound. */
  @Benchmark
  @Workload("unbounded mpsc, five senders")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long crowdUnbounded() throws Exception {
    return inTask(fromCrowd(new MpscUnboundedVarHandleArrayQueue<>(CHUNK)));
  }

  /** Five tasks send what one receives, and often find no room. */
  @Benchmark
  @Workload("mpsc, five senders, full")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public long fullCrowd() throws Exception {
    return inTask(fromCrowd(new MpscVarHandleArrayQueue<>(DormouseChannels.NARROW)));
  }

  private static Future<Long> fromCrowd(MessagePassingQueue<Integer> queue) {
    return async(() -> {
      for (int i = 0; i < DormouseChannels.SENDERS; i++) {
        spawn(offerAll(queue, DormouseChannels.VALUES / DormouseChannels.SENDERS));
      }
      return await(received(queue));
    });
  }

  private static Future<Void> offerAll(MessagePassingQueue<Integer> queue, int count) {
    return async(() -> {
      for (int i = 0; i < count; i++) {
        while (!queue.offer(i)) {
          await(Futures.yieldNow());
        }
      }
    });
  }

  private static Future<Long> received(MessagePassingQueue<Integer> queue) {
    return async(() -> {
      long sum = 0;
      for (int i = 0; i < DormouseChannels.VALUES; i++) {
        Integer value;
        while ((value = queue.poll()) == null) {
          await(Futures.yieldNow());
        }
        sum += value;
      }
      return sum;
    });
  }
}
