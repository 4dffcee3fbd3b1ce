package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.future.Future;
import dev.dormouse.io.AsyncFd;
import dev.dormouse.io.ReadyGuard;
import dev.dormouse.reactor.Interest;
import dev.dormouse.reactor.SourceClosedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that wait for descriptors of somebody else's, on every backend. */
@ParameterizedClass
@EnumSource(Backend.class)
@Timeout(120)
class AsyncFdTest {
  private static final int BYTES = 300_000;
  private static final int NOT_OPEN = 1_000_000;

  @Parameter Backend backend;

  private TestLoop loop;
  private OpenPipe ends;
  private AsyncFd reading;
  private AsyncFd writing;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(backend.isHere());
    loop = new TestLoop(backend);
    ends = OpenPipe.open(backend);
    reading = loop.run(ends.registerReading());
    writing = loop.run(ends.registerWriting());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (loop != null) {
      reading.close();
      writing.close();
      loop.close();
      ends.close();
    }
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes());
    assertThat(ends.pipe().sink().write(bytes)).isEqualTo(text.length());
  }

  /** Reads without a wait; null if there is nothing. */
  private String read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    int count = ends.pipe().source().read(bytes);
    return count == 0 ? null : count < 0 ? "end" : new String(bytes.array(), 0, count);
  }

  private boolean isPending(Future<?> future) {
    TestLoop.Task<?> task = loop.start(future);
    loop.settle();
    boolean ended = task.isEnded();
    if (!ended) {
      task.drop();
    }
    return !ended;
  }

  @Test
  void readableWaitsForBytes() throws Exception {
    TestLoop.Task<ReadyGuard> task = loop.start(reading.readable());
    loop.settle();
    assertThat(task.isEnded()).isFalse();
    write("a");
    loop.runAll();
    assertThat(task.result().isReadable()).isTrue();
    assertThat(task.result().isWritable()).isFalse();
    assertThat(task.result().tryIo(this::read)).isEqualTo("a");
  }

  @Test
  void readyStaysReadyUntilItIsCleared() throws Exception {
    write("ab");
    ReadyGuard guard = loop.run(reading.readable());
    assertThat(read()).isEqualTo("ab");
    ReadyGuard again = loop.run(reading.readable());
    assertThat(again.tryIo(this::read)).as("would block, and clears").isNull();
    guard.clearReady();
    assertThat(isPending(reading.readable())).isTrue();
  }

  @Test
  void eventBetweenReadinessAndItsClearIsNotLost() throws Exception {
    write("a");
    ReadyGuard guard = loop.run(reading.readable());
    assertThat(read()).isEqualTo("a");
    write("b");
    loop.settle();
    guard.clearReady();
    assertThat(loop.run(reading.asyncIo(Interest.READABLE, this::read))).isEqualTo("b");
  }

  @Test
  void writableWaitsForRoom() throws Exception {
    ByteBuffer piece = ByteBuffer.allocate(4096);
    ReadyGuard guard = loop.run(writing.writable());
    while (ends.pipe().sink().write(piece.clear()) > 0) {
      // until it is full
    }
    guard.clearReady();
    TestLoop.Task<ReadyGuard> task = loop.start(writing.writable());
    loop.settle();
    // An event that was there before the pipe was full may have come late: once, and no more.
    while (task.isEnded()) {
      task.result().clearReady();
      task = loop.start(writing.writable());
      loop.settle();
    }
    while (ends.pipe().source().read(piece.clear()) > 0) {
      // until it is empty
    }
    loop.runAll();
    assertThat(task.result().isWritable()).isTrue();
  }

  @Test
  void endOfThePipeIsReadable() throws Exception {
    TestLoop.Task<String> task = loop.start(reading.asyncIo(Interest.READABLE, this::read));
    loop.settle();
    writing.close();
    ends.pipe().sink().close();
    loop.runAll();
    assertThat(task.result()).isEqualTo("end");
  }

  @Test
  void bytesGoThroughInOrderThoughEachWaitIsDropped() throws Exception {
    byte[] all = new byte[BYTES];
    new Random(7).nextBytes(all);
    ByteBuffer left = ByteBuffer.wrap(all);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    Random random = new Random(8);
    int rounds = 0;
    while (received.size() < BYTES) {
      assertThat(rounds++).as("rounds").isLessThan(BYTES);
      TestLoop.Task<Integer> sent = null;
      if (left.hasRemaining()) {
        sent =
            loop.start(
                Dropping.atRandom(
                    random, () -> writing.asyncIo(Interest.WRITABLE, () -> send(left))));
      }
      loop.run(
          Dropping.atRandom(
              random, () -> reading.asyncIo(Interest.READABLE, () -> receive(received))));
      if (sent != null && !sent.isEnded()) {
        sent.drop();
      }
    }
    assertThat(received.toByteArray()).isEqualTo(all);
  }

  private Integer send(ByteBuffer left) throws IOException {
    if (!left.hasRemaining()) {
      return 0;
    }
    int count = ends.pipe().sink().write(left);
    return count == 0 ? null : count;
  }

  private Integer receive(ByteArrayOutputStream into) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(3_000);
    int count = ends.pipe().source().read(bytes);
    into.write(bytes.array(), 0, Math.max(0, count));
    return count == 0 ? null : count;
  }

  @Test
  void failureOfAnAttemptIsThatOfTheFuture() {
    assertThatThrownBy(() ->
            loop.run(
                writing.asyncIo(
                    Interest.WRITABLE,
                    () -> {
                      throw new IOException("as told");
                    })))
        .isInstanceOf(IOException.class)
        .hasMessage("as told");
  }

  @Test
  void closeFailsWhatWaitsAndLeavesTheDescriptor() throws Exception {
    TestLoop.Task<ReadyGuard> task = loop.start(reading.readable());
    loop.settle();
    reading.close();
    reading.close();
    loop.runAll();
    assertThat(task.failure())
        .isInstanceOf(SourceClosedException.class)
        .hasMessageContaining("was closed");
    write("still here");
    assertThat(read()).isEqualTo("still here");
    reading = loop.run(ends.registerReading());
    write("again");
    assertThat(loop.run(reading.asyncIo(Interest.READABLE, this::read))).isEqualTo("again");
  }

  @Test
  void endOfTheReactorFailsWhatWaitsAndLeavesTheDescriptor() throws Exception {
    TestLoop.Task<ReadyGuard> task = loop.start(reading.readable());
    loop.settle();
    loop.reactor.close();
    loop.poll();
    assertThat(task.failure()).isInstanceOf(SourceClosedException.class);
    write("still here");
    assertThat(read()).isEqualTo("still here");
  }

  @Test
  void secondWaitInOneDirectionIsRefused() {
    TestLoop.Task<ReadyGuard> first = loop.start(reading.readable());
    loop.settle();
    assertThatThrownBy(() -> loop.run(reading.readable()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another operation waits to read there already");
    first.drop();
    assertThat(isPending(reading.readable())).isTrue();
  }

  @Test
  void droppedRegistrationRegistersNothing() {
    int before = loop.reactor.descriptors();
    Future<AsyncFd> never = ends.registerReading();
    never.drop();
    assertThat(loop.reactor.descriptors()).isEqualTo(before);
  }

  @Test
  void registeringTwiceIsRefused() {
    assumeTrue(!backend.isUring());
    assertThatThrownBy(() -> loop.run(ends.registerReading()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is watched by this runtime already; close that first");
    assertThat(loop.reactor.descriptors()).isEqualTo(2);
  }

  @Test
  void whatThePollerCannotWatchIsRefused() {
    if (backend.isNative()) {
      assertThatThrownBy(() -> loop.run(AsyncFd.register(ends.pipe().source())))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("watches descriptor numbers")
          .hasMessageContaining("PollerKind.NIO");
      assertThatThrownBy(() -> loop.run(AsyncFd.register(NOT_OPEN)))
          .isInstanceOf(IOException.class)
          .hasMessage("descriptor 1000000 is not open");
      assertThatThrownBy(() -> loop.run(AsyncFd.register(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not -1");
    } else {
      assertThatThrownBy(() -> loop.run(AsyncFd.register(7)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("watches channels, not the number 7")
          .hasMessageContaining("PollerKind.EPOLL");
    }
    assertThat(loop.reactor.descriptors()).isEqualTo(2);
  }

  @Test
  void channelThatBlocksIsRefused() throws Exception {
    assumeTrue(!backend.isNative());
    try (OpenPipe other = OpenPipe.open(backend)) {
      other.pipe().source().configureBlocking(true);
      assertThatThrownBy(() -> loop.run(other.registerReading()))
          .isInstanceOf(IllegalBlockingModeException.class);
    }
  }

  @Test
  void directionsThatWereNotRegisteredAreRefused() {
    assertThatThrownBy(reading::writable)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was registered for");
    assertThatThrownBy(() -> reading.ready(Interest.PRIORITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reading, writing or both are possible");
    assertThatThrownBy(() -> AsyncFd.register(0, Interest.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
