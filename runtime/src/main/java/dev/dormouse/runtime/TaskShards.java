package dev.dormouse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The tasks of a work-stealing runtime that have not ended, in several lists, so that workers that
 * spawn and end tasks seldom meet at one lock.
 */
final class TaskShards {
  private static final int SHARDS_PER_WORKER = 4;
  private static final int SHARDS_MAX = 128;

  private final TaskShard[] shards;

  TaskShards(int workers) {
    int wanted = Math.min(workers * SHARDS_PER_WORKER, SHARDS_MAX);
    shards = new TaskShard[Integer.highestOneBit(wanted)];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new TaskShard();
    }
  }

  /** Returns the index of a shard for a new task; neighbouring tickets get different ones. */
  byte pick(long ticket) {
    return (byte) (ticket & shards.length - 1);
  }

  /** Adds a new task; false if the shards were closed. */
  boolean add(SharedTask<?> task) {
    return shards[task.shard].add(task);
  }

  /** Removes a task; true if its shard has none left. */
  boolean remove(SharedTask<?> task) {
    return shards[task.shard].remove(task);
  }

  /** Tells whether the shard of a new task has more than its part of {@code tasksMax}. */
  boolean isCrowded(SharedTask<?> task, int tasksMax) {
    return shards[task.shard].size() >= tasksMax / shards.length;
  }

  /** Takes no more tasks. */
  void close() {
    for (TaskShard shard : shards) {
      shard.close();
    }
  }

  /** Removes some task of part {@code part} out of {@code parts} and returns it, or null. */
  @Nullable SharedTask<?> removeAny(int part, int parts) {
    for (int i = part; i < shards.length; i += parts) {
      Task<?> task = shards[i].removeAny();
      if (task != null) {
        return (SharedTask<?>) task;
      }
    }
    return null;
  }

  /** Returns how many tasks there are; exact when nothing runs. */
  int size() {
    int alive = 0;
    for (TaskShard shard : shards) {
      alive += shard.size();
    }
    return alive;
  }

  /** Tells whether there was a moment during this call at which no task was alive. */
  boolean wereEmpty() {
    // A task may spawn into a shard that was counted and end in one that was not. Only if nothing
    // was added between two counts of nothing, there was a moment with nothing.
    long added = 0;
    for (TaskShard shard : shards) {
      TaskShard.Census census = shard.census();
      if (census.alive() != 0) {
        return false;
      }
      added += census.added();
    }
    for (TaskShard shard : shards) {
      added -= shard.census().added();
    }
    return added == 0;
  }
}
