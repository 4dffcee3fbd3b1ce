package dev.dormouse.task;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.future.Woken;
import dev.dormouse.future.WokenStack;
import dev.dormouse.runtime.Limits;
import dev.dormouse.runtime.UnhandledFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that stay on one thread, on any executor. They run while {@link #runUntil} or {@link
 * #awaitEmpty} is polled, and only then.
 *
 * <pre>{@code
 * try (var set = new LocalSet()) {
 *   runtime.blockOnLocal(set.runUntil(asyncLocal(() -> {
 *     var frame = spawnLocal(asyncLocal(() -> render(scene)));
 *     return await(frame);
 *   })));
 * }
 * }</pre>
 *
 * <p>In its tasks, and in the future of {@code runUntil}, {@code spawnLocal} starts tasks of this
 * set and {@code spawn} tasks of the executor around it. Called on the set itself, {@link #spawn}
 * starts a task of the set from any thread.
 *
 * <p>The set belongs to the thread that first polls it or calls {@code spawnLocal}. Wakes, handles
 * and {@code spawn} are for any thread. A task that is aborted is dropped on the thread of the set,
 * when that runs next. Closing drops all tasks, the newest first.
 *
 * @fairness first in, first out; after {@link Limits#LOCAL_SET_POLLS} polls the tasks of the
 *     executor have their turn
 */
public final class LocalSet implements Spawner, AutoCloseable {
  /*
   * `arrivals` and `closed` change under the monitor of arrivals; all else is the owner's. Who runs
   * the tasks registers its waker before it looks at arrivals and at the stack of woken tasks, and
   * who adds to either wakes it afterwards.
   */
  private final UnhandledFailure handler;
  private final WokenStack woken = new WokenStack();

  /** What others see of this set who only look. */
  private final SetView view = new SetView(this);

  /** Tasks that other threads spawned and the owner has not seen. */
  private final ArrayDeque<SetTask<?>> arrivals = new ArrayDeque<>();

  private volatile boolean closed;
  private volatile @Nullable Thread owner;

  /** Tasks that have not ended, in the order in which they came. */
  private final LinkedHashSet<SetTask<?>> tasks = new LinkedHashSet<>();

  private final ArrayDeque<SetTask<?>> queue = new ArrayDeque<>();

  /** The future that runs the tasks at present, or null. */
  private @Nullable Object runner;

  /** The task in its poll, or null. */
  private @Nullable SetTask<?> running;

  /** Makes an empty set; failures that nobody awaits are logged. */
  public LocalSet() {
    this(SetHandle::log);
  }

  /** Makes an empty set that tells failures which nobody awaits to {@code handler}. */
  public LocalSet(UnhandledFailure handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  // ---- Spawning

  /**
   * Starts {@code future} as a task of this set. Any thread.
   *
   * @return its handle; already finished as cancelled if the set was closed
   * @throws IllegalStateException if it has {@link Limits#TASKS_MAX} tasks
   */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return spawn(future, SpawnSite.UNKNOWN);
  }

  /** Does what {@link #spawn(Future)} does and remembers where in the source. */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    if (owner == Thread.currentThread()) {
      return spawnLocal(future, site);
    }
    SetTask<T> task = new SetTask<>(woken, future, site);
    SetHandle<T> handle = task.handle(handler);
    boolean late;
    synchronized (arrivals) {
      late = closed;
      if (!late) {
        checkRoom(arrivals.size());
        arrivals.add(task);
      }
    }
    if (late) {
      task.drop();
    } else {
      woken.wakeOwner();
    }
    return handle;
  }

  /**
   * Starts {@code future} as a task of this set. For the thread that it belongs to.
   *
   * @return its handle; already finished as cancelled if the set was closed
   * @throws IllegalStateException on another thread, or if the set has {@link Limits#TASKS_MAX}
   *     tasks
   */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return spawnLocal(future, SpawnSite.UNKNOWN);
  }

  /** Does what {@link #spawnLocal(LocalFuture)} does and remembers where in the source. */
  @Override
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    own("spawnLocal");
    checkRoom(tasks.size());
    SetTask<T> task = new SetTask<>(woken, future, site);
    SetHandle<T> handle = task.handle(handler);
    if (closed) {
      task.drop();
    } else {
      takeOn(task);
      woken.wakeOwner();
    }
    return handle;
  }

  private static void checkRoom(int known) {
    if (known >= Limits.TASKS_MAX) {
      throw new IllegalStateException("spawn: this set has " + known + " tasks, as many as it may");
    }
  }

  private void takeOn(SetTask<?> task) {
    tasks.add(task);
    enqueue(task);
  }

  private void enqueue(SetTask<?> task) {
    if (!task.queued && !task.isFinished()) {
      task.queued = true;
      queue.add(task);
    }
  }

  // ---- Running

  /**
   * Polls {@code future} and runs the tasks of this set until it has ended. The tasks that have not
   * ended then stay in the set.
   *
   * @throws IllegalStateException from the poll, on a thread that the set does not belong to, or if
   *     another future runs the set
   * @cancelSafety as safe as the future; the tasks stay in the set
   */
  public <T extends @Nullable Object> LocalFuture<T> runUntil(LocalFuture<T> future) {
    return new SetRun<>(this, Objects.requireNonNull(future, "future"));
  }

  /**
   * Runs the tasks of this set until none is left. Others may be spawned meanwhile.
   *
   * @throws IllegalStateException from the poll, on a thread that the set does not belong to, or if
   *     another future runs the set
   * @cancelSafety safe: the tasks stay in the set
   */
  public LocalFuture<Void> awaitEmpty() {
    return new SetRun<>(this, null);
  }

  /** Makes sure that this thread and no other future runs the set. */
  void startRunning(Object future, Context cx) {
    own("LocalSet");
    if (runner != null && runner != future) {
      throw new IllegalStateException(
          "LocalSet: another future runs this set; await what it gives, or spawn into the set");
    }
    runner = future;
    woken.begin(cx.waker());
  }

  void stopRunning(Object future) {
    if (runner == future) {
      runner = null;
      woken.end();
    }
  }

  /**
   * Polls the tasks that were woken, up to the bound.
   *
   * @return whether others are left that wait for a poll
   */
  boolean tick(Context cx) {
    SetContext context = new SetContext(this, cx);
    receive();
    for (int left = Limits.LOCAL_SET_POLLS; left > 0; left--) {
      SetTask<?> task = queue.poll();
      if (task == null) {
        receive();
        task = queue.poll();
        if (task == null) {
          return false;
        }
      }
      task.queued = false;
      if (run(task, context)) {
        // Not again before the executor had its turn.
        left = Math.min(left, queue.size());
      }
    }
    receive();
    return !queue.isEmpty();
  }

  private void receive() {
    for (Woken next = woken.takeAll(); next != null; ) {
      SetTask<?> task = (SetTask<?>) next;
      next = task.unlink();
      enqueue(task);
    }
    synchronized (arrivals) {
      arrivals.forEach(this::takeOn);
      arrivals.clear();
    }
  }

  /** Polls a task; tells whether it yielded. */
  private boolean run(SetTask<?> task, SetContext cx) {
    running = task;
    boolean ended;
    boolean yielded;
    try {
      cx.beginPoll(task);
      ended = task.run(cx);
    } finally {
      yielded = cx.endPoll();
      running = null;
    }
    if (ended) {
      tasks.remove(task);
    } else if (yielded) {
      enqueue(task);
    }
    return yielded && !ended;
  }

  // ---- Ending

  /** Returns how many tasks have not ended. Exact for the owner. */
  public int size() {
    synchronized (arrivals) {
      return tasks.size() + arrivals.size();
    }
  }

  /** Tells whether no task is left. Exact for the owner. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Drops all tasks, the newest first, and takes no more. Inside a task of the set that task is
   * dropped after its poll. What their drops throw goes to their handles. Idempotent.
   *
   * @throws IllegalStateException on a thread that the set does not belong to
   */
  @Override
  public void close() {
    own("close");
    synchronized (arrivals) {
      closed = true;
      tasks.addAll(arrivals);
      arrivals.clear();
    }
    queue.clear();
    SetTask<?> inPoll = running;
    while (!tasks.isEmpty()) {
      SetTask<?> task = tasks.removeLast();
      if (task == inPoll) {
        task.abort();
      } else {
        task.drop();
      }
    }
    woken.wakeOwner();
  }

  // ---- Being looked at

  SetView view() {
    return view;
  }

  /** Returns the task in its poll, or null. Any thread; plain, so the answer may be late. */
  @Nullable SetTask<?> running() {
    return running;
  }

  /**
   * Returns the oldest tasks, as many as a dump shows. Exact for the owner and while it is inside a
   * poll; another thread may find none while they change.
   */
  List<SetTask<?>> tasksSeen() {
    List<SetTask<?>> seen = new ArrayList<>();
    try {
      tasks.stream().limit(FutureInfo.TREE_LINES_MAX).forEach(seen::add);
    } catch (RuntimeException moved) {
      seen.clear();
    }
    synchronized (arrivals) {
      arrivals.stream().limit(FutureInfo.TREE_LINES_MAX - seen.size()).forEach(seen::add);
    }
    return seen;
  }

  private void own(String call) {
    Thread me = Thread.currentThread();
    Thread known = owner;
    if (known == null) {
      synchronized (arrivals) {
        if (owner == null) {
          owner = me;
        }
        known = owner;
      }
    }
    if (known != me) {
      throw new IllegalStateException(
          call + ": this set belongs to " + known + " and cannot be used on " + me);
    }
  }
}
