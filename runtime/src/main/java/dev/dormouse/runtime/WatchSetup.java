package dev.dormouse.runtime;

import dev.dormouse.runtime.probe.Probe;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a builder was told of who watches the runtime. */
final class WatchSetup {
  @Nullable String name;
  Duration stuckPollLimit = Limits.STUCK_POLL;
  StuckPollHandler onStuckPoll = poll -> FailureReports.warn(poll.toText());
  Duration unclaimedGrantLimit = Limits.UNCLAIMED_GRANT;
  UnclaimedGrantHandler onUnclaimedGrant = grant -> FailureReports.warn(grant.toText());
  boolean taskParents = Boolean.getBoolean("dormouse.taskParents");
  @Nullable Buckets pollTimes;
  @Nullable Buckets scheduleDelays;
  boolean management;
  @Nullable Probe probe;
  @Nullable Consumer<? super TaskMeta> onTaskSpawn;
  @Nullable Consumer<? super TaskMeta> onBeforePoll;
  @Nullable Consumer<? super TaskMeta> onAfterPoll;
  @Nullable Consumer<? super TaskMeta> onTaskEnd;

  /** Returns the options; a runtime without a name has that of its threads. */
  WatchOptions options(String threadName) {
    TaskHooks hooks = new TaskHooks(onTaskSpawn, onBeforePoll, onAfterPoll, onTaskEnd);
    return new WatchOptions(
        name == null ? threadName : name,
        Durations.nanos(stuckPollLimit),
        onStuckPoll,
        Durations.nanos(unclaimedGrantLimit),
        onUnclaimedGrant,
        taskParents,
        pollTimes,
        scheduleDelays,
        management,
        probe,
        hooks.isEmpty() ? null : hooks);
  }
}
