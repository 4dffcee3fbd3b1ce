package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.sys.Platform;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A ring against the running kernel, where it allows one. */
@Timeout(120)
class RingTest {
  private static final int POLLIN = 1;
  private static final int FOREVER = -1;
  private static final int GROUP = 3;

  private final Arena arena = Arena.ofConfined();
  private Ring ring;
  private int left;
  private int right;

  @BeforeEach
  void open() throws Exception {
    assumeThat(Platform.isLinuxX64()).isTrue();
    try {
      ring = Ring.open(8, 16, Ring.SETUP_SUBMIT_ALL);
    } catch (IOException refusal) {
      assumeThat(refusal).as("this system allows io_uring").isNull();
    }
    InetAddress local = InetAddress.ofLiteral("127.0.0.1");
    int listener = ok(Sockets.socket(local));
    ok(Sockets.bind(listener, new InetSocketAddress(local, 0)));
    ok(Sockets.listen(listener, 4));
    left = ok(Sockets.socket(local));
    assertThat(Sockets.connect(left, Sockets.localAddress(listener))).isIn(0, -Errno.EINPROGRESS);
    right = ok(Sockets.accept(listener));
    ok(Sockets.close(listener));
  }

  @AfterEach
  void close() {
    if (ring != null) {
      Sockets.close(left);
      Sockets.close(right);
      ring.close();
    }
    arena.close();
  }

  private static int ok(int answer) {
    assertThat(answer).as("answer of the kernel").isNotNegative();
    return answer;
  }

  /** Takes the one completion that there is. */
  private void takeOne(long data, int result) {
    assertThat(ring.tail() - ring.head()).isEqualTo(1);
    assertThat(ring.data(ring.head())).isEqualTo(data);
    assertThat(ring.result(ring.head())).isEqualTo(result);
    ring.takenUpTo(ring.head() + 1);
  }

  @Test
  void waitEndsWithItsTimeout() {
    long start = System.nanoTime();
    assertThat(ring.await(3_000_000)).isEqualTo(-Errno.ETIME);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3_000_000);
    assertThat(ring.tail()).isEqualTo(ring.head());
  }

  @Test
  void sendThatSucceedsSaysNothingAndOneThatFailsDoes() {
    MemorySegment bytes = arena.allocateFrom("abcdefg");
    int index = ring.next();
    ring.send(left, bytes.asSlice(0, 3), 1);
    assertThat(ring.isTaken(index)).isFalse();
    ring.lengthenSend(index, 5);
    assertThat(ring.submit()).isEqualTo(1);
    assertThat(ring.isTaken(index)).isTrue();
    assertThat(ring.tail()).isEqualTo(ring.head());
    byte[] got = new byte[8];
    assertThat(Sockets.recv(right, got, 0, 8)).isEqualTo(5);
    assertThat(new String(got, 0, 5, US_ASCII)).isEqualTo("abcde");
    ok(Sockets.shutdown(left, Sockets.SHUT_WR));
    ring.send(left, bytes, 2);
    ring.submit();
    takeOne(2, -Errno.EPIPE);
  }

  @Test
  void bytesThatFitNoMoreAreSentInPart() {
    ok(Sockets.setOption(left, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, 8192));
    MemorySegment bytes = arena.allocate(64 << 20);
    ring.send(left, bytes, 1);
    ring.submit();
    assertThat(ring.result(ring.head())).isBetween(1, 63 << 20);
    ring.takenUpTo(ring.head() + 1);
    int result;
    do { // nobody reads, so some send finds no room at all
      ring.send(left, bytes, 2);
      ring.submit();
      result = ring.result(ring.head());
      takeOne(2, result);
    } while (result > 0);
    assertThat(result).isEqualTo(-Errno.EAGAIN);
  }

  @Test
  void receiveCompletesForEachArrivalUntilTheBuffersAreGone() throws Exception {
    BufferRing buffers = new BufferRing(ring, GROUP, 4, 4096);
    buffers.give(2);
    buffers.give(0);
    ring.receiveEach(right, GROUP, 7);
    assertThat(ring.submit()).isEqualTo(1);
    for (int buffer : new int[] {2, 0}) {
      ok(Sockets.send(left, "hello".getBytes(US_ASCII), 0, 5));
      ok(ring.await(FOREVER));
      int flags = ring.flags(ring.head());
      assertThat(flags & (Ring.CQE_BUFFER | Ring.CQE_MORE))
          .isEqualTo(Ring.CQE_BUFFER | Ring.CQE_MORE);
      assertThat(flags >>> Ring.BUFFER_SHIFT).isEqualTo(buffer);
      byte[] got = buffers.memory().asSlice(buffers.offset(buffer), 5).toArray(JAVA_BYTE);
      assertThat(got).isEqualTo("hello".getBytes(US_ASCII));
      takeOne(7, 5);
    }
    ok(Sockets.send(left, "more!".getBytes(US_ASCII), 0, 5));
    ok(ring.await(FOREVER));
    assertThat(ring.flags(ring.head()) & Ring.CQE_MORE).isZero();
    takeOne(7, -Errno.ENOBUFS);
    byte[] got = new byte[8];
    assertThat(Sockets.recv(right, got, 0, 8)).as("the bytes stay in the socket").isEqualTo(5);
    ring.close();
    buffers.close();
    ring = Ring.open(8, 16, 0); // for close()
  }

  @Test
  void cancelEndsAReceive() throws Exception {
    BufferRing buffers = new BufferRing(ring, GROUP, 4, 4096);
    buffers.give(0);
    ring.receiveEach(right, GROUP, 7);
    ring.submit();
    ring.cancel(7, 8);
    ring.submitAndWait(FOREVER);
    takeOne(7, -Errno.ECANCELED);
    ring.cancel(7, 9);
    ring.submitAndComplete();
    takeOne(9, -2);
    ring.close();
    buffers.close();
    ring = Ring.open(8, 16, 0);
  }

  @Test
  void eventfdThatNobodyReadsTellsEachSignal() {
    int signal = ok(EventFd.open());
    ring.pollEach(signal, POLLIN, -1);
    ring.submit();
    for (int i = 0; i < 3; i++) {
      ok(EventFd.signal(signal));
      ok(ring.await(FOREVER));
      assertThat(ring.flags(ring.head()) & Ring.CQE_MORE).isNotZero();
      takeOne(-1, POLLIN);
    }
    ok(Sockets.close(signal));
  }

  @Test
  void completionsThatDoNotFitComeLater() {
    int count = 24;
    for (int i = 0; i < count; i++) {
      if (ring.room() == 0) {
        ring.submit();
      }
      ring.poll(left, 4, i); // writable at once
    }
    ring.submit();
    for (int i = 0; i < count; ) {
      int there = ring.tail() - ring.head();
      if (there == 0) {
        assertThat(ring.isOverflown()).as("after " + i).isTrue();
        ok(ring.complete());
        continue;
      }
      for (int j = 0; j < there; j++, i++) {
        assertThat(ring.data(ring.head())).isEqualTo(i);
        ring.takenUpTo(ring.head() + 1);
      }
    }
    assertThat(ring.isOverflown()).isFalse();
  }

  @Test
  void closeByEntryGivesTheDescriptorBack() {
    ring.closeDescriptor(right, 1);
    ring.submitAndComplete();
    assertThat(ring.tail()).isEqualTo(ring.head());
    assertThat(Sockets.shutdown(right, Sockets.SHUT_WR)).isEqualTo(-Errno.EBADF);
    byte[] got = new byte[1];
    assertThat(Sockets.recv(left, got, 0, 1)).isZero();
    right = left; // close() closes what is open
  }

  @Test
  void refusalsHaveTheirNames() {
    assertThatThrownBy(() -> Ring.open(8, 16, 1 << 30))
        .isInstanceOf(IOException.class)
        .hasMessage("io_uring_setup: EINVAL (22)");
    assertThatThrownBy(() -> new BufferRing(ring, GROUP, 1 << 15, 0).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mmap of 0 bytes");
  }

  @Test
  void entriesWithoutTheArrayWorkToo() throws Exception {
    Ring other;
    try {
      other = Ring.open(8, 16, Ring.SETUP_NO_SQARRAY);
    } catch (IOException refusal) {
      assumeThat(refusal).as("this kernel is new enough").isNull();
      return;
    }
    try (other) {
      for (int i = 0; i < 20; i++) {
        other.poll(left, 4, i);
        other.submitAndWait(FOREVER);
        assertThat(other.data(other.head())).isEqualTo(i);
        other.takenUpTo(other.head() + 1);
      }
    }
  }
}
