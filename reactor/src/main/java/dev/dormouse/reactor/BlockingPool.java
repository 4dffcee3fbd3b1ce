package dev.dormouse.reactor;

import dev.dormouse.future.Context;
import dev.dormouse.future.Finished;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.WakerSlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for blocking calls: started when a job finds none idle, up to a bound; let go when
 * idle for long.
 *
 * <p>One thread at a time is on its way to the queue, woken or started: once it has taken a job and
 * sees more, it calls the next one. A burst of short calls so costs the caller one wake-up, and no
 * more threads than the calls keep busy; long ones get theirs as soon as the thread before has
 * arrived.
 */
final class BlockingPool implements Offload {
  /** Tries to take the lock before the thread sleeps for it. */
  private static final int SPINS = 100;

  private final int threadsMax;
  private final int queueMax;
  private final long keepAliveNanos;
  private final ThreadFactory newThreads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  /** Jobs that wait for a thread, first in, first out; a set, so that a dropped one leaves it. */
  private final LinkedHashSet<Work> queue = new LinkedHashSet<>();

  /** Threads that run a job and have not put it down, which is after the wake of who waits. */
  private final LinkedHashMap<Thread, Work> busy = new LinkedHashMap<>();

  private final Condition quiet = lock.newCondition();
  private int threads;
  private int idle;

  /*
   * False -> true   call()   a thread was signalled or started, which will look at the queue
   * true  -> false  next()   a thread looks at the queue: that one, or another before it, which
   *                          then calls for what it leaves
   * Guarded by the lock. While jobs wait and threads may be had, it is true.
   */
  private boolean coming;
  private int named;
  private boolean closed;

  /** Who is told, after every job was put down, that none is left. */
  private volatile @Nullable Runnable idleListener;

  BlockingPool(int threadsMax, int queueMax, Duration keepAlive, ThreadFactory newThreads) {
    this.threadsMax = threadsMax;
    this.queueMax = queueMax;
    this.keepAliveNanos = keepAlive.toNanos();
    this.newThreads = newThreads;
  }

  /** Makes a thread; the default of reactors. */
  static Thread newThread(Runnable body) {
    return Thread.ofPlatform().daemon().unstarted(body);
  }

  @Override
  public <T extends @Nullable Object> Future<T> call(Callable<T> job) {
    return new Job<>(Objects.requireNonNull(job, "job"));
  }

  /** Takes no more jobs, fails those that wait, and lets idle threads go. */
  void close() {
    List<Work> waiting;
    lock.lock();
    try {
      closed = true;
      waiting = new ArrayList<>(queue);
      queue.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Work::refuse);
  }

  /** Returns how many threads there are. */
  int threads() {
    lock.lock();
    try {
      return threads;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the counters of a reactor: those given and the pool's own. */
  ReactorMetrics addTo(long opened, int open, long events, Spin spin) {
    lock.lock();
    try {
      return new ReactorMetrics(
          opened,
          opened - open,
          events,
          spin.won(),
          spin.lost(),
          threads,
          idle,
          queue.size(),
          busy.size());
    } finally {
      lock.unlock();
    }
  }

  /** Has {@code listener} told, on a thread of the pool, whenever no job is left. */
  void whenIdle(Runnable listener) {
    idleListener = listener;
  }

  /** Returns how many jobs wait or run. A job counts until its waiter was woken. */
  int jobs() {
    lock.lock();
    try {
      return queue.size() + busy.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void submit(Work job) {
    if (!enqueue(job)) {
      job.refuse();
    }
  }

  /** Queues a job and sees that a thread will come for it; false if this was closed. */
  private boolean enqueue(Work job) {
    lockSoon();
    try {
      if (closed) {
        return false;
      }
      if (queue.size() >= queueMax) {
        throw new RejectedExecutionException(
            threads
                + " threads are busy with blocking calls and "
                + queueMax
                + " more calls wait; raise ReactorOptions.withOffload, or make fewer at a time");
      }
      queue.add(job);
      callThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sees that a thread comes for the jobs that wait. */
  private void callThread() {
    assert lock.isHeldByCurrentThread();
    if (coming || queue.isEmpty()) {
      return;
    }
    if (idle > 0) {
      coming = true;
      work.signal();
    } else if (threads < threadsMax) {
      coming = true;
      startThread();
    }
  }

  private void startThread() {
    threads++;
    try {
      Thread thread = newThreads.newThread(this::serve);
      thread.setName("dormouse-offload-" + named++);
      thread.start();
    } catch (Throwable failure) {
      threads--;
      coming = false;
      if (threads == 0) {
        queue.clear(); // of the one job that waits: without threads there were none before
        throw failure;
      }
    }
  }

  @Override
  public List<Thread> awaitIdle(Duration most) {
    long left = most.toNanos();
    lock.lock();
    try {
      while (left > 0 && othersAreBusy()) {
        left = quiet.awaitNanos(left);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return busyOthers();
  }

  private boolean othersAreBusy() {
    return busy.size() > (busy.containsKey(Thread.currentThread()) ? 1 : 0);
  }

  private List<Thread> busyOthers() {
    lock.lock();
    try {
      return busy.keySet().stream().filter(each -> each != Thread.currentThread()).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<Thread, Work> running() {
    lock.lock();
    try {
      return new LinkedHashMap<>(busy);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void withdraw(Work job) {
    lock.lock();
    try {
      queue.remove(job);
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    for (Work job; (job = next()) != null; ) {
      try {
        job.run();
      } catch (Throwable failure) {
        // The waker of who waits threw; the thread goes on with the next job.
        ReactorLog.wakerThrew(failure);
      }
      Thread.interrupted(); // a job that interrupts its own thread does not disturb the next
    }
  }

  private void putDown() {
    assert lock.isHeldByCurrentThread();
    if (busy.remove(Thread.currentThread()) != null) {
      quiet.signalAll();
    }
  }

  /** Waits for a job; null when the thread is no longer needed. */
  private @Nullable Work next() {
    lockSoon();
    try {
      putDown();
      coming = false;
      tellWhenIdle();
      long left = keepAliveNanos;
      while (queue.isEmpty()) {
        if (closed || left <= 0) {
          threads--;
          return null;
        }
        idle++;
        try {
          left = work.awaitNanos(left);
        } catch (InterruptedException e) {
          // Nobody owns this thread but the pool, which ends it by closing.
        } finally {
          idle--;
        }
        coming = false;
      }
      Work job = queue.removeFirst();
      busy.put(Thread.currentThread(), job);
      callThread();
      return job;
    } finally {
      lock.unlock();
    }
  }

  /** Tells the listener, without the lock, if this thread has put the last job down. */
  private void tellWhenIdle() {
    assert lock.isHeldByCurrentThread();
    Runnable listener = idleListener;
    if (listener == null || !busy.isEmpty() || !queue.isEmpty()) {
      return;
    }
    lock.unlock();
    try {
      listener.run();
    } finally {
      lock.lock();
    }
  }

  /**
   * Takes the lock, which is never held for long: a short wait costs less than to be put to sleep
   * and woken, which each short call would otherwise pay twice.
   */
  private void lockSoon() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** One blocking call and the future of its result. */
  private final class Job<T extends @Nullable Object> extends RawFuture<T> implements Work {
    /*
     * NEW     -> QUEUED   pollRaw()  the first poll; ENDED if the pool refuses
     * QUEUED  -> RUNNING  run()      under the job's monitor: a drop and a start have one winner
     * RUNNING -> DONE     run()      result stored, waker woken afterwards
     * QUEUED  -> DONE     refuse()   the pool was closed
     * QUEUED, RUNNING, DONE, NEW -> ENDED  drop(); DONE -> ENDED  pollRaw()
     */
    private enum State {
      NEW,
      QUEUED,
      RUNNING,
      DONE,
      ENDED
    }

    private final WakerSlot slot = new WakerSlot();
    private volatile State state = State.NEW;
    private @Nullable Callable<T> call;
    private @Nullable Object value;
    private @Nullable Throwable failure;

    Job(Callable<T> call) {
      this.call = call;
    }

    @Override
    public @Nullable Object pollRaw(Context cx) throws Exception {
      State seen = state;
      if (seen == State.ENDED) {
        throw Finished.polledAgain("blocking call");
      }
      if (!cx.proceed()) {
        return Poll.PENDING;
      }
      slot.register(cx.waker());
      if (seen == State.NEW) {
        begin();
      }
      if (state != State.DONE) {
        cx.refund();
        return Poll.PENDING;
      }
      slot.take();
      state = State.ENDED;
      Throwable thrown = failure;
      Object result = value;
      failure = null;
      value = null;
      switch (thrown) {
        case null -> {
          return result;
        }
        case Exception exception -> throw exception;
        case Error error -> throw error;
        default -> throw new IllegalStateException("blocking call failed", thrown);
      }
    }

    private void begin() {
      state = State.QUEUED;
      try {
        if (!enqueue(this)) {
          throw new RejectedExecutionException("the reactor was closed; it takes no more jobs");
        }
      } catch (Throwable refused) {
        state = State.ENDED;
        call = null;
        slot.take();
        throw refused;
      }
    }

    private synchronized @Nullable Callable<T> start() {
      if (state != State.QUEUED) {
        return null;
      }
      state = State.RUNNING;
      Callable<T> job = call;
      call = null;
      return job;
    }

    @Override
    public void run() {
      Callable<T> job = start();
      if (job == null) {
        return;
      }
      Object result = null;
      Throwable thrown = null;
      try {
        result = job.call();
      } catch (Throwable any) {
        thrown = any;
      }
      finish(State.RUNNING, result, thrown);
    }

    @Override
    public void refuse() {
      finish(
          State.QUEUED,
          null,
          new RejectedExecutionException("the reactor was closed before the job had begun"));
    }

    private void finish(State from, @Nullable Object result, @Nullable Throwable thrown) {
      synchronized (this) {
        if (state != from) {
          return; // dropped: nobody wants the result
        }
        value = result;
        failure = thrown;
        state = State.DONE;
      }
      slot.wake();
    }

    @Override
    protected FutureInfo info() {
      return FutureInfo.leaf("blocking call");
    }

    @Override
    public void drop() {
      State was;
      synchronized (this) {
        was = state;
        state = State.ENDED;
        call = null;
        value = null;
        failure = null;
      }
      slot.take();
      if (was == State.QUEUED) {
        withdraw(this);
      }
    }
  }
}
