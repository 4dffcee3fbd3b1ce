package dev.dormouse.io;

import dev.dormouse.future.Future;
import dev.dormouse.sync.Semaphore;
import dev.dormouse.sync.SemaphorePermit;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of pieces of memory of one size, each handed out as a {@link Slice} and taken
 * back when the last slice of it is closed. For any thread.
 *
 * <p>Memory is made when it is first needed and kept for the next one. A pool needs no closing.
 */
public final class SlicePool {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.io");
  private static final byte POISON = (byte) 0xdb;

  private final int bytes;
  private final boolean direct;
  private final LeakDetection detection;
  private final Consumer<SliceLeak> onLeak;
  private final Semaphore places;
  private final ReferenceQueue<Slice> lost = new ReferenceQueue<>();

  /** What keeps the traces alive; empty unless leaks are looked for. */
  private final Set<SliceTrace> traces = ConcurrentHashMap.newKeySet();

  /** Guarded by itself: chunks that nobody holds. At most as many as there are places. */
  private final ArrayDeque<Chunk> free = new ArrayDeque<>();

  private SlicePool(Builder builder) {
    bytes = builder.bytes;
    direct = builder.direct;
    detection = builder.detection;
    onLeak = builder.onLeak;
    places = new Semaphore(builder.slicesMax);
  }

  /** Begins a pool of {@link Limits#POOL_SLICES} slices of {@link Limits#POOL_SLICE_BYTES}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a slice if one is free, else null. Its bytes are of any value. */
  public @Nullable Slice tryTake() {
    reportLost();
    SemaphorePermit place = places.tryAcquire();
    return place == null ? null : take(place);
  }

  /**
   * Waits for a slice; who waits longest gets the next one.
   *
   * @cancelSafety safe: a slice goes to the next one that waits
   */
  public Future<Slice> take() {
    reportLost();
    return places.acquire().map(this::take);
  }

  /** Returns how many slices could be taken at once. */
  public int available() {
    reportLost();
    return places.availablePermits();
  }

  /** Returns how many bytes a slice has. */
  public int sliceBytes() {
    return bytes;
  }

  private Slice take(SemaphorePermit place) {
    Chunk chunk;
    synchronized (free) {
      chunk = free.pollFirst();
    }
    if (chunk == null) {
      ByteBuffer memory = direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
      chunk = new Chunk(memory, this);
    } else if (looksForPlaces()) {
      checkPoison(chunk);
    }
    chunk.taken(place);
    return new Slice(chunk, 0, bytes);
  }

  /** Keeps a chunk that nobody holds any more. */
  void takeBack(Chunk chunk) {
    if (looksForPlaces()) {
      for (int i = 0; i < bytes; i++) {
        chunk.memory().put(i, POISON);
      }
    }
    synchronized (free) {
      free.addFirst(chunk);
    }
  }

  private void checkPoison(Chunk chunk) {
    for (int i = 0; i < bytes; i++) {
      if (chunk.memory().get(i) != POISON) {
        report(
            "byte %d of a slice was written to after the last slice of its memory was closed"
                .formatted(i),
            chunk.releasedAt());
        return;
      }
    }
  }

  boolean looksForPlaces() {
    return detection == LeakDetection.PLACES;
  }

  ReferenceQueue<Slice> lost() {
    return lost;
  }

  @Nullable SliceTrace trace(Slice slice, Chunk chunk) {
    if (detection == LeakDetection.OFF) {
      return null;
    }
    SliceTrace trace = new SliceTrace(slice, chunk, this);
    traces.add(trace);
    return trace;
  }

  /** Returns the trace of a slice that is watched. */
  SliceTrace traceOf(Slice slice) {
    for (SliceTrace trace : traces) {
      if (trace.refersTo(slice)) {
        return trace;
      }
    }
    throw new IllegalStateException("nobody watches " + slice);
  }

  void forget(SliceTrace trace) {
    traces.remove(trace);
  }

  private void reportLost() {
    if (detection == LeakDetection.OFF) {
      return;
    }
    while (lost.poll() instanceof SliceTrace trace) {
      if (traces.remove(trace)) {
        trace.chunk().lost();
        report("a slice of %d bytes was never closed".formatted(bytes), trace.madeAt());
      }
    }
  }

  private void report(String what, @Nullable Throwable place) {
    try {
      onLeak.accept(new SliceLeak(what, place));
    } catch (RuntimeException failure) {
      LOG.log(System.Logger.Level.ERROR, "the handler of leaks failed", failure);
    }
  }

  private static void log(SliceLeak leak) {
    LOG.log(System.Logger.Level.ERROR, leak.what(), leak.place());
  }

  /** Says how a pool is to be. */
  public static final class Builder {
    private int bytes = Limits.POOL_SLICE_BYTES;
    private int slicesMax = Limits.POOL_SLICES;
    private boolean direct;
    private LeakDetection detection = LeakDetection.OFF;
    private Consumer<SliceLeak> onLeak = SlicePool::log;

    private Builder() {}

    /**
     * Sets how many bytes a slice has.
     *
     * @throws IllegalArgumentException if the size is not positive
     */
    public Builder sliceBytes(int size) {
      bytes = positive("the size of a slice", size);
      return this;
    }

    /**
     * Sets how many slices there are at most.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public Builder slices(int most) {
      slicesMax = positive("the number of slices", most);
      return this;
    }

    /** Sets whether the memory is outside the heap; it is not unless asked for. */
    public Builder direct(boolean outside) {
      direct = outside;
      return this;
    }

    /** Sets how leaks are looked for; they are not unless asked for. */
    public Builder leaks(LeakDetection how) {
      detection = Objects.requireNonNull(how, "how");
      return this;
    }

    /** Sets who is told of leaks, on the thread that takes a slice; the log unless asked for. */
    public Builder onLeak(Consumer<SliceLeak> handler) {
      onLeak = Objects.requireNonNull(handler, "handler");
      return this;
    }

    /** Makes the pool. */
    public SlicePool build() {
      return new SlicePool(this);
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " must be positive, not " + value);
      }
      return value;
    }
  }
}
