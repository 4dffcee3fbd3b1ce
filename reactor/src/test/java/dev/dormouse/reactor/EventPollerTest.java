package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.sys.Platform;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A poller without tasks, over the selector and over epoll. */
@Timeout(240)
class EventPollerTest {
  private static final Duration NOW = Duration.ZERO;

  /** Waits until something is told; a wait may end for nothing. */
  private static List<ReadyEvent> next(EventPoller poller) throws IOException {
    for (; ; ) {
      List<ReadyEvent> events = poller.await(null);
      if (!events.isEmpty()) {
        return events;
      }
    }
  }

  private static EventPoller epoll() throws IOException {
    assumeThat(Platform.isLinuxX64()).isTrue();
    return EventPoller.open(PollerKind.EPOLL);
  }

  /** A pipe whose ends do not block. */
  private static Pipe pipe() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
    return pipe;
  }

  private static void write(Pipe pipe) throws IOException {
    assertThat(pipe.sink().write(ByteBuffer.wrap(new byte[3]))).isEqualTo(3);
  }

  private static void close(Pipe pipe) throws IOException {
    pipe.sink().close();
    pipe.source().close();
  }

  @Test
  void aLevelIsToldAsLongAsItLasts() throws Exception {
    Pipe pipe = pipe();
    try (EventPoller poller = EventPoller.open(PollerKind.NIO)) {
      poller.register(pipe.source(), 7, Interest.READABLE, EventMode.LEVEL);
      assertThat(poller.await(NOW)).isEmpty();
      write(pipe);
      for (int i = 0; i < 2; i++) {
        assertThat(next(poller))
            .containsExactly(new ReadyEvent(7, true, false, false, false, false));
      }
      pipe.source().read(ByteBuffer.allocate(8));
      assertThat(poller.await(NOW)).isEmpty();
    } finally {
      close(pipe);
    }
  }

  @Test
  void aOneShotIsToldOnceUntilItIsModified() throws Exception {
    Pipe pipe = pipe();
    try (EventPoller poller = EventPoller.open(PollerKind.NIO)) {
      poller.register(pipe.source(), 7, Interest.READABLE, EventMode.ONESHOT);
      write(pipe);
      assertThat(next(poller)).hasSize(1);
      assertThat(poller.await(NOW)).isEmpty();
      poller.modify(pipe.source(), 8, Interest.READABLE, EventMode.ONESHOT);
      assertThat(next(poller)).extracting(ReadyEvent::token).containsExactly(8L);
      poller.deregister(pipe.source());
      assertThat(poller.await(NOW)).isEmpty();
      poller.register(pipe.source(), 9, Interest.READABLE, EventMode.LEVEL);
      assertThat(next(poller)).extracting(ReadyEvent::token).containsExactly(9L);
    } finally {
      close(pipe);
    }
  }

  @Test
  void aChannelConnectsThenHasRoomThenIsSilent() throws Exception {
    try (EventPoller poller = EventPoller.open(PollerKind.NIO);
        ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      server.bind(Net.loopback(0)).configureBlocking(false);
      client.configureBlocking(false);
      poller.register(server, 1, Interest.READABLE, EventMode.ONESHOT);
      if (!client.connect(server.getLocalAddress())) {
        poller.register(client, 2, Interest.WRITABLE, EventMode.LEVEL);
        boolean told = false;
        while (!told) {
          told = next(poller).stream().anyMatch(event -> event.token() == 2 && event.writable());
        }
        assertThat(client.finishConnect()).isTrue();
        assertThat(next(poller)).anyMatch(event -> event.token() == 2 && event.writable());
        poller.modify(client, 2, Interest.NONE, EventMode.LEVEL);
        poller.await(NOW); // the listener may be told here
        assertThat(poller.await(NOW)).isEmpty();
      }
    }
  }

  @Test
  void edgesAreToldOncePerChangeAndLevelsEachTime() throws Exception {
    int descriptor = EventFd.open();
    try (EventPoller poller = epoll()) {
      poller.register(descriptor, 5, Interest.READABLE, EventMode.EDGE);
      assertThat(poller.await(NOW)).isEmpty();
      EventFd.signal(descriptor);
      ReadyEvent told = new ReadyEvent(5, true, false, false, false, false);
      assertThat(next(poller)).containsExactly(told);
      assertThat(poller.await(NOW)).isEmpty();
      EventFd.signal(descriptor);
      assertThat(next(poller)).containsExactly(told);
      poller.modify(descriptor, -6, Interest.READABLE, EventMode.LEVEL);
      assertThat(next(poller)).extracting(ReadyEvent::token).containsExactly(-6L);
      assertThat(next(poller)).extracting(ReadyEvent::token).containsExactly(-6L);
      poller.modify(descriptor, 5, Interest.READABLE, EventMode.EDGE_ONESHOT);
      assertThat(next(poller)).hasSize(1);
      EventFd.signal(descriptor);
      assertThat(poller.await(NOW)).isEmpty();
      poller.deregister(descriptor);
    } finally {
      Sockets.close(descriptor);
    }
  }

  @Test
  void registeringDuringAWaitIsHeard() throws Exception {
    Pipe pipe = pipe();
    try (EventPoller poller = EventPoller.open(PollerKind.NIO)) {
      CountDownLatch begun = new CountDownLatch(1);
      AtomicReference<Object> seen = new AtomicReference<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(() -> {
                begun.countDown();
                try {
                  seen.set(next(poller));
                } catch (IOException | RuntimeException failure) {
                  seen.set(failure);
                }
              });
      begun.await();
      write(pipe);
      poller.register(pipe.source(), 3, Interest.READABLE, EventMode.LEVEL);
      waiter.join();
      ReadyEvent told = new ReadyEvent(3, true, false, false, false, false);
      assertThat(seen.get()).isEqualTo(List.of(told));
    } finally {
      close(pipe);
    }
  }

  @Test
  void wakesMergeAndEndTheNextWait() throws Exception {
    for (PollerKind kind : kinds()) {
      try (EventPoller poller = EventPoller.open(kind)) {
        poller.wake();
        poller.wake();
        assertThat(poller.await(null)).as("%s", kind).isEmpty();
        assertThat(poller.await(NOW)).isEmpty();
      }
    }
  }

  @Test
  void closingEndsAWaitAndGivesTheDescriptorsBack() throws Exception {
    for (PollerKind kind : kinds()) {
      EventPoller.open(kind).close(); // opens what the process opens once
      long before = openFiles();
      EventPoller poller = EventPoller.open(kind);
      CountDownLatch begun = new CountDownLatch(1);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(() -> {
                begun.countDown();
                try {
                  poller.await(null);
                } catch (Throwable thrown) {
                  failure.set(thrown);
                }
              });
      begun.await();
      poller.close();
      poller.close();
      poller.wake();
      waiter.join();
      // The close may have come before the wait.
      assertThat(failure.get())
          .satisfiesAnyOf(
              none -> assertThat(none).isNull(),
              late -> assertThat(late).hasMessageContaining("was closed"));
      assertThat(openFiles()).as("%s", kind).isLessThan(before + 1);
      assertThatThrownBy(() -> poller.await(NOW))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was closed");
    }
  }

  @Test
  void mistakesAreNamed() throws Exception {
    Pipe pipe = pipe();
    Pipe blocking = Pipe.open();
    try (EventPoller poller = EventPoller.open(PollerKind.NIO)) {
      poller.register(pipe.source(), 1, Interest.READABLE, EventMode.LEVEL);
      assertThatThrownBy(
              () -> poller.register(pipe.source(), 1, Interest.READABLE, EventMode.LEVEL))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("watched by this poller already");
      assertThatThrownBy(() -> poller.deregister(pipe.sink()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not watched by this poller");
      assertThatThrownBy(() -> poller.modify(pipe.sink(), 1, Interest.NONE, EventMode.LEVEL))
          .hasMessageContaining("register it first");
      assertThatThrownBy(() -> poller.register(pipe.sink(), 1, Interest.WRITABLE, EventMode.EDGE))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("epoll");
      assertThatThrownBy(() -> poller.register(0, 1, Interest.READABLE, EventMode.LEVEL))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("descriptor 0");
      assertThatThrownBy(
              () -> poller.register(blocking.source(), 1, Interest.READABLE, EventMode.LEVEL))
          .isInstanceOf(IllegalBlockingModeException.class);
    } finally {
      close(pipe);
      close(blocking);
    }
    assertThatThrownBy(() -> EventPoller.open(PollerKind.IO_URING))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("choose epoll");
  }

  @Test
  void mistakesWithNumbersAreNamed() throws Exception {
    int descriptor = EventFd.open();
    try (EventPoller poller = epoll()) {
      poller.register(descriptor, 1, Interest.READABLE, EventMode.LEVEL);
      assertThatThrownBy(() -> poller.register(descriptor, 1, Interest.READABLE, EventMode.LEVEL))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("descriptor " + descriptor + " is watched");
      poller.deregister(descriptor);
      assertThatThrownBy(() -> poller.deregister(descriptor))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not watched");
      assertThatThrownBy(() -> poller.register(1 << 20, 1, Interest.READABLE, EventMode.LEVEL))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not open");
      assertThatThrownBy(
              () -> poller.register(descriptor, Long.MIN_VALUE, Interest.NONE, EventMode.LEVEL))
          .isInstanceOf(IllegalArgumentException.class);
    } finally {
      Sockets.close(descriptor);
    }
  }

  @Test
  void interestsAreAddedAndTakenAway() {
    Interest both = Interest.READABLE.and(Interest.WRITABLE);
    assertThat(both).isEqualTo(new Interest(true, true, false));
    assertThat(both.without(Interest.READABLE)).isEqualTo(Interest.WRITABLE);
    assertThat(Interest.NONE.and(Interest.PRIORITY).priority()).isTrue();
  }

  private static List<PollerKind> kinds() {
    return Platform.isLinuxX64()
        ? List.of(PollerKind.NIO, PollerKind.EPOLL)
        : List.of(PollerKind.NIO);
  }

  private static long openFiles() throws IOException {
    Path files = Path.of("/proc/self/fd");
    if (!Files.isDirectory(files)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(files)) {
      return open.count();
    }
  }
}
