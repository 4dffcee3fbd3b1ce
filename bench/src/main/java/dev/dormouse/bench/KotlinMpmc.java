package dev.dormouse.bench;

import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelIterator;
import kotlinx.coroutines.channels.ChannelKt;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The workloads of {@link DormouseMpmc} by channels of kotlinx.coroutines. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KotlinMpmc {
  private static final CoroutineContext SAME = EmptyCoroutineContext.INSTANCE;

  /** Kind of runtime. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  /** Five coroutines send what five others receive, with room for everything. */
  @Benchmark
  @Workload("mpmc, five and five")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object crowds() throws InterruptedException {
    return betweenCrowds(DormouseChannels.ROOMY);
  }

  /** Five coroutines send what five others receive, and often wait for room. */
  @Benchmark
  @Workload("mpmc, five and five, full")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object fullCrowds() throws InterruptedException {
    return betweenCrowds(DormouseChannels.NARROW);
  }

  /** Runs both sides; the scope ends when all coroutines in it have. */
  private Object betweenCrowds(int capacity) throws InterruptedException {
    CoroutineContext context =
        RuntimeKind.of(kind) == RuntimeKind.CURRENT_THREAD ? SAME : Dispatchers.getDefault();
    Channel<Integer> channel = ChannelKt.Channel(capacity, BufferOverflow.SUSPEND, null);
    return BuildersKt.runBlocking(
        context,
        KotlinMachine.lambda((scope, end) -> {
          int[] sending = {DormouseChannels.SENDERS};
          for (int i = 0; i < DormouseChannels.SENDERS; i++) {
            launch(scope, (_, sent) -> new Sending(channel, sending, sent));
          }
          for (int i = 0; i < DormouseMpmc.RECEIVERS; i++) {
            launch(scope, (_, received) -> new Receiving(channel, received));
          }
          return new Nothing(end);
        }));
  }

  private static void launch(CoroutineScope scope, KotlinMachine.Maker body) {
    BuildersKt.launch(scope, SAME, CoroutineStart.DEFAULT, KotlinMachine.<Unit>lambda(body));
  }

  /** Ends at once. */
  private static final class Nothing extends KotlinMachine {
    Nothing(Continuation<Object> end) {
      super(end);
    }

    @Override
    Object proceed(@Nullable Object answer) {
      return Unit.INSTANCE;
    }
  }

  /** Sends some numbers; the last one to end closes the channel. */
  private static final class Sending extends KotlinMachine {
    private final Channel<Integer> channel;
    private final int[] sending;
    private int sent;

    Sending(Channel<Integer> channel, int[] sending, Continuation<Object> end) {
      super(end);
      this.channel = channel;
      this.sending = sending;
    }

    @Override
    @Nullable Object proceed(@Nullable Object answer) {
      while (sent < DormouseChannels.VALUES / DormouseChannels.SENDERS) {
        Object done = channel.send(sent++, self());
        if (isSuspended(done)) {
          return done;
        }
      }
      synchronized (sending) {
        if (--sending[0] == 0) {
          channel.close(null);
        }
      }
      return Unit.INSTANCE;
    }
  }

  /** Adds up what comes until the channel is closed, which its iterator tells. */
  private static final class Receiving extends KotlinMachine {
    private final ChannelIterator<Integer> values;
    private long sum;

    Receiving(Channel<Integer> channel, Continuation<Object> end) {
      super(end);
      this.values = channel.iterator();
    }

    @Override
    @Nullable Object proceed(@Nullable Object answer) {
      Object more = answer instanceof Boolean ? answer : values.hasNext(self());
      for (; ; ) {
        if (isSuspended(more)) {
          return more;
        }
        if (more != Boolean.TRUE) {
          return sum;
        }
        sum += values.next();
        more = values.hasNext(self());
      }
    }
  }
}
