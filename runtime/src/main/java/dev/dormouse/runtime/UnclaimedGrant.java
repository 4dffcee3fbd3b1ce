package dev.dormouse.runtime;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock that was granted to a future which nobody polls, so that it is held and not used: its task
 * keeps the future and awaits something else. If that waits for the lock too, nobody goes on.
 *
 * @param grant what waits for the lock, such as {@code Mutex.lock}
 * @param holder the task that keeps it, and where that stands
 * @param lasts how long it was not polled at least when it was noticed
 * @param behind the first of those that wait for the same lock
 */
public record UnclaimedGrant(String grant, Stand holder, Duration lasts, List<Stand> behind) {

  /**
   * A task, and where it stood when somebody looked.
   *
   * @param task its name, its id, and where it was spawned
   * @param tree what it waits for, as {@link FutureInfo#tree} prints it; empty if it has ended, or
   *     if its executor does not show it
   */
  public record Stand(String task, String tree) {
    static Stand of(@Nullable AbortHandle handle) {
      if (!(handle instanceof Task<?> task)) {
        return new Stand(handle == null ? "a thread" : "task " + handle.id(), "");
      }
      LocalFuture<?> future = task.futureSeen();
      return future == null
          ? new Stand("task " + task.id(), "")
          : new Stand(task.toText(future), FutureInfo.tree(future));
    }
  }

  /** Copies the list. */
  public UnclaimedGrant {
    behind = List.copyOf(behind);
  }

  static UnclaimedGrant of(Waiting grant, Duration lasts, List<Waiting> waiting) {
    List<Stand> behind = new ArrayList<>();
    waiting.forEach(each -> behind.add(Stand.of(each.task())));
    return new UnclaimedGrant(
        FutureInfo.of(grant.future()).what(), Stand.of(grant.task()), lasts, behind);
  }

  /** Returns a message with where each task stands below it, as for a log. */
  public String toText() {
    StringBuilder text = new StringBuilder("nobody polls what was granted, for at least ");
    text.append(lasts.toMillis()).append(" ms: ").append(grant).append(", of ");
    add(text, holder);
    for (Stand each : behind) {
      add(text.append("\nbehind it waits "), each);
    }
    return text.toString();
  }

  private static void add(StringBuilder text, Stand stand) {
    text.append(stand.task);
    stand.tree.lines().forEach(line -> text.append("\n\t").append(line));
  }
}
