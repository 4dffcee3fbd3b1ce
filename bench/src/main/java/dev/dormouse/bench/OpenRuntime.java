package dev.dormouse.bench;

import dev.dormouse.future.Future;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What workloads on Dormouse have in common: a runtime that is open while they run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenRuntime {

  /** Kind of runtime. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  @SuppressWarnings("NullAway.Init") // open() runs first
  private AsyncRuntime runtime;

  /** Opens the runtime. */
  @Setup
  public void open() {
    runtime = builder(RuntimeKind.of(kind)).build();
    begin();
  }

  /** Returns what the runtime is built with. */
  RuntimeBuilder builder(RuntimeKind of) {
    return Runtimes.builder(of);
  }

  /** Starts what is to run beside the workloads; JMH calls set-ups of a class in no sure order. */
  void begin() {}

  /** Closes the runtime. */
  @TearDown
  public void close() {
    end();
    runtime.close();
  }

  /** Ends what ran beside. */
  void end() {}

  AsyncRuntime runtime() {
    return runtime;
  }

  /** Runs a batch as a task of the runtime. */
  <T extends @Nullable Object> T inTask(Future<T> batch) throws Exception {
    JoinHandle<T> task = runtime.spawn(batch);
    return runtime.blockOn(task);
  }
}
