package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.sync.Broadcast;
import dev.dormouse.sync.Notify;
import dev.dormouse.sync.Watch;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** One task tells many. A task of the runtime runs each batch. */
public class DormouseNotes extends OpenRuntime {
  static final int FEW = 10;
  static final int MANY = 500;
  static final int CAPACITY = 1_000;
  static final int NOTES = 100;
  static final int NOTIFICATIONS = 5_000;

  /** How many receivers have not seen the last note, and who waits for them. */
  private record Unseen(AtomicInteger count, Notify none) {
    Unseen() {
      this(new AtomicInteger(), new Notify());
    }

    void seen() {
      if (count.decrementAndGet() == 0) {
        none.notifyOne();
      }
    }

    Future<Void> untilNone() {
      return async(() -> {
        while (count.get() > 0) {
          await(none.notified());
        }
      });
    }
  }

  /** Sends notes to ten tasks, each when all have seen the one before. */
  @Benchmark
  @Workload("broadcast, 10 receivers")
  @OperationsPerInvocation(NOTES * FEW)
  public int broadcastToFew() throws Exception {
    return inTask(broadcasting(FEW));
  }

  /** Sends notes to 500 tasks. */
  @Benchmark
  @Workload("broadcast, 500 receivers")
  @OperationsPerInvocation(NOTES * MANY)
  public int broadcastToMany() throws Exception {
    return inTask(broadcasting(MANY));
  }

  private static Future<Integer> broadcasting(int receivers) {
    return async(() -> {
      Unseen unseen = new Unseen();
      try (Broadcast.Sender<Integer> sender = Broadcast.sender(CAPACITY)) {
        for (int i = 0; i < receivers; i++) {
          spawn(receiving(sender.subscribe(), unseen));
        }
        int sent = 0;
        for (int i = 0; i < NOTES; i++) {
          unseen.count().addAndGet(receivers);
          sent += sender.send(i);
          await(unseen.untilNone());
        }
        return sent;
      }
    });
  }

  private static Future<Void> receiving(Broadcast.Receiver<Integer> receiver, Unseen unseen) {
    return async(() -> {
      try (receiver) {
        while (await(receiver.recv()) != null) {
          unseen.seen();
        }
      }
    });
  }

  /** Changes a value that ten tasks watch, each time when all have seen it. */
  @Benchmark
  @Workload("watch, 10 receivers")
  @OperationsPerInvocation(NOTES * FEW)
  public int watchedByFew() throws Exception {
    return inTask(changing(FEW));
  }

  /** Changes a value that 500 tasks watch. */
  @Benchmark
  @Workload("watch, 500 receivers")
  @OperationsPerInvocation(NOTES * MANY)
  public int watchedByMany() throws Exception {
    return inTask(changing(MANY));
  }

  private static Future<Integer> changing(int receivers) {
    return async(() -> {
      Unseen unseen = new Unseen();
      try (Watch.Sender<Integer> sender = Watch.sender(0)) {
        for (int i = 0; i < receivers; i++) {
          spawn(watching(sender.subscribe(), unseen));
        }
        for (int i = 1; i <= NOTES; i++) {
          unseen.count().addAndGet(receivers);
          sender.send(i);
          await(unseen.untilNone());
        }
        return sender.borrow();
      }
    });
  }

  private static Future<Integer> watching(Watch.Receiver<Integer> receiver, Unseen unseen) {
    return async(() -> {
      try (receiver) {
        int sum = 0;
        int last;
        do {
          await(receiver.changed());
          last = receiver.borrow(); // once: another note may follow as soon as this one is seen
          sum += last;
          unseen.seen();
        } while (last < NOTES);
        return sum;
      }
    });
  }

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
