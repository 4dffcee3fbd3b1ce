package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.reactor.Net.Pair;
import dev.dormouse.reactor.poller.Unread;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a ring is too small, a reader too slow, or a thread gone. */
@ParameterizedClass
@MethodSource("rings")
@Timeout(240)
class UringTest extends OverRings {
  @Test
  void streamThatNobodyReadsHoldsNoMoreThanItMay() throws Exception {
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    byte[] pattern = Net.pattern(Limits.UNREAD_BYTES_MAX + 100_000);
    int sent = 0;
    while (sent < Limits.UNREAD_BYTES_MAX) {
      arrive(pair, Arrays.copyOfRange(pattern, sent, sent + 1000));
      sent += 1000;
    }
    while (Unread.isReceiving(pair.server())) {
      net.reactor.turn(0);
    }
    net.sendAll(pair.client(), Arrays.copyOfRange(pattern, sent, pattern.length));
    net.settle();
    assertThat(Unread.of(pair.server())).isEqualTo(sent);
    assertThat(net.receiveAll(pair.server(), pattern.length)).isEqualTo(pattern);
    net.sendAll(pair.client(), Net.ascii("on"));
    assertThat(net.receiveAll(pair.server(), 2)).isEqualTo(Net.ascii("on"));
  }

  @Test
  void streamThatBringsMuchAtOnceIsReadByCallUntilItBringsLittle() throws Exception {
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    byte[] pattern = Net.pattern(3 * BUFFER_BYTES);
    net.sendAll(pair.client(), pattern);
    while (Unread.isReceiving(pair.server())) {
      net.reactor.turn(0);
    }
    assertThat(net.receiveAll(pair.server(), pattern.length)).isEqualTo(pattern);
    Receive receive = new Receive(pair.server(), new byte[100], 0, 100);
    net.loop.assertPending(receive);
    assertThat(Unread.isReceiving(pair.server())).isFalse();
    net.sendAll(pair.client(), Net.ascii("little"));
    assertThat(net.run(receive)).isEqualTo(6);
    beginReceiving(pair.server());
  }

  /** Has a stream read by call, as one that brings much. */
  private Pair largePair() throws Exception {
    Pair pair = net.pair();
    beginReceiving(pair.server());
    byte[] pattern = Net.pattern(3 * BUFFER_BYTES);
    net.sendAll(pair.client(), pattern);
    while (Unread.isReceiving(pair.server())) {
      net.reactor.turn(0);
    }
    assertThat(net.receiveAll(pair.server(), pattern.length)).isEqualTo(pattern);
    return pair;
  }

  /** Sends a request so often, and waits until all of it can be read. */
  private void request(Pair pair, byte[] request, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      net.sendAll(pair.client(), request);
    }
    byte[] room = new byte[times * request.length];
    while (net.run(new Peek(pair.server(), room, 0, room.length)) < room.length) {
      net.reactor.turn(0);
    }
  }

  @Test
  void lookBehindAnAnswerIsSavedWhereTheLastOneWasInVain() throws Exception {
    assumeThat(setup.shared()).isFalse();
    open("64,128,64,8");
    Pair pair = largePair();
    byte[] request = Net.pattern(2 * BUFFER_BYTES);
    byte[] got = new byte[request.length];
    request(pair, request, 1);
    assertThat(net.receiveAll(pair.server(), request.length)).isEqualTo(request);
    net.sendAll(pair.server(), Net.ascii("1"));
    Receive first = new Receive(pair.server(), got, 0, got.length);
    net.loop.assertPending(first);
    first.drop();
    request(pair, request, 2);
    assertThat(net.receiveAll(pair.server(), request.length)).isEqualTo(request);
    net.sendAll(pair.server(), Net.ascii("2"));
    Receive second = new Receive(pair.server(), got, 0, got.length);
    net.loop.assertPending(second);
    assertThat(net.run(second)).isEqualTo(request.length);
    assertThat(got).isEqualTo(request);
  }

  @Test
  void requestsThatFillTheirBufferAreAllAnswered() throws Exception {
    open("64,128,64,8");
    Pair pair = largePair();
    byte[] request = Net.pattern(2 * BUFFER_BYTES);
    for (int round = 0; round < 200; round++) {
      int times = 1 + round / 40 % 3;
      for (int i = 0; i < times; i++) {
        net.sendAll(pair.client(), request);
      }
      for (int i = 0; i < times; i++) {
        assertThat(net.receiveAll(pair.server(), request.length)).isEqualTo(request);
        net.sendAll(pair.server(), Net.ascii("x"));
      }
      assertThat(net.receiveAll(pair.client(), times)).hasSize(times);
    }
  }

  @Test
  void slowReadersLeaveBuffersToTheOthers() throws Exception {
    open("64,128,16,8");
    byte[] pattern = Net.pattern(1 << 20);
    List<Pair> slow = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      net.sendAll(pair.client(), Arrays.copyOf(pattern, 2 * BUFFER_BYTES));
      net.settle();
      slow.add(pair);
    }
    Pair quick = net.pair();
    beginReceiving(quick.server());
    for (int i = 0; i < 100; i++) {
      net.sendAll(quick.client(), Net.ascii("quick"));
      assertThat(net.receiveAll(quick.server(), 5)).isEqualTo(Net.ascii("quick"));
      assertThat(Unread.isReceiving(quick.server())).as("round %d", i).isTrue();
    }
    for (Pair pair : slow) {
      assertThat(net.receiveAll(pair.server(), 2 * BUFFER_BYTES))
          .isEqualTo(Arrays.copyOf(pattern, 2 * BUFFER_BYTES));
    }
  }

  @Test
  void streamsWithoutABufferAreReadByCall() throws Exception {
    open("64,128,2,8");
    byte[] pattern = Net.pattern(BUFFER_BYTES - 1);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      pairs.add(pair);
    }
    for (Pair pair : pairs) {
      net.sendAll(pair.client(), pattern);
    }
    net.settle(); // comes to an end although there are no buffers
    for (Pair pair : pairs) {
      assertThat(net.receiveAll(pair.server(), pattern.length)).isEqualTo(pattern);
    }
    for (Pair pair : pairs) {
      beginReceiving(pair.server());
    }
  }

  @Test
  void turnsThatDoNotWaitBringAllThatTheKernelTellsInParts() throws Exception {
    open("64,512,256,64");
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      pairs.add(pair);
    }
    for (Pair pair : pairs) {
      net.sendAll(pair.client(), Net.ascii("abc"));
    }
    for (Pair pair : pairs) {
      while (Unread.of(pair.server()) < 3) {
        net.reactor.turn(0);
      }
    }
  }

  @Test
  void completionsThatDoNotFitAreNotLost() throws Exception {
    open("4,8,64,64");
    List<Pair> pairs = new ArrayList<>();
    List<Receive> receives = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Pair pair = net.pair();
      pairs.add(pair);
      Receive receive = new Receive(pair.server(), new byte[8], 0, 8);
      net.loop.assertPending(receive);
      receives.add(receive);
    }
    net.settle();
    for (int round = 0; round < 20; round++) {
      for (Pair pair : pairs) {
        net.sendAll(pair.client(), Net.ascii("abc"));
      }
      for (int i = 0; i < receives.size(); i++) {
        assertThat(net.run(receives.get(i))).isEqualTo(3);
        receives.set(i, new Receive(pairs.get(i).server(), new byte[8], 0, 8));
        net.loop.assertPending(receives.get(i));
      }
    }
    for (Receive receive : receives) {
      receive.drop();
    }
  }

  @Test
  void closeSendsWhatWasWritten() throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    for (int round = 0; round < 5; round++) {
      Pair pair = narrowPair();
      int sent = writeSmall(pair.client(), pattern);
      pair.client().close();
      assertThat(pair.client().isOpen()).isFalse();
      assertThat(readToEnd(pair.server(), sent + 1)).isEqualTo(Arrays.copyOf(pattern, sent));
      pair.server().close();
    }
    Pair pair = net.pair();
    net.sendAll(pair.client(), Net.ascii("small"));
    pair.client().close();
    assertThat(readToEnd(pair.server(), 10)).isEqualTo(Net.ascii("small"));
  }

  @Test
  void endOfSendingComesBehindWhatWasWritten() throws Exception {
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    Pair pair = narrowPair();
    int sent = writeSmall(pair.client(), pattern);
    net.kernel.shutdownWrite(pair.client());
    assertThatThrownBy(() -> net.loop.poll(new Send(pair.client(), pattern, 0, 1)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("shut down");
    assertThat(readToEnd(pair.server(), sent + 1)).isEqualTo(Arrays.copyOf(pattern, sent));
    net.sendAll(pair.server(), Net.ascii("answer"));
    assertThat(net.receiveAll(pair.client(), 6)).isEqualTo(Net.ascii("answer"));
  }

  @Test
  void closedReactorCutsWhatItCouldNotSend() throws Exception {
    long before = openFiles();
    open("64,128,64,8");
    byte[] pattern = Net.pattern(32 << 20);
    try (Net other = new Net(setup)) {
      Source client = net.run(new Connect(other.address));
      Source server = other.run(new Accept(other.listener));
      net.kernel.setOption(client, StandardSocketOptions.SO_SNDBUF, 16 << 10);
      int sent = writeSmall(client, pattern);
      client.close();
      net.close();
      byte[] got = new byte[sent + 1];
      int length = 0;
      try {
        for (int count;
            (count = other.run(new Receive(server, got, length, got.length - length))) > 0; ) {
          length += count;
        }
        assertThat(length).as("a clean end comes behind the last byte only").isEqualTo(sent);
      } catch (SocketException cut) {
        assertThat(cut).hasMessageContaining("reset");
      }
      assertThat(Arrays.equals(got, 0, length, pattern, 0, length)).isTrue();
    }
    assertThat(openFiles() - before).isLessThan(10);
  }

  @Test
  void failureOfASendIsToldToTheNext() throws Exception {
    open("64,128,64,8");
    Pair pair = net.pair();
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    net.settle();
    byte[] one = new byte[1];
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 3; i++) {
                net.run(new Send(pair.client(), one, 0, 1));
                net.settle();
              }
            })
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("stream to 127.0.0.1:");
  }

  @Test
  void failureOfASendIsToldToTheFlush() throws Exception {
    assumeThat(setup.use()).isNotEqualTo(ReactorUse.SHARED);
    open("64,128,64,8");
    Pair pair = net.pair();
    net.kernel.checkWritten(pair.client());
    net.kernel.setOption(pair.server(), StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    SocketException failure = null;
    while (failure == null) { // the reset may take its time
      assertThat(net.loop.poll(new Send(pair.client(), new byte[1], 0, 1))).isEqualTo(1);
      net.reactor.turn(1_000_000);
      net.settle();
      try {
        net.kernel.checkWritten(pair.client());
      } catch (SocketException told) {
        failure = told;
      }
    }
    assertThat(failure).hasMessageContaining("stream to 127.0.0.1:");
    net.kernel.checkWritten(pair.client());
  }

  @Test
  void flushSendsWithoutATurn() throws Exception {
    open("64,128,64,8");
    try (Socket socket = new Socket(net.address.getAddress(), net.address.getPort())) {
      Source server = net.run(new Accept(net.listener));
      net.sendAll(server, Net.ascii("hello"));
      net.reactor.flush();
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(5)).isEqualTo(Net.ascii("hello"));
    }
  }

  @Test
  void smallWritesOfOneTurnAreOnePiece() throws Exception {
    assumeThat(setup.use()).isNotEqualTo(ReactorUse.SHARED);
    open("64,128,64,8");
    Pair pair = net.pair();
    beginReceiving(pair.server());
    for (int i = 0; i < 100; i++) {
      assertThat(net.loop.poll(new Send(pair.client(), Net.ascii("ab"), 0, 2))).isEqualTo(2);
    }
    byte[] got = new byte[1000];
    assertThat(net.run(new Receive(pair.server(), got, 0, 1000))).isEqualTo(200);
  }
}
