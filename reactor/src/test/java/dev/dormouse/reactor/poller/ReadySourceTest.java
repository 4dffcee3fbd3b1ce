package dev.dormouse.reactor.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.LogCapture;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.SourceClosedException;
import dev.dormouse.reactor.Transfer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The transitions of the readiness word, each history by hand: the kernel is a script. */
class ReadySourceTest {
  private static final int BLOCK = ReadySource.WOULD_BLOCK;

  private final ScriptedPoller poller = new ScriptedPoller();
  private final AtomicInteger wakes = new AtomicInteger();
  private final Waker waker = wakes::incrementAndGet;

  @Test
  void callThatWouldBlockIsNotRepeatedWithoutAnEvent() throws Exception {
    ScriptedSource source = open(BLOCK);
    Receive receive = receive(source, 8);
    assertPending(receive);
    assertPending(receive);
    assertThat(source.calls).isEqualTo(1);
    assertThat(source.arms).isEqualTo(2);
    source.answerFromNowOn(3);
    source.event(ReadySource.READ, false);
    assertThat(wakes).hasValue(1);
    assertThat(poll(receive)).isEqualTo(3);
    assertThat(source.calls).isEqualTo(2);
  }

  @Test
  void shortReadSavesTheCallThatWouldBlock() throws Exception {
    ScriptedSource source = open(3);
    assertThat(poll(receive(source, 8))).isEqualTo(3);
    assertPending(receive(source, 8));
    assertThat(source.calls).isEqualTo(1);
  }

  @Test
  void fullReadKeepsReady() throws Exception {
    ScriptedSource source = open(8, 5);
    assertThat(poll(receive(source, 8))).isEqualTo(8);
    assertThat(poll(receive(source, 8))).isEqualTo(5);
  }

  @Test
  void shortReadAfterTheEndWasAnnouncedKeepsReady() throws Exception {
    ScriptedSource source = open(3, ReadySource.END);
    source.event(ReadySource.READ, true);
    assertThat(poll(receive(source, 8))).isEqualTo(3);
    assertThat(poll(receive(source, 8))).isEqualTo(-1);
    assertThat(poll(receive(source, 8))).as("the end stays").isEqualTo(-1);
  }

  @Test
  void writersHaveALaneOnceOneHasToWait() throws Exception {
    ScriptedSource source = open(8, BLOCK, BLOCK);
    Send first = new Send(source, new byte[8], 0, 8);
    assertThat(poll(first)).isEqualTo(8);
    source.event(ReadySource.WRITE, false);
    assertThat(source.lane(ReadySource.WRITE)).isNull();
    Send second = new Send(source, new byte[8], 0, 8);
    assertPending(second);
    assertThat(source.lane(ReadySource.WRITE)).isNotNull();
    second.drop();
  }

  @Test
  void eventBeforeAnyWriterHasWaitedIsSeenByItsSecondLook() throws Exception {
    ScriptedSource source = open(BLOCK, 8);
    source.during = () -> source.event(ReadySource.WRITE, false);
    assertThat(poll(new Send(source, new byte[8], 0, 8))).isEqualTo(8);
    assertThat(source.calls).isEqualTo(2);
  }

  @Test
  void eventDuringAShortReadIsNotErased() throws Exception {
    ScriptedSource source = open(3, 4);
    source.during = () -> source.event(ReadySource.READ, false);
    assertThat(poll(receive(source, 8))).isEqualTo(3);
    assertThat(poll(receive(source, 8))).isEqualTo(4);
  }

  @Test
  void eventDuringACallThatWouldBlockIsTriedAtOnce() throws Exception {
    ScriptedSource source = open(BLOCK, 4);
    source.during = () -> source.event(ReadySource.READ, false);
    assertThat(poll(receive(source, 8))).isEqualTo(4);
    assertThat(source.calls).isEqualTo(2);
  }

  @Test
  void eventBetweenTheTryAndTheWakerIsSeenByTheSecondLook() throws Exception {
    ScriptedSource source = open(BLOCK, 4);
    Receive receive = receive(source, 8);
    // The waker is asked for after the first try and before the second.
    Context cx =
        new Context() {
          @Override
          public Waker waker() {
            source.event(ReadySource.READ, false);
            return waker;
          }
        };
    assertThat(receive.pollRaw(cx)).isEqualTo(4);
    assertThat(source.arms).isZero();
  }

  @Test
  void directionsAreIndependent() throws Exception {
    ScriptedSource source = open(BLOCK);
    assertPending(receive(source, 8));
    source.answerFromNowOn(8);
    assertThat(poll(send(source, 8))).isEqualTo(8);
    source.event(ReadySource.WRITE, false);
    assertThat(wakes).as("an event of the other direction").hasValue(0);
  }

  @Test
  void shortWriteWaitsForRoom() throws Exception {
    ScriptedSource source = open(5);
    assertThat(poll(send(source, 8))).isEqualTo(5);
    Send rest = send(source, 3);
    assertPending(rest);
    assertThat(source.calls).isEqualTo(1);
    source.answerFromNowOn(3);
    source.event(ReadySource.WRITE, false);
    assertThat(poll(rest)).isEqualTo(3);
  }

  @Test
  void closeDuringACallGivesTheDescriptorBackAfterIt() throws Exception {
    ScriptedSource source = open(3);
    source.during =
        () -> {
          source.close();
          assertThat(source.releases).as("the call is still inside").isZero();
        };
    assertThat(poll(receive(source, 8))).isEqualTo(3);
    assertThat(source.releases).isEqualTo(1);
    source.close();
    assertThat(source.releases).isEqualTo(1);
  }

  @Test
  void closeDuringAControlCallGivesTheDescriptorBackAfterIt() throws Exception {
    ScriptedSource source = open();
    source.pin();
    source.pin();
    source.close();
    source.unpin();
    assertThat(source.releases).isZero();
    source.unpin();
    assertThat(source.releases).isEqualTo(1);
    assertThatThrownBy(source::pin).isInstanceOf(SourceClosedException.class);
  }

  @Test
  void closeWhileNobodyIsInsideGivesTheDescriptorBackAtOnce() throws Exception {
    ScriptedSource source = open(BLOCK);
    Receive receive = receive(source, 8);
    assertPending(receive);
    source.close();
    assertThat(source.releases).isEqualTo(1);
    assertThat(wakes).hasValue(1);
    source.event(ReadySource.READ, false);
    assertThatThrownBy(() -> poll(receive)).isInstanceOf(SourceClosedException.class);
    assertThat(poller.descriptors()).isZero();
  }

  @Test
  void closeBetweenTheTryAndTheWakerIsSeenByTheSecondLook() throws Exception {
    ScriptedSource source = open(BLOCK);
    Receive receive = receive(source, 8);
    Context cx =
        new Context() {
          @Override
          public Waker waker() {
            source.close();
            return waker;
          }
        };
    assertThatThrownBy(() -> receive.pollRaw(cx)).isInstanceOf(SourceClosedException.class);
  }

  @Test
  void shutdownFailsTheSendThatWaits() throws Exception {
    ScriptedSource source = open(BLOCK);
    Send send = send(source, 8);
    assertPending(send);
    source.shut();
    assertThat(wakes).hasValue(1);
    assertThatThrownBy(() -> poll(send)).hasMessageContaining("shut down");
    assertThatThrownBy(() -> poll(send(source, 8))).hasMessageContaining("shut down");
    source.answerFromNowOn(2);
    assertThat(poll(receive(source, 8))).isEqualTo(2);
  }

  @Test
  void failedCallLeavesTheDirectionFreeAndReady() throws Exception {
    ScriptedSource source = open(BLOCK);
    Receive failing = receive(source, 8);
    assertPending(failing);
    source.failure = new IOException("scripted");
    source.event(ReadySource.READ, false);
    assertThatThrownBy(() -> poll(failing)).hasMessage("scripted");
    source.failure = null;
    source.answerFromNowOn(6);
    assertThat(poll(receive(source, 8))).isEqualTo(6);
  }

  @Test
  void finishedOperationLetsItsWakerGo() throws Exception {
    ScriptedSource source = open(BLOCK, 4);
    Receive receive = receive(source, 8);
    assertPending(receive);
    source.event(ReadySource.READ, false);
    assertPending(
        new Accept(accepting())); // another source, so that the wake count moves only once
    assertThat(poll(receive)).isEqualTo(4);
    int before = wakes.get();
    source.event(ReadySource.READ, false);
    assertThat(wakes).hasValue(before);
  }

  @Test
  void staleKeyFindsNothingAfterItsIndexWasReused() throws Exception {
    ScriptedSource first = open();
    long stale = first.key;
    first.close();
    ScriptedSource second = open();
    assertThat((int) second.key).as("same index").isEqualTo((int) stale);
    ReadySource[] found = new ReadySource[3];
    poller.registry.find(new long[] {stale, second.key, -1}, 3, found);
    assertThat(found).containsExactly(null, second, null);
  }

  @Test
  void failureOfThePollerFailsWhatWaitsAndWaitsOn() throws Exception {
    ScriptedSource source = open(BLOCK);
    Receive receive = receive(source, 8);
    assertPending(receive);
    poller.failure = new IOException("scripted");
    try (LogCapture log = new LogCapture()) {
      assertThat(poller.await(-1)).isZero();
      assertThat(log.messages()).singleElement().asString().contains("scripted poller failed");
    }
    assertThat(wakes).hasValue(1);
    assertThatThrownBy(() -> poll(receive))
        .isInstanceOf(SourceClosedException.class)
        .hasMessageContaining("the scripted poller failed: scripted");
    assertThatThrownBy(() -> open(BLOCK)).hasMessageContaining("the scripted poller failed");
    poller.interruptWait();
    poller.interruptWait();
    poller.await(-1); // ended by the calls
    poller.await(1); // ended by its time
    assertThat(poller.waits).as("the kernel is left alone").isEqualTo(1);
    Thread.currentThread().interrupt();
    poller.await(-1);
    assertThat(Thread.interrupted()).isTrue();
    poller.close();
  }

  @Test
  void throwingWakerHarmsNoOtherSource() throws Exception {
    ScriptedSource first = open(BLOCK);
    Receive receive = receive(first, 8);
    Waker throwing =
        () -> {
          throw new IllegalStateException("scripted");
        };
    assertThat(receive.pollRaw(Context.of(throwing))).isSameAs(Poll.PENDING);
    ScriptedSource second = open(BLOCK);
    Receive other = receive(second, 8);
    assertPending(other);
    try (LogCapture log = new LogCapture()) {
      poller.close();
      assertThat(log.messages()).singleElement().asString().contains("a waker threw");
    }
    assertThat(wakes).hasValue(1);
    assertThat(first.releases).isEqualTo(1);
    assertThat(second.releases).isEqualTo(1);
  }

  private ScriptedSource open(int... answers) throws IOException {
    ScriptedSource source = new ScriptedSource(poller, false);
    for (int answer : answers) {
      source.answers.add(answer);
    }
    poller.registry.add(source);
    return source;
  }

  private ScriptedSource accepting() throws IOException {
    ScriptedSource source = new ScriptedSource(poller, true);
    poller.registry.add(source);
    return source;
  }

  private static Receive receive(ScriptedSource source, int length) {
    return new Receive(source, new byte[length], 0, length);
  }

  private static Send send(ScriptedSource source, int length) {
    return new Send(source, new byte[length], 0, length);
  }

  private @Nullable Object poll(Operation<?> operation) throws Exception {
    return operation.pollRaw(Context.of(waker));
  }

  private void assertPending(Operation<?> operation) throws Exception {
    assertThat(poll(operation)).isSameAs(Poll.PENDING);
  }

  /** Answers calls from a list; the last answer stays. */
  private static final class ScriptedSource extends QuietSource {
    final Queue<Integer> answers = new ArrayDeque<>();
    int calls;
    int arms;
    int releases;
    @Nullable IOException failure;
    @Nullable Runnable during;

    ScriptedSource(ScriptedPoller poller, boolean listener) {
      super(poller, listener ? Role.LISTENER : Role.STREAM);
    }

    void answerFromNowOn(int answer) {
      answers.clear();
      answers.add(answer);
    }

    private int call() throws IOException {
      calls++;
      if (failure != null) {
        throw failure;
      }
      Runnable meanwhile = during;
      during = null;
      if (meanwhile != null) {
        meanwhile.run();
      }
      return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    int tryReceive(Receive receive, int length) throws IOException {
      return call();
    }

    @Override
    int tryMove(Transfer operation) throws IOException {
      return call();
    }

    @Override
    int trySend(Send send, int length) throws IOException {
      return call();
    }

    @Override
    void arm(int direction) {
      arms++;
    }

    @Override
    void releaseDescriptor() {
      releases++;
    }
  }

  private static final class ScriptedPoller extends QuietPoller {
    @Nullable IOException failure;
    int waits;

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    int awaitKernel(long timeoutNanos) throws IOException {
      waits++;
      if (failure != null) {
        throw failure;
      }
      return 0;
    }
  }
}
