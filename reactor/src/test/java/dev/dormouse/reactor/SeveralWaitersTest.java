package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that wait for datagrams and connections side by side, each with a task of its own. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class SeveralWaitersTest {
  private static final int MANY = 5;

  @Parameter Setup setup;
  private Net net;
  private Source sender;
  private Source socket;
  private SocketAddress to;

  @BeforeEach
  void open() throws Exception {
    net = new Net(setup);
    sender = net.kernel.openDatagrams(Net.loopback(0), List.of());
    socket = net.kernel.openDatagrams(Net.loopback(0), List.of());
    to = net.kernel.localAddress(socket);
  }

  @AfterEach
  void close() {
    net.close();
    assertThat(net.reactor.descriptors()).isZero();
  }

  /** A task with one operation. */
  private final class Waiting {
    final Loop task = new Loop(net.reactor);
    final byte[] room = new byte[16];
    final Operation<?> operation;
    private int seen;
    Object answer = Poll.PENDING;

    Waiting(Operation<?> operation) {
      this.operation = operation;
      if (operation instanceof Transfer transfer) {
        transfer.aim(room, 0, room.length);
      }
    }

    boolean isWoken() {
      return task.wakes.get() != seen;
    }

    boolean poll() throws Exception {
      seen = task.wakes.get();
      answer = task.poll(operation);
      return answer != Poll.PENDING;
    }

    Waiting begun() throws Exception {
      assertThat(poll()).isFalse();
      return this;
    }

    String text() {
      return new String(room, 0, (Integer) answer, StandardCharsets.US_ASCII);
    }
  }

  private Waiting receiver() {
    return new Waiting(new ReceiveDatagram(socket, false));
  }

  private List<Waiting> receivers(int count) throws Exception {
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(receiver().begun());
    }
    return all;
  }

  private void send(String text) throws Exception {
    SendDatagram send = new SendDatagram(sender);
    send.address(to, 0);
    send.aim(Net.ascii(text), 0, text.length());
    net.run(send);
  }

  private void turnUntilWoken(Waiting waiting) {
    while (!waiting.isWoken()) {
      net.reactor.turn(Loop.TURN_NANOS);
    }
  }

  /** Runs all until one ends, which is returned. */
  private Waiting firstToEnd(List<Waiting> all) throws Exception {
    for (; ; ) {
      for (Waiting each : all) {
        if (each.isWoken() && each.poll()) {
          return each;
        }
      }
      net.reactor.turn(all.stream().anyMatch(Waiting::isWoken) ? 0 : Loop.TURN_NANOS);
    }
  }

  @Test
  void receiversAreServedInTheOrderInWhichTheyCame() throws Exception {
    List<Waiting> all = receivers(MANY);
    for (int round = 0; round < 4 * MANY; round++) {
      send("no " + round);
      Waiting served = firstToEnd(all);
      assertThat(served).isSameAs(all.removeFirst());
      assertThat(served.text()).isEqualTo("no " + round);
      all.add(receiver().begun());
    }
    all.forEach(each -> each.operation.drop());
  }

  @Test
  void whatComesAtOnceIsForAsManyReceivers() throws Exception {
    List<Waiting> all = receivers(MANY);
    for (int i = 0; i < MANY - 1; i++) {
      send("no " + i);
    }
    for (int i = 0; i < MANY - 1; i++) {
      Waiting served = firstToEnd(all);
      assertThat(served).isSameAs(all.removeFirst());
      assertThat(served.text()).isEqualTo("no " + i);
    }
    net.settle();
    assertThat(all.getFirst().begun().operation).isNotNull();
    send("last");
    assertThat(firstToEnd(all).text()).isEqualTo("last");
  }

  @Test
  void whoIsRousedAndDroppedRousesTheNext() throws Exception {
    List<Waiting> all = receivers(4);
    send("one");
    turnUntilWoken(all.get(0));
    assertThat(all.get(1).isWoken()).isFalse();
    all.get(0).operation.drop();
    assertThat(all.get(1).isWoken()).isTrue();
    all.get(1).operation.drop();
    assertThat(all.get(2).isWoken()).isTrue();
    assertThat(all.get(2).poll()).isTrue();
    assertThat(all.get(2).text()).isEqualTo("one");
    assertThat(all.get(3).isWoken()).isTrue();
    all.get(3).begun().operation.drop();
  }

  @Test
  void whoIsDroppedAsleepLosesOnlyItsPlace() throws Exception {
    List<Waiting> all = receivers(4);
    all.remove(2).operation.drop();
    all.remove(0).operation.drop();
    send("one");
    send("two");
    assertThat(firstToEnd(all)).isSameAs(all.removeFirst());
    assertThat(firstToEnd(all).text()).isEqualTo("two");
  }

  @Test
  void newcomersStandBehindThoseWhoSleep() throws Exception {
    List<Waiting> all = receivers(2);
    send("one");
    turnUntilWoken(all.get(0));
    Waiting newcomer = receiver().begun();
    Waiting glance = receiver().begun();
    glance.operation.drop(); // as one that does not wait
    assertThat(newcomer.isWoken()).isFalse();
    assertThat(all.get(0).poll()).isTrue();
    send("two");
    all.removeFirst();
    all.add(newcomer);
    assertThat(firstToEnd(all)).isSameAs(all.removeFirst());
    newcomer.operation.drop();
  }

  @Test
  void whoIsRousedAndSlowKeepsNothingFromOthers() throws Exception {
    Waiting slow = receiver().begun();
    send("one");
    turnUntilWoken(slow);
    Waiting quick = receiver();
    assertThat(quick.poll()).isTrue();
    assertThat(quick.text()).isEqualTo("one");
    send("two");
    Waiting next = receiver();
    Waiting served = next.poll() ? next : firstToEnd(List.of(next, slow));
    assertThat(served.text()).isEqualTo("two");
    next.operation.drop();
    slow.operation.drop();
  }

  @Test
  void peeksWaitBesideReceives() throws Exception {
    Waiting peek = new Waiting(new ReceiveDatagram(socket, true)).begun();
    Waiting receive = receiver().begun();
    send("seen");
    assertThat(firstToEnd(List.of(peek, receive))).isSameAs(peek);
    assertThat(firstToEnd(List.of(receive)).text()).isEqualTo("seen");
    assertThat(peek.text()).isEqualTo("seen");
    receiver().begun().operation.drop();
  }

  @Test
  void closeWakesAllWithTheClosedFailure() throws Exception {
    List<Waiting> all = receivers(MANY);
    for (int i = 0; i < 2; i++) {
      all.add(new Waiting(new Accept(net.listener)).begun());
    }
    send("unread");
    turnUntilWoken(all.getFirst());
    socket.close();
    net.listener.close();
    for (Waiting each : all) {
      assertThat(each.isWoken()).isTrue();
      assertThatThrownBy(each::poll)
          .isInstanceOf(SourceClosedException.class)
          .hasMessageContaining("was closed");
    }
  }

  @Test
  void wakersThatThrowLoseNobody() throws Exception {
    Waker throwing =
        () -> {
          throw new IllegalStateException("scripted");
        };
    List<Waiting> all = new ArrayList<>();
    try (LogCapture log = new LogCapture()) {
      ReceiveDatagram[] lost = new ReceiveDatagram[3];
      for (int i = 0; i < lost.length; i++) {
        lost[i] = new ReceiveDatagram(socket, false);
        lost[i].aim(new byte[1], 0, 1);
        assertThat(lost[i].pollRaw(new Loop(net.reactor).withWaker(throwing)))
            .isSameAs(Poll.PENDING);
        all.add(receiver().begun());
      }
      for (String text : List.of("one", "two")) {
        send(text);
        Waiting served = firstToEnd(all);
        assertThat(served).isSameAs(all.removeFirst());
        assertThat(served.text()).isEqualTo(text);
      }
      socket.close();
      assertThat(all.getFirst().isWoken()).isTrue();
      assertThat(log.messages()).hasSize(3).allMatch(line -> line.contains("a waker threw"));
      for (ReceiveDatagram each : lost) {
        each.drop();
      }
    }
  }

  @Test
  void acceptsAreServedInTheOrderInWhichTheyCame() throws Exception {
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(new Waiting(new Accept(net.listener)).begun());
    }
    all.remove(1).operation.drop();
    for (int round = 0; round < 2 * MANY; round++) {
      Source client = net.run(new Connect(net.address));
      Waiting served = firstToEnd(all);
      assertThat(served).isSameAs(all.removeFirst());
      net.sendAll(client, new byte[] {(byte) round});
      assertThat(net.receiveAll((Source) served.answer, 1)).containsExactly(round);
      all.add(new Waiting(new Accept(net.listener)).begun());
    }
    all.forEach(each -> each.operation.drop());
  }

  @Test
  void connectionsThatComeAtOnceAreForAsManyAccepts() throws Exception {
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(new Waiting(new Accept(net.listener)).begun());
    }
    for (int i = 0; i < MANY; i++) {
      net.run(new Connect(net.address));
    }
    while (!all.isEmpty()) {
      assertThat(firstToEnd(all)).isSameAs(all.removeFirst());
    }
  }

  @Test
  void sendersThatWaitForRoomSendInTheOrderInWhichTheyCame() throws Exception {
    assumeThat(setup.poller()).isNotEqualTo(PollerKind.NIO);
    SourcePair pair = net.kernel.pair(true);
    List<Waiting> all = new ArrayList<>();
    int sent = 0;
    for (; all.size() < MANY; sent += all.isEmpty() ? 1 : 0) {
      SendDatagram send = new SendDatagram(pair.first());
      Waiting waiting = new Waiting(send);
      byte[] bytes = Net.ascii("no " + (sent + all.size()));
      send.aim(bytes, 0, bytes.length);
      if (!waiting.poll()) {
        all.add(waiting);
      }
    }
    byte[] room = new byte[16];
    List<Waiting> done = new ArrayList<>();
    for (int i = 0; i < sent + MANY; i++) {
      ReceiveDatagram receive = new ReceiveDatagram(pair.second(), false);
      receive.aim(room, 0, room.length);
      int count = net.run(receive);
      assertThat(new String(room, 0, count, StandardCharsets.US_ASCII)).isEqualTo("no " + i);
      for (boolean again = true; again; ) {
        net.settle();
        again = false;
        for (Waiting each : all) {
          if (!done.contains(each) && each.isWoken() && each.poll()) {
            done.add(each);
            again = true;
          }
        }
      }
    }
    assertThat(done).isEqualTo(all);
  }
}
