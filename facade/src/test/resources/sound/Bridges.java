package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.sync.Notify;
import dev.dormouse.sync.Oneshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Beside the concurrency of the JDK: what does not wait may be called. */
class Bridges {
  private final BlockingQueue<String> bounded = new ArrayBlockingQueue<>(8);
  private final LinkedBlockingQueue<String> unbounded = new LinkedBlockingQueue<>();
  private final Queue<String> plain = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final AtomicBoolean done = new AtomicBoolean();

  Future<String> of(CompletableFuture<String> stage) {
    return async(() -> {
      if (stage.isDone() && !stage.isCompletedExceptionally()) {
        return stage.getNow("");
      }
      Oneshot<String> answer = Oneshot.channel();
      Oneshot.Sender<String> sender = answer.sender();
      stage.whenComplete((value, failure) -> {
        if (failure == null) {
          sender.send(value);
        } else {
          sender.close();
        }
      });
      return await(answer.receiver());
    });
  }

  Future<Integer> queues(Future<String> text, CountDownLatch started) {
    return async(() -> {
      started.countDown();
      String value = await(text);
      int count = bounded.offer(value) ? 1 : 0;
      unbounded.add(value);
      plain.add(value);
      new PriorityBlockingQueue<String>().put(value);
      for (String next; (next = unbounded.poll()) != null; ) {
        counts.computeIfAbsent(next, _ -> new AtomicInteger()).incrementAndGet();
        count++;
      }
      List<String> rest = new ArrayList<>();
      bounded.drainTo(rest);
      return count + rest.size() + await(Futures.ready(1));
    });
  }

  Future<Void> timers(ScheduledExecutorService executor, Notify notify) {
    return async(() -> {
      var timer = executor.schedule(notify::notifyOne, 5, TimeUnit.MILLISECONDS);
      executor.execute(() -> unbounded.add("later"));
      try {
        await(notify.notified());
      } finally {
        timer.cancel(false);
        executor.shutdown();
      }
    });
  }

  Future<InetSocketAddress> addresses(byte[] raw) {
    return async(() -> {
      InetSocketAddress any = new InetSocketAddress(0);
      InetSocketAddress here = new InetSocketAddress("127.0.0.1", 80);
      InetSocketAddress there = new InetSocketAddress("::1", 80);
      InetSocketAddress later = InetSocketAddress.createUnresolved("example.org", 80);
      InetAddress exact = InetAddress.getByAddress(raw);
      InetAddress literal = InetAddress.getByName("10.0.0.1");
      await(Futures.yieldNow());
      return List.of(any, here, there, later, new InetSocketAddress(exact, 1))
          .get(literal.getAddress().length - 4);
    });
  }

  Future<Void> spin() {
    return async(() -> {
      while (!done.get()) {
        await(Futures.yieldNow());
      }
      int tries = 0;
      while (true) {
        if (done.compareAndSet(true, false) || ++tries > 10) {
          break;
        }
        Thread.onSpinWait();
      }
    });
  }

  /** A function of the future's value, and one that makes futures. */
  Future<List<Integer>> functions(List<String> names) {
    return async(() -> {
      Supplier<Future<Integer>> each = () -> async(() -> 1);
      List<Future<Integer>> all = new ArrayList<>();
      names.forEach(name -> all.add(each.get().map(one -> one + name.length())));
      names.forEach(_ -> all.add(each.get()));
      spawn(each.get());
      return await(Futures.joinAll(all));
    });
  }
}
