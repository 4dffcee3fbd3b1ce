package dev.dormouse.reactor.poller;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.SourceClosedException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The race between a task that receives, the thread that dispatches events, and whoever closes. The
 * kernel is a counter of bytes; it tells an edge after each arrival, as epoll does. The model
 * checker walks through the interleavings.
 */
class ReadySourceRacesTest {
  private static final int SCENARIOS = 15;
  private static final int INVOCATIONS = 400;

  /** A socket: bytes that have arrived, and whether its descriptor was given back. */
  private static final class CountingSource extends QuietSource {
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger releases = new AtomicInteger();
    private volatile boolean usedAfterRelease;

    CountingSource() {
      super(Role.STREAM);
    }

    @Override
    int tryReceive(Receive receive, int length) {
      inside.incrementAndGet();
      int there = bytes.get();
      int taken = Math.min(there, length);
      bytes.addAndGet(-taken);
      if (releases.get() != 0) {
        usedAfterRelease = true;
      }
      inside.decrementAndGet();
      return taken == 0 ? WOULD_BLOCK : taken;
    }

    @Override
    void releaseDescriptor() {
      if (inside.get() != 0) {
        usedAfterRelease = true;
      }
      releases.incrementAndGet();
    }
  }

  /** What the model checker does with a source; one instance per history. */
  public static class History {
    private final CountingSource source = new CountingSource();
    private final NotedTask task = new NotedTask();
    private @Nullable Receive receive;
    private boolean pending;
    private boolean refused;
    private boolean closed;

    @Operation(nonParallelGroup = "task")
    public void poll() throws Exception {
      if (refused) {
        return;
      }
      if (receive == null) {
        receive = new Receive(source, new byte[4], 0, 4);
      }
      task.notified = false;
      try {
        pending = receive.pollRaw(task) == Poll.PENDING;
      } catch (SourceClosedException gone) {
        pending = false;
        refused = true;
      }
      if (!pending) {
        receive = null;
      }
    }

    @Operation(nonParallelGroup = "task")
    public void drop() {
      if (receive != null) {
        receive.drop();
        receive = null;
        pending = false;
      }
    }

    @Operation(nonParallelGroup = "kernel")
    public void arrive() {
      source.bytes.addAndGet(3);
      source.event(ReadySource.READ, false);
    }

    @Operation(nonParallelGroup = "owner")
    public void close() {
      source.close();
      closed = true;
    }

    @Operation(nonParallelGroup = "owner")
    public void control() {
      try {
        source.pin();
      } catch (SourceClosedException gone) {
        return;
      }
      if (source.releases.get() != 0) {
        source.usedAfterRelease = true;
      }
      source.unpin();
    }

    @Validate
    public void nothingIsMissedAndTheDescriptorIsGivenBackOnce() {
      boolean worthAPoll = closed || source.bytes.get() > 0;
      if (pending && worthAPoll && !task.notified) {
        throw new AssertionError("waits for " + source.bytes + " bytes, closed " + closed);
      }
      if (source.usedAfterRelease) {
        throw new AssertionError("a call used a descriptor that was given back");
      }
      if (source.releases.get() != (closed ? 1 : 0)) {
        throw new AssertionError("given back " + source.releases + " times, closed " + closed);
      }
    }
  }

  @Test
  void noEventIsMissedAndNoDescriptorIsUsedAfterItsRelease() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(0)
        .check(History.class);
  }
}
