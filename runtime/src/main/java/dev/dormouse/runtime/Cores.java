package dev.dormouse.runtime;

import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.SpawnSite;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an {@link AsyncRuntime#threadPerCore} runtime one by one, for tasks that stay on a
 * thread and are sent there from elsewhere.
 *
 * <p>What goes to the thread is a function: it makes the future there, which may hold what must not
 * move. Usable from any thread.
 */
public final class Cores {
  private final CoreScheduler scheduler;

  Cores(CoreScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Returns how many there are. */
  public int count() {
    return scheduler.coreCount();
  }

  /**
   * Returns how many tasks live on a thread: exact when nothing runs, else not too few.
   *
   * @throws IndexOutOfBoundsException if there is no such thread
   */
  public int tasks(int core) {
    return scheduler.core(core).alive();
  }

  /**
   * Starts the future that {@code make} returns as a task of the thread that has the fewest. The
   * first poll calls {@code make}; a task that is aborted before it makes nothing.
   *
   * @return its handle; already finished as cancelled if the runtime was closed
   * @throws IllegalStateException if as many tasks are alive as the bound of this thread allows
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinned(
      Supplier<? extends LocalFuture<T>> make) {
    return spawnPinned(make, scheduler.options().siteOfCaller());
  }

  /** Does what {@link #spawnPinned(Supplier)} does and remembers where in the source. */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinned(
      Supplier<? extends LocalFuture<T>> make, SpawnSite site) {
    return spawnPinnedOn(leastLoaded(), make, site);
  }

  private int leastLoaded() {
    int least = 0;
    for (int i = 1; i < count(); i++) {
      if (tasks(i) < tasks(least)) {
        least = i;
      }
    }
    return least;
  }

  /**
   * Starts the future that {@code make} returns as a task of the thread that has the number {@code
   * core}, counted from 0; otherwise as {@link #spawnPinned(Supplier)}.
   *
   * @throws IndexOutOfBoundsException if there is no such thread
   */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinnedOn(
      int core, Supplier<? extends LocalFuture<T>> make) {
    return spawnPinnedOn(core, make, scheduler.options().siteOfCaller());
  }

  /** Does what {@link #spawnPinnedOn(int, Supplier)} does and remembers where in the source. */
  public <T extends @Nullable Object> JoinHandle<T> spawnPinnedOn(
      int core, Supplier<? extends LocalFuture<T>> make, SpawnSite site) {
    Objects.checkIndex(core, count());
    return scheduler.spawnOn(core, new PinnedFuture<>(Objects.requireNonNull(make, "make")), site);
  }
}
