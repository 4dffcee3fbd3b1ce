package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.reactor.Net.Pair;
import dev.dormouse.reactor.poller.RingProbe;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a closed stream may take to send what was written; time goes as the test says. */
@ParameterizedClass
@MethodSource("rings")
@Timeout(240)
class LingeringTest extends OverRings {
  private static final long LINGER = Limits.LINGER.toNanos();
  private static final byte[] PATTERN = Net.pattern(32 << 20);

  private long nanos = 1_000;

  @BeforeEach
  void sendsGoWithTheTurn() {
    assumeThat(setup.shared()).as("shared pollers send by call").isFalse();
  }

  private void openAtRest(String sizes) throws Exception {
    open(sizes, setup.options().withClock(() -> nanos).withSpin(Duration.ZERO));
  }

  /**
   * Two Unix streams: what the one end has no room for stays where it is until the other end reads,
   * whereas TCP may find room a moment later.
   */
  private SourcePair unixPair() throws Exception {
    return net.kernel.pair(false);
  }

  private int writeAndClose(Source stream) throws Exception {
    int sent = writeSmall(stream, PATTERN);
    stream.close();
    return sent;
  }

  private static boolean isLingering(SourcePair pair) {
    return RingProbe.isLingering(pair.first());
  }

  /** Reads to the end, which comes behind a part only. */
  private void assertCut(Source stream, int sent) throws Exception {
    byte[] got = readToEnd(stream, sent + 1);
    assertThat(got).hasSizeLessThan(sent).isEqualTo(Arrays.copyOf(PATTERN, got.length));
  }

  private void assertWhole(Source stream, int sent) throws Exception {
    assertThat(readToEnd(stream, sent + 1)).isEqualTo(Arrays.copyOf(PATTERN, sent));
  }

  @Test
  void streamThatNobodyReadsIsCutAfterItsTime() throws Exception {
    openAtRest("64,128,64,8");
    SourcePair pair = unixPair();
    int sent = writeAndClose(pair.first());
    nanos += LINGER - 1;
    net.settle();
    assertThat(isLingering(pair)).isTrue();
    nanos += 1;
    net.settle();
    assertThat(isLingering(pair)).isFalse();
    assertCut(pair.second(), sent);
  }

  @Test
  void cutIsAResetThoughTheSendingDirectionWasToEndBehindTheBytes() throws Exception {
    openAtRest("64,128,64,8");
    int tries = 0;
    while (!isReset(narrowPair())) {
      // The kernel found room after all, before the time had come.
      assertThat(++tries).isLessThan(1_000);
    }
  }

  private boolean isReset(Pair pair) throws Exception {
    int sent = writeSmall(pair.client(), PATTERN);
    net.kernel.shutdownWrite(pair.client());
    pair.client().close();
    nanos += LINGER;
    net.settle();
    assertThat(RingProbe.isLingering(pair.client())).isFalse();
    byte[] got = new byte[sent + 1];
    int length = 0;
    try {
      for (int count = 0; count >= 0; length += Math.max(0, count)) {
        count = net.run(new Receive(pair.server(), got, length, got.length - length));
      }
      assertThat(length).as("a clean end comes behind the last byte only").isEqualTo(sent);
      return false;
    } catch (SocketException cut) {
      assertThat(cut).hasMessageContaining("reset");
      assertThat(Arrays.equals(got, 0, length, PATTERN, 0, length)).isTrue();
      return true;
    }
  }

  @Test
  void waitEndsWithTheTimeOfTheFirst() throws Exception {
    openAtRest("64,128,64,8");
    SourcePair first = unixPair();
    int sent = writeAndClose(first.first());
    nanos += LINGER / 2;
    SourcePair second = unixPair();
    int sentLater = writeAndClose(second.first());
    nanos += LINGER / 2 - 1_000_000;
    net.settle();
    while (net.reactor.turn(-1)) {
      // ends with the first turn that nothing but time has ended
    }
    assertThat(isLingering(first)).isTrue();
    nanos += 1_000_000;
    net.settle();
    assertThat(isLingering(first)).isFalse();
    assertThat(isLingering(second)).isTrue();
    assertCut(first.second(), sent);
    assertWhole(second.second(), sentLater);
    assertThat(isLingering(second)).isFalse();
  }

  @Test
  void ofTooManyTheFirstIsCut() throws Exception {
    openAtRest("64,128,64,8,3");
    List<SourcePair> pairs = new ArrayList<>();
    List<Integer> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pairs.add(unixPair());
      sent.add(writeAndClose(pairs.get(i).first()));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(isLingering(pairs.get(i))).isEqualTo(i >= 2);
    }
    for (int i = 0; i < 5; i++) {
      if (i < 2) {
        assertCut(pairs.get(i).second(), sent.get(i));
      } else {
        assertWhole(pairs.get(i).second(), sent.get(i));
      }
    }
  }

  @Test
  void anotherThreadCutsWhatHasHadItsTime() throws Exception {
    openAtRest("64,128,64,8");
    SourcePair pair = unixPair();
    int sent = writeAndClose(pair.first());
    nanos += LINGER;
    elsewhere(Thread.ofPlatform(), () -> net.settle());
    assertThat(isLingering(pair)).isFalse();
    assertCut(pair.second(), sent);
  }

  @Test
  void completionsOutOfReachOfAnotherThreadCloseAllSources() throws Exception {
    open("4,8,64,64", setup.options().withEventsMax(4));
    assumeThat(RingProbe.isBound(net.reactor.poller())).isTrue();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Pair pair = net.pair();
      beginReceiving(pair.server());
      pairs.add(pair);
    }
    SourcePair lingering = unixPair();
    writeAndClose(lingering.first());
    assertThat(isLingering(lingering)).isTrue();
    for (Pair pair : pairs) {
      net.sendAll(pair.client(), Net.ascii("abc"));
    }
    try (LogCapture log = new LogCapture()) {
      net.reactor.flush();
      net.reactor.turn(0); // takes a few completions, and leaves some where only this thread comes
      Source first = pairs.getFirst().client();
      elsewhere(
          Thread.ofPlatform(),
          () ->
              assertThatThrownBy(() -> net.loop.poll(new Send(first, PATTERN, 0, 100)))
                  .isInstanceOf(SourceClosedException.class)
                  .hasMessageContaining("completions were left with a thread that turns no more"));
      assertThat(log.messages()).anyMatch(line -> line.contains("io_uring"));
    }
    assertThat(net.reactor.descriptors()).isZero();
    assertThat(isLingering(lingering)).isFalse();
    assertThatThrownBy(() -> net.run(new Accept(net.listener)))
        .isInstanceOf(SourceClosedException.class);
    assertThat(lingering.second().isOpen()).isFalse();
  }
}
