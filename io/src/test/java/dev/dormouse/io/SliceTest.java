package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Slices, their pool, and what lends them. */
class SliceTest {
  private final List<SliceLeak> leaks = new ArrayList<>();

  private SlicePool pool(int slices, LeakDetection how) {
    return SlicePool.builder().sliceBytes(8).slices(slices).leaks(how).onLeak(leaks::add).build();
  }

  @Test
  void memoryComesBackWithTheLastSliceOfIt() {
    SlicePool pool = pool(1, LeakDetection.OFF);
    Slice all = pool.tryTake();
    assertThat(pool.available()).isZero();
    assertThat(pool.tryTake()).isNull();
    all.put(3, (byte) 7);
    Slice part = all.part(3, 2);
    Slice shared = part.share();
    all.close();
    all.close();
    part.close();
    assertThat(pool.available()).isZero();
    assertThat(shared.get(0)).isEqualTo((byte) 7);
    assertThat(shared.length()).isEqualTo(2);
    shared.close();
    assertThat(pool.available()).isEqualTo(1);
    Slice again = pool.tryTake();
    assertThat(again.length()).isEqualTo(pool.sliceBytes());
    again.close();
  }

  @Test
  void whoWaitsGetsTheNextSlice() throws Exception {
    SlicePool pool = pool(1, LeakDetection.COUNT);
    Slice first = Polled.now(pool.take());
    Polled<Slice> second = Polled.of(pool.take()).pending();
    Polled<Slice> third = Polled.of(pool.take()).pending();
    first.close();
    assertThat(second.wakes()).isEqualTo(1);
    second.drop();
    assertThat(third.wakes()).isEqualTo(1);
    third.value().close();
    assertThat(pool.available()).isEqualTo(1);
  }

  @Test
  void everyUseAfterItsCloseIsRefused() {
    for (LeakDetection how : LeakDetection.values()) {
      Slice slice = pool(1, how).tryTake();
      slice.close();
      List<Runnable> uses =
          List.of(
              () -> slice.get(0),
              () -> slice.put(0, (byte) 1),
              () -> slice.get(0, new byte[1], 0, 1),
              () -> slice.put(0, new byte[1], 0, 1),
              slice::toByteArray,
              slice::buffer,
              slice::share,
              () -> slice.part(0, 1),
              () -> new Script().readOwned(slice).drop(),
              () -> ByteStreams.sink().writeAllOwned(slice).drop());
      for (Runnable use : uses) {
        assertThatThrownBy(use::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("was closed")
            .satisfies(
                e -> assertThat(e.getCause() != null).isEqualTo(how == LeakDetection.PLACES));
      }
      assertThat(slice.isClosed()).isTrue();
      assertThat(slice).hasToString("Slice[8 bytes, closed]");
    }
  }

  @Test
  void rangesOutsideOfASliceAreRefused() {
    Slice slice = Slice.allocate(8).part(2, 3);
    for (int bad : new int[] {-1, 3, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> slice.get(bad)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> slice.put(bad, (byte) 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> slice.part(bad, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> slice.put(2, new byte[2], 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Slice.allocate(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> SlicePool.builder().sliceBytes(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> SlicePool.builder().slices(-1)).hasMessageContaining("not -1");
  }

  @Test
  void aSliceThatTheCollectorFindsIsReportedWithItsPlaceAndItsRoomIsFree() {
    SlicePool pool = pool(1, LeakDetection.PLACES);
    Slice forgotten = takeAndForget(pool);
    SliceTrace trace = pool.traceOf(forgotten);
    assertThat(pool.available()).isZero();
    trace.enqueue(); // as the collector does, which cannot here
    assertThat(pool.available()).isEqualTo(1);
    assertThat(leaks).hasSize(1);
    assertThat(leaks.get(0).what()).contains("never closed");
    assertThat(leaks.get(0).place().getStackTrace())
        .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("takeAndForget"));
    pool.tryTake().close();
    assertThat(leaks).hasSize(1);
    Reference.reachabilityFence(forgotten);
  }

  private static Slice takeAndForget(SlicePool pool) {
    return pool.tryTake();
  }

  @Test
  void memoryThatIsWrittenToAfterItsReleaseIsReported() {
    SlicePool pool = pool(1, LeakDetection.PLACES);
    Slice slice = pool.tryTake();
    ByteBuffer kept = slice.buffer();
    slice.close();
    pool.tryTake().close();
    assertThat(leaks).isEmpty();
    kept.put(5, (byte) 1);
    pool.tryTake().close();
    assertThat(leaks).hasSize(1);
    assertThat(leaks.get(0).what()).contains("byte 5").contains("after the last slice");
    assertThat(leaks.get(0).place()).isNotNull();
  }

  @Test
  void aLentSliceCannotBeUsedAndComesBackWithTheCount() throws Exception {
    for (Slice slice : new Slice[] {Slice.allocate(4), Slice.of(ByteBuffer.allocateDirect(4))}) {
      Script script = new Script().waiting().text("abcdef");
      Future<Owned> future = script.readOwned(slice);
      slice.put(0, (byte) 0);
      Polled<Owned> read = Polled.of(future).pending();
      assertThatThrownBy(() -> slice.get(0)).hasMessageContaining("lent to a read or write");
      assertThatThrownBy(() -> script.readOwned(slice)).isInstanceOf(IllegalStateException.class);
      Owned owned = read.value();
      assertThat(owned.slice()).isSameAs(slice);
      assertThat(owned.orThrow()).isEqualTo(4);
      assertThat(slice.toByteArray()).containsExactly('a', 'b', 'c', 'd');
      MemoryWriter sink = ByteStreams.writer(9);
      assertThat(Polled.now(sink.writeAllOwned(slice.part(1, 2))).count()).isEqualTo(2);
      assertThat(Polled.now(sink.writeOwned(slice)).count()).isEqualTo(4);
      assertThat(sink.toByteArray()).containsExactly('b', 'c', 'a', 'b', 'c', 'd');
      assertThat(Polled.now(new Script().readOwned(slice)).orThrow()).isEqualTo(-1);
    }
  }

  @Test
  void aSliceComesBackFromAFailureWithWhatWasMoved() throws Exception {
    Slice slice = Slice.of(new byte[] {1, 2, 3, 4});
    Owned read = Polled.now(new Script().failing("read").readOwned(slice));
    assertThatThrownBy(read::orThrow).isInstanceOf(IOException.class).hasMessage("read");
    assertThat(read.count()).isZero();
    try (var pair = Duplex.pair(3)) {
      Polled<Owned> write = Polled.of(pair.first().writeAllOwned(slice)).pending();
      pair.second().close();
      Owned owned = write.value();
      assertThat(owned.failure()).hasMessageContaining("broken pipe");
      assertThat(owned.count()).isEqualTo(3);
      assertThat(owned.slice().get(3)).isEqualTo((byte) 4);
    }
  }

  @Test
  void aDroppedReadReleasesItsSliceAndTakesNothing() throws Exception {
    SlicePool pool = pool(1, LeakDetection.COUNT);
    Script script = new Script().waiting().text("ab");
    Polled.of(script.readOwned(pool.tryTake())).pending().drop();
    assertThat(pool.available()).isEqualTo(1);
    assertThat(Polled.now(script.readOwned(pool.tryTake())).count()).isEqualTo(2);
  }

  @Test
  void aSliceThatIsClosedWhileItIsLentGoesBackAfterwards() throws Exception {
    SlicePool pool = pool(1, LeakDetection.COUNT);
    Slice slice = pool.tryTake();
    Polled<Owned> read = Polled.of(new Script().waiting().text("a").readOwned(slice)).pending();
    slice.close();
    assertThat(pool.available()).isZero();
    assertThat(read.value().slice().isClosed()).isTrue();
    assertThat(pool.available()).isEqualTo(1);
    assertThat(leaks).isEmpty();
  }

  @Test
  void closesFromManyThreadsGiveEachPieceBackOnce() throws Exception {
    SlicePool pool = pool(4, LeakDetection.COUNT);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int seed = 0; seed < 200; seed++) {
        Random random = new Random(seed);
        List<Slice> holds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Slice slice = pool.tryTake();
          holds.add(slice);
          for (int n = random.nextInt(4); n > 0; n--) {
            holds.add(slice.share());
          }
        }
        List<java.util.concurrent.Future<?>> ends = new ArrayList<>();
        for (Slice hold : holds) {
          for (int twice = 0; twice < 2; twice++) {
            ends.add(threads.submit(hold::close));
          }
        }
        for (var end : ends) {
          end.get();
        }
        assertThat(pool.available()).as("seed " + seed).isEqualTo(4);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void noPlaceIsLostWhereThreadsTakeWhatOthersGiveBack() throws Exception {
    int threads = 4;
    SlicePool pool = SlicePool.builder().slices(3).sliceBytes(16).build();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<java.util.concurrent.Future<?>> ends = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        ends.add(
            executor.submit(() -> {
              for (int i = 0; i < 100_000; i++) {
                Slice slice = pool.tryTake();
                if (slice != null) {
                  slice.close();
                }
              }
            }));
      }
      for (var end : ends) {
        end.get();
      }
      assertThat(pool.available()).isEqualTo(3);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void memoryOutsideTheHeapIsMadeIfAskedFor() {
    try (Slice slice = SlicePool.builder().direct(true).build().tryTake()) {
      assertThat(slice.buffer().isDirect()).isTrue();
      assertThat(slice.length()).isEqualTo(Limits.POOL_SLICE_BYTES);
    }
  }
}
