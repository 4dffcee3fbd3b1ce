package dev.dormouse.runtime;

import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.Poll;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Measures the polls of one thread, and tells of them, for a runtime that was asked to. */
final class PollMeter {
  private final TaskContext cx;
  private final Watch watch;
  private final @Nullable BucketCounts times;
  private final @Nullable BucketCounts delays;

  PollMeter(TaskContext cx, Watch watch) {
    this.cx = cx;
    this.watch = watch;
    WatchOptions options = watch.options();
    Buckets timeBuckets = options.pollTimes();
    Buckets delayBuckets = options.scheduleDelays();
    this.times = timeBuckets == null ? null : new BucketCounts(timeBuckets);
    this.delays = delayBuckets == null ? null : new BucketCounts(delayBuckets);
  }

  @Nullable Object poll(Task<?> task, LocalFuture<?> future) throws Exception {
    long begin = cx.clock().nanos();
    Trace<?> trace = task.trace();
    long delay = trace == null ? 0 : begun(trace, begin);
    PollRecord record = TaskEvents.arePollsWanted() ? new PollRecord(watch) : null;
    watch.pollBegins(task, delay);
    boolean pending = false;
    try {
      Object answer = future.pollRaw(cx);
      pending = answer == Poll.PENDING;
      return answer;
    } finally {
      if (record != null) {
        record.end();
      }
      watch.pollEnds(task, pending);
      if (record != null) {
        record.commit(task, pending);
      }
      ended(trace, begin);
    }
  }

  /** Returns how long the task has waited; 0 if another entry was faster than who queued it. */
  private long begun(Trace<?> trace, long nowNanos) {
    long queued = trace.queuedNanos;
    trace.queuedNanos = 0;
    if (queued == 0) {
      return 0;
    }
    long delay = Math.max(1, nowNanos - queued);
    if (delays != null) {
      delays.add(delay);
    }
    return delay;
  }

  private void ended(@Nullable Trace<?> trace, long begin) {
    long now = cx.clock().nanos();
    if (times != null) {
      times.add(now - begin);
    }
    if (trace != null && (cx.hasYielded() || trace.queuedNanos != 0)) {
      trace.queuedNanos = now; // what woke itself waits from now on
    }
  }

  /** Adds up what the meters of a runtime have counted; null if they were not to. */
  static @Nullable Histogram sum(
      @Nullable Buckets buckets,
      List<? extends PollMeter> meters,
      BiConsumer<PollMeter, long[]> add) {
    if (buckets == null) {
      return null;
    }
    long[] sums = new long[buckets.count()];
    meters.forEach(meter -> add.accept(meter, sums));
    return new Histogram(buckets, LongStream.of(sums).boxed().toList());
  }

  void addTimesTo(long[] sums) {
    if (times != null) {
      times.addTo(sums);
    }
  }

  void addDelaysTo(long[] sums) {
    if (delays != null) {
      delays.addTo(sums);
    }
  }
}
