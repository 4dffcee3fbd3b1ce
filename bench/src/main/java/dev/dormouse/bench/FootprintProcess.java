package dev.dormouse.bench;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Shared;
import dev.dormouse.stream.FuturesUnordered;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Mutex;
import dev.dormouse.sync.Notify;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.sync.Receiver;
import dev.dormouse.sync.RwLock;
import dev.dormouse.sync.Semaphore;
import dev.dormouse.sync.SendOutcome;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One JVM full of channels and locks that nobody uses, and of futures that wait for them. Prints
 * peer, what it is, and bytes of each.
 */
final class FootprintProcess {
  private FootprintProcess() {}

  /** Takes how many there are to be of each. */
  public static void main(String[] arguments) throws InterruptedException {
    int count = Integer.parseInt(arguments[0]);
    HeapBytes.ofEach(count, _ -> new Mutex<>(0)); // the first ones also see the JVM's own start
    printIdle(count);
    printWaiters(count);
    printSets(count);
  }

  private static void printIdle(int count) {
    // The pair of its ends is taken apart in a program, and garbage; here it is kept.
    int pair = 16;
    print("idle oneshot", HeapBytes.ofEach(count, _ -> Oneshot.channel()) - pair);
    print("empty mpsc of 1", HeapBytes.ofEach(count, _ -> Mpsc.channel(1)) - pair);
    print("empty mpsc of 1,000", HeapBytes.ofEach(count, _ -> Mpsc.channel(1_000)) - pair);
    print("empty unbounded mpsc", HeapBytes.ofEach(count, _ -> Mpsc.unbounded()) - pair);
    print("idle semaphore", HeapBytes.ofEach(count, _ -> new Semaphore(1)));
    print("idle mutex", HeapBytes.ofEach(count, _ -> new Mutex<>(0)));
    print("idle rwlock", HeapBytes.ofEach(count, _ -> new RwLock<>(0)));
    print("idle notify", HeapBytes.ofEach(count, _ -> new Notify()));
  }

  private static void printWaiters(int count) throws InterruptedException {
    Mpsc<Integer> full = Mpsc.channel(1);
    if (full.sender().trySend(1) == SendOutcome.SENT) {
      printWaiting("send that waits", count, _ -> full.sender().send(1));
    }
    List<Receiver<Integer>> receivers = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      receivers.add(Mpsc.<Integer>channel(1).receiver());
    }
    printWaiting("receive that waits", count, i -> receivers.get(i).recv());
    Semaphore semaphore = new Semaphore(0);
    printWaiting("acquire that waits", count, _ -> semaphore.acquire());
    Mutex<Integer> mutex = new Mutex<>(1);
    RwLock<Integer> lock = new RwLock<>(1);
    try (var _ = mutex.blockingLock();
        var _ = lock.blockingWrite()) {
      printWaiting("lock that waits", count, _ -> mutex.lock());
      printWaiting("read that waits", count, _ -> lock.read());
    }
    Notify notify = new Notify();
    printWaiting("notified that waits", count, _ -> notify.notified());
  }

  private static void printWaiting(String what, int count, IntFunction<Future<?>> make) {
    print(what, HeapBytes.ofEach(count, i -> polled(make.apply(i))));
  }

  private static Future<?> polled(Future<?> future) {
    try {
      if (future.pollRaw(Context.noop()) != Poll.PENDING) {
        throw new IllegalStateException("did not wait: " + future);
      }
      return future;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void printSets(int count) {
    Future<Integer> never = Futures.pending();
    FuturesUnordered<Integer> set = new FuturesUnordered<>();
    print(
        "future in a FuturesUnordered",
        HeapBytes.ofEach(
            count,
            _ -> {
              set.push(never);
              return never;
            }));
    Shared<Integer> shared = Futures.<Integer>pending().shared();
    print("copy of a shared future", HeapBytes.ofEach(count, _ -> shared.copy()));
    print("shared future", HeapBytes.ofEach(count, _ -> never.shared()));
    Reference.reachabilityFence(set);
  }

  private static void print(String what, double bytes) {
    System.out.println(Peer.DORMOUSE.key() + "\t" + what + "\t" + bytes);
  }
}
