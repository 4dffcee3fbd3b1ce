package dev.dormouse.bench;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import dev.dormouse.runtime.AsyncRuntime;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Woven blocks and what they are compared with, polled by a loop on this thread; whole tasks run on
 * one thread of a runtime, or of virtual threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CompilerTasks {
  static final int AWAITS = 1_000;
  static final int DEPTH = 10;
  static final int TASKS = 1_000;
  static final int HUNDRED = 100;

  private final Context cx = Context.noop();
  private final Turn suspending = new Turn(true);
  private final Turn ready = new Turn(false);

  @SuppressWarnings("NullAway.Init") // open() runs first
  private AsyncRuntime runtime;

  /** Opens the runtime. */
  @Setup
  public void open() {
    runtime = Runtimes.open(RuntimeKind.CURRENT_THREAD);
  }

  /** Closes the runtime. */
  @TearDown
  public void close() {
    runtime.close();
  }

  private Object finish(Future<Integer> future) throws Exception {
    Object answer = future.pollRaw(cx);
    while (answer == Poll.PENDING) {
      answer = future.pollRaw(cx);
    }
    return Objects.requireNonNull(answer);
  }

  /** Suspends at each await of a loop. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public Object suspendingWoven() throws Exception {
    return finish(WovenBlocks.loop(suspending, AWAITS));
  }

  /** The same by hand. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public Object suspendingByHand() throws Exception {
    return finish(new HandWritten.Loop(suspending, AWAITS));
  }

  /** Awaits what is ready, by a call that is not inlined. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public Object readyWoven() throws Exception {
    return finish(WovenBlocks.loop(ready, AWAITS));
  }

  /** The same by hand. */
  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public Object readyByHand() throws Exception {
    return finish(new HandWritten.Loop(ready, AWAITS));
  }

  /** Builds ten blocks in one another, suspends and resumes them. */
  @Benchmark
  public Object nestedWoven() throws Exception {
    return finish(WovenBlocks.nested(DEPTH, suspending));
  }

  /** The same by hand. */
  @Benchmark
  public Object nestedByHand() throws Exception {
    return finish(HandWritten.nested(DEPTH, suspending));
  }

  /** The same as a task of its own, one after the other. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public Object nestedTasks() throws Exception {
    return runtime.blockOn(runtime.spawn(WovenBlocks.nestedTasks(TASKS, DEPTH)));
  }

  /** Ten calls in one another on a virtual thread that yields in the innermost. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public Object nestedThreads() throws Exception {
    return start(
            () -> {
              int sum = 0;
              for (int i = 0; i < TASKS; i++) {
                sum += start(() -> yieldAt(DEPTH)).get();
              }
              return sum;
            })
        .get();
  }

  private static FutureTask<Integer> start(Callable<Integer> body) {
    FutureTask<Integer> task = new FutureTask<>(body);
    Thread.startVirtualThread(task);
    return task;
  }

  private static int yieldAt(int depth) {
    if (depth > 1) {
      return yieldAt(depth - 1) + 1;
    }
    Thread.yield();
    return 1;
  }

  /** A hundred awaits in one block, each of which suspends. */
  @Benchmark
  @OperationsPerInvocation(HUNDRED)
  public Object hundredSuspending() throws Exception {
    return finish(WovenBlocks.hundred(suspending));
  }

  /** The same in ten blocks. */
  @Benchmark
  @OperationsPerInvocation(HUNDRED)
  public Object tenTensSuspending() throws Exception {
    return finish(WovenBlocks.tenTens(suspending));
  }

  /** A hundred awaits in one block, of what is ready. */
  @Benchmark
  @OperationsPerInvocation(HUNDRED)
  public Object hundredReady() throws Exception {
    return finish(WovenBlocks.hundred(ready));
  }

  /** The same in ten blocks. */
  @Benchmark
  @OperationsPerInvocation(HUNDRED)
  public Object tenTensReady() throws Exception {
    return finish(WovenBlocks.tenTens(ready));
  }
}
