package dev.dormouse.runtime;

/** One poll in a flight recording. Made only while there is one, see {@link TaskEvents}. */
final class PollRecord {
  private final Watch watch;
  private final TaskEvents.TaskPoll any = new TaskEvents.TaskPoll();
  private final TaskEvents.LongPoll ifLong = new TaskEvents.LongPoll();

  /** The poll begins. */
  PollRecord(Watch watch) {
    this.watch = watch;
    any.begin();
    ifLong.begin();
  }

  /** The poll is over. */
  void end() {
    any.end();
    ifLong.end();
  }

  /** Writes what the recording wants of it. */
  void commit(Task<?> task, boolean pending) {
    if (ifLong.shouldCommit()) {
      watch.fill(ifLong, task);
      ifLong.pending = pending;
      ifLong.commit();
    }
    if (any.shouldCommit()) {
      watch.fill(any, task);
      any.pending = pending;
      any.commit();
    }
  }
}
