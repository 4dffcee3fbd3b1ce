package dev.dormouse.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * What a flight recording can say of tasks. All are off unless a recording asks for them by name.
 */
final class TaskEvents {
  /*
   * The first use of an event's class costs a third of a second of a program's start, and a program
   * that nobody records shall not pay it. So Asked is touched only once the recorder is there.
   */

  private TaskEvents() {}

  /** Tells whether a recording wants to know of spawns. */
  static boolean areSpawnsWanted() {
    return FlightRecorder.isInitialized() && Asked.SPAWN.isEnabled();
  }

  /** Tells whether a recording wants to know of wake-ups. */
  static boolean areWakesWanted() {
    return FlightRecorder.isInitialized() && Asked.WAKE.isEnabled();
  }

  /** Tells whether a recording wants to know of polls. */
  static boolean arePollsWanted() {
    return FlightRecorder.isInitialized()
        && (Asked.POLL.isEnabled() || Asked.LONG_POLL.isEnabled());
  }

  /** Tells whether a recording wants to know of ends. */
  static boolean areEndsWanted() {
    return FlightRecorder.isInitialized() && Asked.END.isEnabled();
  }

  /** Tells whether a recording wants to know of polls that are stuck. */
  static boolean areStuckPollsWanted() {
    return FlightRecorder.isInitialized() && Asked.STUCK.isEnabled();
  }

  /** Tells whether a recording wants to know how late timers are. */
  static boolean areTimersWanted() {
    return FlightRecorder.isInitialized() && Asked.TIMER_LAG.isEnabled();
  }

  /** One of each, which is only asked whether it is enabled: a load of a field. */
  private static final class Asked {
    static final TaskSpawn SPAWN = new TaskSpawn();
    static final TaskWake WAKE = new TaskWake();
    static final TaskPoll POLL = new TaskPoll();
    static final LongPoll LONG_POLL = new LongPoll();
    static final TaskEnd END = new TaskEnd();
    static final Stuck STUCK = new Stuck();
    static final TimerLag TIMER_LAG = new TimerLag();
  }

  /** What most of them say. */
  @Category("Dormouse")
  @Enabled(false)
  @StackTrace(false)
  abstract static class OfTask extends Event {
    @Label("Runtime")
    @Nullable String runtime;

    @Label("Task Id")
    long taskId;

    @Label("Task")
    @Nullable String task;
  }

  @Name("dev.dormouse.TaskSpawn")
  @Label("Task Spawn")
  @StackTrace
  static final class TaskSpawn extends OfTask {
    @Label("Spawned At")
    @Nullable String site;

    @Label("Parent Id")
    @Description("The task that spawned it, 0 if that is not known")
    long parentId;
  }

  @Name("dev.dormouse.TaskWake")
  @Label("Task Wake")
  static final class TaskWake extends OfTask {}

  @Name("dev.dormouse.TaskPoll")
  @Label("Task Poll")
  static final class TaskPoll extends OfTask {
    @Label("Pending")
    boolean pending;
  }

  @Name("dev.dormouse.LongPoll")
  @Label("Long Poll")
  @Description("A poll of more than the threshold, told when it was over")
  @Threshold("10 ms")
  static final class LongPoll extends OfTask {
    @Label("Pending")
    boolean pending;
  }

  @Name("dev.dormouse.TaskEnd")
  @Label("Task End")
  static final class TaskEnd extends OfTask {
    @Label("End")
    @Nullable String end;
  }

  @Name("dev.dormouse.StuckPoll")
  @Label("Stuck Poll")
  @Description("A poll that goes on for more than the limit of its runtime")
  @Category("Dormouse")
  @Enabled(false)
  @StackTrace(false)
  static final class Stuck extends Event {
    @Label("Runtime")
    @Nullable String runtime;

    @Label("Task")
    @Nullable String task;

    @Label("Blocked Thread")
    @Nullable String blockedThread;

    @Label("Stack of the Blocked Thread")
    @Nullable String stack;

    @Label("Lasts")
    @Timespan(Timespan.NANOSECONDS)
    long lasts;
  }

  @Name("dev.dormouse.TimerLag")
  @Label("Timer Lag")
  @Description("Timers that fired later than their tick")
  @Category("Dormouse")
  @Enabled(false)
  @StackTrace(false)
  static final class TimerLag extends Event {
    @Label("Runtime")
    @Nullable String runtime;

    @Label("Lag")
    @Timespan(Timespan.NANOSECONDS)
    long lag;
  }
}
