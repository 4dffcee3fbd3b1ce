package dev.dormouse.reactor.poller;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.SourceClosedException;
import dev.dormouse.reactor.Transfer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The race between three tasks that wait in one lane, the thread that dispatches events, and
 * whoever closes. The kernel is a counter of datagrams; it tells once of what it has, to who has
 * asked, and gives two at a time, of which one stays in the source. The model checker walks through
 * the interleavings.
 */
class LaneRacesTest {
  private static final int SCENARIOS = 10;
  private static final int INVOCATIONS = 200;
  private static final int AT_ONCE = 2;

  /** A socket as rings and selectors have it, and what was received ahead. */
  private static final class Datagrams extends QuietSource {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger inKernel = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicBoolean armed = new AtomicBoolean();
    private int ahead;
    private int count;
    private int emptyAt;

    Datagrams() {
      super(Role.DATAGRAMS);
    }

    @Override
    synchronized int tryMove(Transfer operation) {
      if (ahead == 0) {
        emptyAt = tick();
        count = Math.min(AT_ONCE, inKernel.get());
        if (count == 0) {
          return WOULD_BLOCK;
        }
        inKernel.addAndGet(-count);
        if (count > 1) {
          emptyAt = keepReadable(emptyAt);
        }
        ahead = count;
      }
      ahead--;
      if (ahead == 0 && count < AT_ONCE) {
        clear(READ, emptyAt);
      }
      received.incrementAndGet();
      return 1;
    }

    @Override
    void arm(int direction) {
      armed.set(true);
      tell();
    }

    void arrive() {
      sent.incrementAndGet();
      inKernel.incrementAndGet();
      tell();
    }

    private void tell() {
      if (inKernel.get() > 0 && armed.getAndSet(false)) {
        event(READ, false);
      }
    }
  }

  /** One that receives again and again. */
  private static final class Receiver {
    private final NotedTask task = new NotedTask();
    private @Nullable ReceiveDatagram receive;
    private boolean pending;

    void poll(Datagrams source) throws Exception {
      ReceiveDatagram current = receive;
      if (current == null) {
        current = new ReceiveDatagram(source, false);
        current.aim(new byte[1], 0, 1);
        receive = current;
      }
      task.notified = false;
      try {
        pending = current.pollRaw(task) == Poll.PENDING;
      } catch (SourceClosedException gone) {
        pending = false;
      }
      if (!pending) {
        receive = null;
      }
    }

    void drop() {
      if (receive != null) {
        receive.drop();
        receive = null;
        pending = false;
      }
    }

    boolean sleeps() {
      return pending && !task.notified;
    }
  }

  /** What the model checker does with a source; one instance per history. */
  public static class History {
    private final Datagrams source = new Datagrams();
    private final Receiver first = new Receiver();
    private final Receiver second = new Receiver();
    private final Receiver third = new Receiver();
    private volatile boolean closed;

    @Operation(nonParallelGroup = "first")
    public void pollFirst() throws Exception {
      first.poll(source);
    }

    @Operation(nonParallelGroup = "first")
    public void dropFirst() {
      first.drop();
    }

    @Operation(nonParallelGroup = "second")
    public void pollSecond() throws Exception {
      second.poll(source);
    }

    @Operation(nonParallelGroup = "second")
    public void dropSecond() {
      second.drop();
    }

    @Operation(nonParallelGroup = "third")
    public void pollThird() throws Exception {
      third.poll(source);
    }

    @Operation(nonParallelGroup = "kernel")
    public void arrive() {
      source.arrive();
    }

    @Operation(nonParallelGroup = "owner")
    public void close() {
      closed = true;
      source.close();
    }

    /** What was sent and not received is with the source, and some task will look for it. */
    @Validate
    public void nobodySleepsBesideADatagram() {
      int waiting = 0;
      int sleeping = 0;
      for (Receiver receiver : new Receiver[] {first, second, third}) {
        waiting += receiver.pending ? 1 : 0;
        sleeping += receiver.sleeps() ? 1 : 0;
      }
      int left = source.sent.get() - source.received.get();
      if (left < 0) {
        throw new AssertionError("received " + -left + " that were not sent");
      }
      if (closed && sleeping > 0) {
        throw new AssertionError(sleeping + " sleep although the source is closed");
      }
      if (left > 0 && waiting > 0 && sleeping == waiting) {
        throw new AssertionError(sleeping + " sleep beside " + left + " datagrams");
      }
    }
  }

  @Test
  void nobodySleepsBesideADatagram() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(3)
        .actorsAfter(0)
        .check(History.class);
  }
}
