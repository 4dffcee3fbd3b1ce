package dev.dormouse.bench;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
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

/**
 * The workloads of {@link DormouseChannels} by channels of kotlinx.coroutines. On one thread its
 * event loop runs them, else its default dispatcher.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KotlinChannels {
  private static final CoroutineContext SAME = EmptyCoroutineContext.INSTANCE;

  /** Kind of runtime. */
  @Param({"current-thread", "work-stealing"})
  public String kind = "";

  /** One coroutine sends all, then receives all. */
  @Benchmark
  @Workload("mpsc, one task")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object alone() throws InterruptedException {
    return run((_, end) -> new Alone(channel(DormouseChannels.ROOMY), end));
  }

  /** The same without a bound. */
  @Benchmark
  @Workload("unbounded mpsc, one task")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object aloneUnbounded() throws InterruptedException {
    return run((_, end) -> new Alone(channel(Channel.UNLIMITED), end));
  }

  /** Five coroutines send what one receives, with room for everything. */
  @Benchmark
  @Workload("mpsc, five senders")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object crowd() throws InterruptedException {
    return fromCrowd(DormouseChannels.ROOMY);
  }

  /** Five coroutines send what one receives, and often wait for room. */
  @Benchmark
  @Workload("mpsc, five senders, full")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object fullCrowd() throws InterruptedException {
    return fromCrowd(DormouseChannels.NARROW);
  }

  /** Five coroutines send what one receives, without a bound. */
  @Benchmark
  @Workload("unbounded mpsc, five senders")
  @OperationsPerInvocation(DormouseChannels.VALUES)
  public Object crowdUnbounded() throws InterruptedException {
    return fromCrowd(Channel.UNLIMITED);
  }

  private Object fromCrowd(int capacity) throws InterruptedException {
    return run((scope, end) -> {
      Channel<Integer> channel = channel(capacity);
      for (int i = 0; i < DormouseChannels.SENDERS; i++) {
        int count = DormouseChannels.VALUES / DormouseChannels.SENDERS;
        launch(scope, (_, sent) -> new Sending(channel, count, sent));
      }
      return new Receiving(channel, DormouseChannels.VALUES, end);
    });
  }

  /** Makes channels and closes them. */
  @Benchmark
  @Workload("mpsc made and closed")
  @OperationsPerInvocation(DormouseChannels.CHANNELS)
  public Object made() throws InterruptedException {
    return run((_, end) -> new Making(end));
  }

  /** Sends a request with a deferred for the reply, and awaits that. */
  @Benchmark
  @Workload("request and reply")
  @OperationsPerInvocation(DormouseChannels.REQUESTS)
  public Object requests() throws InterruptedException {
    return run((scope, end) -> {
      Channel<CompletableDeferred<Integer>> requests = channel(DormouseChannels.REQUESTS_MAX);
      launch(scope, (_, sent) -> new Replying(requests, sent));
      return new Requesting(requests, end);
    });
  }

  private static <T> Channel<T> channel(int capacity) {
    return ChannelKt.Channel(capacity, BufferOverflow.SUSPEND, null);
  }

  private Object run(KotlinMachine.Maker body) throws InterruptedException {
    CoroutineContext context =
        RuntimeKind.of(kind) == RuntimeKind.CURRENT_THREAD ? SAME : Dispatchers.getDefault();
    return BuildersKt.runBlocking(context, KotlinMachine.lambda(body));
  }

  private static void launch(CoroutineScope scope, KotlinMachine.Maker body) {
    BuildersKt.launch(scope, SAME, CoroutineStart.DEFAULT, KotlinMachine.<Unit>lambda(body));
  }

  /** Sends some numbers. */
  private static final class Sending extends KotlinMachine {
    private final Channel<Integer> channel;
    private final int count;
    private int sent;

    Sending(Channel<Integer> channel, int count, Continuation<Object> end) {
      super(end);
      this.channel = channel;
      this.count = count;
    }

    @Override
    @Nullable Object proceed(@Nullable Object answer) {
      while (sent < count) {
        Object done = channel.send(sent++, self());
        if (isSuspended(done)) {
          return done;
        }
      }
      return Unit.INSTANCE;
    }
  }

  /** Receives some numbers and adds them up. */
  private static final class Receiving extends KotlinMachine {
    private final Channel<Integer> channel;
    private int left;
    private long sum;

    Receiving(Channel<Integer> channel, int count, Continuation<Object> end) {
      super(end);
      this.channel = channel;
      this.left = count;
    }

    @Override
    @Nullable Object proceed(@Nullable Object answer) {
      Object value = answer;
      for (; ; ) {
        if (value != null) {
          sum += (Integer) value;
          left--;
        }
        if (left == 0) {
          return sum;
        }
        value = channel.receive(self());
        if (isSuspended(value)) {
          return value;
        }
      }
    }
  }

  /** Sends all numbers, then receives them; with that much room, neither suspends. */
  private static final class Alone extends KotlinMachine {
    private final Channel<Integer> channel;
    private int sent;
    private int received;
    private long sum;

    Alone(Channel<Integer> channel, Continuation<Object> end) {
      super(end);
      this.channel = channel;
    }

    @Override
    @Nullable Object proceed(@Nullable Object answer) {
      while (sent < DormouseChannels.VALUES) {
        Object done = channel.send(sent++, self());
        if (isSuspended(done)) {
          return done;
        }
      }
      while (received < DormouseChannels.VALUES) {
        Object value = channel.receive(self());
        if (isSuspended(value)) {
          return value;
        }
        sum += (Integer) value;
        received++;
      }
      return sum;
    }
  }

  /** Makes channels and closes them. */
  private static final class Making extends KotlinMachine {
    Making(Continuation<Object> end) {
      super(end);
    }

    @Override
    Object proceed(@Nullable Object answer) {
      int closed = 0;
      for (int i = 0; i < DormouseChannels.CHANNELS; i++) {
        closed += KotlinChannels.<Integer>channel(DormouseChannels.NARROW).close(null) ? 1 : 0;
      }
      return closed;
    }
  }

  /** Sends requests and awaits the reply to each. */
  private static final class Requesting extends KotlinMachine {
    private final Channel<CompletableDeferred<Integer>> requests;
    private @Nullable CompletableDeferred<Integer> reply;
    private boolean awaiting;
    private int replies;

    Requesting(Channel<CompletableDeferred<Integer>> requests, Continuation<Object> end) {
      super(end);
      this.requests = requests;
    }

    @Override
    @Nullable Object proceed(@Nullable Object answer) {
      Object done = answer;
      for (; ; ) {
        if (reply == null) {
          if (replies == DormouseChannels.REQUESTS) {
            requests.close(null);
            return replies;
          }
          reply = CompletableDeferredKt.CompletableDeferred((Job) null);
          done = requests.send(reply, self());
        } else if (!awaiting) {
          awaiting = true;
          done = reply.await(self());
        } else {
          replies += (Integer) Objects.requireNonNull(done);
          reply = null;
          awaiting = false;
          continue;
        }
        if (isSuspended(done)) {
          return done;
        }
      }
    }
  }

  /** Completes as many replies. */
  private static final class Replying extends KotlinMachine {
    private final Channel<CompletableDeferred<Integer>> requests;
    private int left = DormouseChannels.REQUESTS;

    Replying(Channel<CompletableDeferred<Integer>> requests, Continuation<Object> end) {
      super(end);
      this.requests = requests;
    }

    @Override
    @SuppressWarnings("unchecked") // what the channel takes
    @Nullable Object proceed(@Nullable Object answer) {
      Object request = answer;
      for (; ; ) {
        if (request != null) {
          ((CompletableDeferred<Integer>) request).complete(1);
          left--;
        }
        if (left == 0) {
          return Unit.INSTANCE;
        }
        request = requests.receive(self());
        if (isSuspended(request)) {
          return request;
        }
      }
    }
  }
}
