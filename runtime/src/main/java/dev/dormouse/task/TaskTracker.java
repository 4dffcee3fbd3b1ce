package dev.dormouse.task;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.Spawner;
import dev.dormouse.sync.Notify;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts tasks, and other things that have an end, so that a graceful shutdown can wait for all of
 * them. It keeps no results and aborts nothing; beside a {@link
 * dev.dormouse.sync.CancellationToken} it is all that a server needs to stop.
 *
 * <pre>{@code
 * var tracker = new TaskTracker(spawner());
 * tracker.spawn(serve(connection));
 * ...
 * tracker.close();
 * await(tracker.awaitEmpty());
 * }</pre>
 *
 * <p><b>Threads.</b> Any.
 */
public final class TaskTracker {
  /*
   * The word: count (63 bits) | CLOSED.
   *
   * count            -> count + 1         enter()   add, full
   * count            -> count - 1         leave()   add, full; to 0 | CLOSED: this thread notifies
   * count            -> count | CLOSED    close()   CAS, full; to 0 | CLOSED: this thread notifies
   * count | CLOSED   -> count             reopen()  CAS, full
   *
   * Who waits was created before it looks at the word, and Notify reaches all that were created
   * before. So a word that was 0 | CLOSED once ends each wait that had begun, even if it was
   * reopened at once.
   */
  private static final long CLOSED = 1;
  private static final long ONE = 2;
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(TaskTracker.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Spawner spawner;
  private final Notify empty = new Notify();

  @SuppressWarnings("unused") // through WORD only
  private long word;

  /** Makes an open tracker that spawns with {@code spawner}. */
  public TaskTracker(Spawner spawner) {
    this.spawner = Objects.requireNonNull(spawner, "spawner");
  }

  /** Starts {@code future} as a task that counts until it has ended. */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    return spawnOn(spawner, future);
  }

  /** Starts {@code future} as a task of another executor, which counts until it has ended. */
  public <T extends @Nullable Object> JoinHandle<T> spawnOn(Spawner other, Future<T> future) {
    return start(new TrackedFuture<>(token(), future), other::spawn);
  }

  /** Does what {@link #spawn(Future)} does and remembers where in the source. */
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future, SpawnSite site) {
    return spawnOn(spawner, future, site);
  }

  /** Does what {@link #spawnOn(Spawner, Future)} does and remembers where in the source. */
  public <T extends @Nullable Object> JoinHandle<T> spawnOn(
      Spawner other, Future<T> future, SpawnSite site) {
    return start(new TrackedFuture<>(token(), future), tracked -> other.spawn(tracked, site));
  }

  /** Starts {@code future} as a task that stays on this thread and counts until it has ended. */
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(LocalFuture<T> future) {
    return spawnLocalOn(spawner, future);
  }

  /**
   * Starts {@code future} as a task of another executor, for instance of a {@link LocalSet}, which
   * stays on this thread and counts until it has ended.
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnLocalOn(
      Spawner other, LocalFuture<T> future) {
    return start(new TrackedFuture<>(token(), future), other::spawnLocal);
  }

  /** Does what {@link #spawnLocal(LocalFuture)} does and remembers where in the source. */
  public <T extends @Nullable Object> JoinHandle<T> spawnLocal(
      LocalFuture<T> future, SpawnSite site) {
    return spawnLocalOn(spawner, future, site);
  }

  /** Does what {@link #spawnLocalOn(Spawner, LocalFuture)} does and remembers where. */
  public <T extends @Nullable Object> JoinHandle<T> spawnLocalOn(
      Spawner other, LocalFuture<T> future, SpawnSite site) {
    return start(new TrackedFuture<>(token(), future), tracked -> other.spawnLocal(tracked, site));
  }

  private static <T extends @Nullable Object> JoinHandle<T> start(
      TrackedFuture<T> tracked, Function<TrackedFuture<T>, JoinHandle<T>> spawn) {
    try {
      return spawn.apply(tracked);
    } catch (Throwable refused) {
      tracked.stopCounting();
      throw refused;
    }
  }

  /** Runs {@code call} on a thread for blocking calls; it counts until it has ended. */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
    return spawnBlockingOn(spawner, call);
  }

  /**
   * Runs {@code call} on a thread for blocking calls of another executor; it counts until it has
   * ended.
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlockingOn(
      Spawner other, Callable<T> call) {
    return start(new TrackedCall<>(token(), call), other::spawnBlocking);
  }

  /** Does what {@link #spawnBlocking(Callable)} does and remembers where in the source. */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(
      Callable<T> call, SpawnSite site) {
    return spawnBlockingOn(spawner, call, site);
  }

  /** Does what {@link #spawnBlockingOn(Spawner, Callable)} does and remembers where. */
  public <T extends @Nullable Object> JoinHandle<T> spawnBlockingOn(
      Spawner other, Callable<T> call, SpawnSite site) {
    return start(new TrackedCall<>(token(), call), tracked -> other.spawnBlocking(tracked, site));
  }

  private static <T extends @Nullable Object> JoinHandle<T> start(
      TrackedCall<T> tracked, Function<TrackedCall<T>, JoinHandle<T>> spawn) {
    try {
      return spawn.apply(tracked);
    } catch (Throwable refused) {
      tracked.stopCounting();
      throw refused;
    }
  }

  /**
   * Returns {@code future} in a form that counts from now on until it has ended or was dropped.
   *
   * @cancelSafety as safe as the future
   */
  public <T extends @Nullable Object> Future<T> trackFuture(Future<T> future) {
    return new TrackedFuture<>(token(), future);
  }

  /** Counts something that is no future, until the token is closed. */
  public Token token() {
    enter();
    return new Token(this);
  }

  /**
   * Waits until a moment at which this tracker is closed and nothing counts. If there is one while
   * this waits it is not missed, also if the tracker is opened again at once.
   *
   * @cancelSafety safe
   */
  public Future<Void> awaitEmpty() {
    return new AwaitEmpty(this, empty.notified());
  }

  /**
   * Lets {@link #awaitEmpty} end once nothing counts. More may be tracked all the same.
   *
   * @return whether it was open
   */
  public boolean close() {
    long seen;
    do {
      seen = wordVolatile();
      if ((seen & CLOSED) != 0) {
        return false;
      }
    } while (!casWord(seen, seen | CLOSED));
    notifyIfEmpty(seen | CLOSED);
    return true;
  }

  /**
   * Makes {@link #awaitEmpty} wait for another {@link #close}.
   *
   * @return whether it was closed
   */
  public boolean reopen() {
    long seen;
    do {
      seen = wordVolatile();
      if ((seen & CLOSED) == 0) {
        return false;
      }
    } while (!casWord(seen, seen & ~CLOSED));
    return true;
  }

  /** Tells whether this was closed, and not opened again. */
  public boolean isClosed() {
    return (wordVolatile() & CLOSED) != 0;
  }

  /** Returns how many things count at this moment. */
  public long size() {
    return wordVolatile() / ONE;
  }

  /** Tells whether nothing counts at this moment. */
  public boolean isEmpty() {
    return size() == 0;
  }

  boolean isClosedAndEmpty() {
    return wordVolatile() == CLOSED;
  }

  private void enter() {
    long unused = addWord(ONE);
  }

  private void leave() {
    notifyIfEmpty(addWord(-ONE) - ONE);
  }

  private void notifyIfEmpty(long now) {
    if (now == CLOSED) {
      empty.notifyWaiters();
    }
  }

  /** Counts in its tracker until it is closed. */
  public static final class Token implements AutoCloseable {
    private @Nullable TaskTracker tracker;

    private Token(TaskTracker tracker) {
      this.tracker = tracker;
    }

    /** Stops counting. Idempotent; for any thread, one at a time. */
    @Override
    public void close() {
      TaskTracker from = tracker;
      tracker = null;
      if (from != null) {
        from.leave();
      }
    }
  }

  /** Volatile: pairs with casWord() and addWord(). */
  private long wordVolatile() {
    return (long) WORD.getVolatile(this);
  }

  /** Full: one step of the table; pairs with itself and addWord(). */
  private boolean casWord(long seen, long next) {
    return WORD.compareAndSet(this, seen, next);
  }

  /** Full: one step of the table; what ended before is seen by who waited; pairs with casWord(). */
  private long addWord(long delta) {
    return (long) WORD.getAndAdd(this, delta);
  }
}
