package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.runtime.AsyncRuntime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocking streams under tasks, and byte streams under threads. */
@Timeout(60)
class BridgesTest {
  private final AsyncRuntime runtime = AsyncRuntime.workStealing();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static byte[] some(int length) {
    return Chopped.randomBytes(new Random(length), length);
  }

  @Test
  void tasksReadAndWriteBlockingStreams() throws Exception {
    byte[] bytes = some(50_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicReference<String> closed = new AtomicReference<>();
    OutputStream watched =
        new OutputStream() {
          @Override
          public void write(int value) {
            out.write(value);
          }

          @Override
          public void flush() {
            closed.set("flushed");
          }

          @Override
          public void close() {
            closed.updateAndGet(before -> before + ", closed");
          }
        };
    AsyncRead from = Bridges.read(new ByteArrayInputStream(bytes));
    AsyncWrite to = Bridges.write(watched);
    assertThat(runtime.blockOn(ByteStreams.copy(from, to))).isEqualTo(50_000);
    assertThat(out.toByteArray()).containsExactly(bytes);
    runtime.blockOn(to.shutdown());
    runtime.blockOn(to.shutdown());
    assertThat(closed).hasValue("flushed, closed");
    assertThatThrownBy(() -> runtime.blockOn(to.write(new byte[1])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("after shutdown");
  }

  @Test
  void channelsOfTheJdkAreReadAndWritten() throws Exception {
    byte[] bytes = some(1000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AsyncRead from = Bridges.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
    AsyncWrite to = Bridges.write(Channels.newChannel(out));
    assertThat(runtime.blockOn(ByteStreams.copy(from, to))).isEqualTo(1000);
    assertThat(out.toByteArray()).containsExactly(bytes);
  }

  @Test
  void aDroppedReadLeavesItsBytesForTheNext() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    InputStream slow =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("one at a time");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            try {
              go.await();
            } catch (InterruptedException interrupt) {
              throw new IOException(interrupt);
            }
            into[offset] = 7;
            return 1;
          }
        };
    AsyncRead source = Bridges.read(slow);
    Context[] mine = new Context[1];
    runtime.blockOn(
        dev.dormouse.future.Futures.pollFn(cx -> {
          mine[0] = cx;
          var read = source.read(new byte[1]);
          assertThat(read.poll(cx).isReady()).isFalse();
          read.drop();
          return dev.dormouse.future.Poll.ready(1);
        }));
    go.countDown();
    assertThat(runtime.blockOn(source.readU8())).isEqualTo(7);
  }

  @Test
  void aFailureOfAWriteComesWithTheNextOperation() throws Exception {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("disk full");
          }
        };
    AsyncWrite sink = Bridges.write(broken);
    assertThat(runtime.blockOn(sink.write(new byte[3]))).isEqualTo(3);
    assertThatThrownBy(() -> runtime.blockOn(sink.flush())).hasMessage("disk full");
    AsyncRead source =
        Bridges.read(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("unplugged");
              }
            });
    assertThatThrownBy(() -> runtime.blockOn(source.readU8())).hasMessage("unplugged");
  }

  @Test
  void anExecutorWithoutThreadsForBlockingCallsIsNamed() {
    AsyncRead source = Bridges.read(new ByteArrayInputStream(new byte[1]));
    assertThat(Polled.failure(source.readU8()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offers no Reactor");
  }

  @Test
  void threadsReadAndWriteByteStreams() throws Exception {
    byte[] bytes = some(30_000);
    try (var pair = Duplex.pair(100)) {
      FutureTask<byte[]> reading =
          new FutureTask<>(() -> {
            try (InputStream in = Bridges.inputStream(pair.second(), runtime.spawner())) {
              return in.readAllBytes();
            }
          });
      Thread reader = Thread.ofPlatform().daemon().start(reading);
      try (OutputStream out = Bridges.outputStream(pair.first(), runtime.spawner())) {
        out.write(bytes[0]);
        out.write(bytes, 1, 29_999);
        out.flush();
      }
      assertThat(reading.get()).containsExactly(bytes);
      reader.join();
      assertThat(Polled.failure(pair.first().write(new byte[1]))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void channelsForThreadsCountAndEnd() throws Exception {
    MemoryWriter sink = ByteStreams.writer(10);
    var writable = Bridges.writableChannel(sink, runtime.spawner());
    assertThat(writable.write(ByteBuffer.wrap(some(5)))).isEqualTo(5);
    assertThat(sink.toByteArray()).containsExactly(some(5));
    assertThatThrownBy(() -> writable.write(ByteBuffer.allocate(6)))
        .isInstanceOf(StreamTooLongException.class);
    var readable = Bridges.readableChannel(ByteStreams.reader(some(5)), runtime.spawner());
    assertThat(readable.read(ByteBuffer.allocate(9))).isEqualTo(5);
    assertThat(readable.read(ByteBuffer.allocate(9))).isEqualTo(-1);
  }

  @Test
  void anInterruptedReadLosesNoByte() throws Exception {
    try (var pair = Duplex.pair()) {
      InputStream in = Bridges.inputStream(pair.second(), runtime.spawner());
      Thread.currentThread().interrupt();
      assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      runtime.blockOn(pair.first().writeAll("ab"));
      assertThat(in.read()).isEqualTo('a');
      assertThat(in.read()).isEqualTo('b');
      assertThat(in.read(new byte[0])).isZero();
      runtime.blockOn(pair.first().shutdown());
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.available()).isZero();
    }
  }
}
