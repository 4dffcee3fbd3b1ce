package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.sync.Notify;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** One task tells many. A task of the runtime runs each batch. */
public class DormouseNotes extends OpenRuntime {
  static final int FEW = 10;
  static final int MANY = 500;
  static final int NOTIFICATIONS = 5_000;

  /** Notifies one of ten tasks at a time. */
  @Benchmark
  @Workload("notifyOne, 10 tasks")
  @OperationsPerInvocation(NOTIFICATIONS)
  public int oneOfFew() throws Exception {
    return inTask(notifying(FEW, false));
  }

  /** Notifies one of 500 tasks at a time. */
  @Benchmark
  @Workload("notifyOne, 500 tasks")
  @OperationsPerInvocation(NOTIFICATIONS)
  public int oneOfMany() throws Exception {
    return inTask(notifying(MANY, false));
  }

  /** Notifies ten tasks at once. */
  @Benchmark
  @Workload("notifyWaiters, 10 tasks")
  @OperationsPerInvocation(NOTIFICATIONS)
  public int few() throws Exception {
    return inTask(notifying(FEW, true));
  }

  /** Notifies 500 tasks at once. */
  @Benchmark
  @Workload("notifyWaiters, 500 tasks")
  @OperationsPerInvocation(NOTIFICATIONS)
  public int many() throws Exception {
    return inTask(notifying(MANY, true));
  }

  /** Notifies until enough notifications have arrived, and lets those who wait run between. */
  private static Future<Integer> notifying(int waiters, boolean all) {
    return async(() -> {
      Notify notify = new Notify();
      AtomicInteger arrived = new AtomicInteger();
      for (int i = 0; i < waiters; i++) {
        spawn(waiting(notify, arrived));
      }
      await(Futures.yieldNow());
      while (arrived.getOpaque() < NOTIFICATIONS) {
        if (all) {
          notify.notifyWaiters();
        } else {
          notify.notifyOne();
        }
        await(Futures.yieldNow());
      }
      notify.notifyWaiters();
      return arrived.get();
    });
  }

  private static Future<Void> waiting(Notify notify, AtomicInteger arrived) {
    return async(() -> {
      while (arrived.getOpaque() < NOTIFICATIONS) {
        await(notify.notified());
        arrived.incrementAndGet();
      }
    });
  }
}
