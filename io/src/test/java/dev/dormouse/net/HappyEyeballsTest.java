package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Poll;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which addresses are tried when, and what becomes of those that lose. The clock is the test's. */
class HappyEyeballsTest {
  private static final InetSocketAddress SIX_1 = address("2001:db8::1");
  private static final InetSocketAddress SIX_2 = address("2001:db8::2");
  private static final InetSocketAddress SIX_3 = address("2001:db8::3");
  private static final InetSocketAddress FOUR_1 = address("192.0.2.1");
  private static final InetSocketAddress FOUR_2 = address("192.0.2.2");

  private final Hand hand = new Hand();
  private final List<String> log = new ArrayList<>();
  private final Map<String, Attempt> attempts = new TreeMap<>();

  private static InetSocketAddress address(String literal) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), 80);
  }

  private static String name(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  private HappyEyeballs<String> connect(InetSocketAddress... addresses) {
    return new HappyEyeballs<>(
        "connect to somewhere port 80",
        cx -> Futures.ready(List.of(addresses)),
        address -> !name(address).equals("192.0.2.2"),
        (address, cx) -> {
          Attempt attempt = new Attempt(name(address));
          attempts.put(name(address), attempt);
          log.add("begin " + name(address));
          return attempt;
        });
  }

  private Attempt attempt(InetSocketAddress address) {
    return attempts.get(name(address));
  }

  @Test
  void familiesTakeTurnsFromThatOfTheFirst() {
    assertThat(HappyEyeballs.interleaved(List.of(SIX_1, SIX_2, SIX_3, FOUR_1, FOUR_2)))
        .containsExactly(SIX_1, FOUR_1, SIX_2, FOUR_2, SIX_3);
    assertThat(HappyEyeballs.interleaved(List.of(FOUR_1, SIX_1, SIX_2)))
        .containsExactly(FOUR_1, SIX_1, SIX_2);
    assertThat(HappyEyeballs.interleaved(List.of())).isEmpty();
  }

  @Test
  void theNextBeginsAfterPatienceAndTheWinnerComesAfterTheLosersWent() throws Exception {
    HappyEyeballs<String> connect = connect(SIX_1, SIX_2, FOUR_1);
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    assertThat(log).containsExactly("begin 2001:db8:0:0:0:0:0:1");
    hand.advanceMillis(249);
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    assertThat(log).hasSize(1);
    hand.advanceMillis(1);
    assertThat(hand.woken).isTrue();
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    assertThat(log).last().isEqualTo("begin 192.0.2.1");
    hand.advanceMillis(250);
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    assertThat(log).last().isEqualTo("begin 2001:db8:0:0:0:0:0:2");
    assertThat(hand.armed()).as("nobody is left to wait for").isZero();
    attempt(FOUR_1).answer = "four";
    assertThat(hand.poll(connect)).isEqualTo("four");
    assertThat(log).endsWith("drop 2001:db8:0:0:0:0:0:1", "drop 2001:db8:0:0:0:0:0:2");
    assertThatThrownBy(() -> hand.poll(connect)).isInstanceOf(IllegalStateException.class);
    connect.drop();
    assertThat(log).hasSize(5);
  }

  @Test
  void aRefusalLetsTheNextBeginAtOnce() throws Exception {
    HappyEyeballs<String> connect = connect(SIX_1, FOUR_1, SIX_2);
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    attempt(SIX_1).failure = new ConnectException("refused");
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    assertThat(log).last().isEqualTo("begin 192.0.2.1");
    assertThat(hand.armed()).isEqualTo(1);
    attempt(FOUR_1).answer = "four";
    assertThat(hand.poll(connect)).isEqualTo("four");
    assertThat(hand.armed()).isZero();
  }

  @Test
  void oneThatIsSlowMayStillWinAgainstLaterOnes() throws Exception {
    HappyEyeballs<String> connect = connect(SIX_1, FOUR_1);
    hand.poll(connect);
    hand.advanceMillis(250);
    hand.poll(connect);
    attempt(FOUR_1).failure = new ConnectException("no route");
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    attempt(SIX_1).answer = "six";
    assertThat(hand.poll(connect)).isEqualTo("six");
  }

  @Test
  void theFailureNamesEachOfThem() throws Exception {
    HappyEyeballs<String> connect = connect(SIX_1, FOUR_1, SIX_2);
    hand.poll(connect);
    for (InetSocketAddress address : List.of(SIX_1, FOUR_1)) {
      attempt(address).failure = new ConnectException("refused by " + name(address));
      assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    }
    attempt(SIX_2).failure = new ConnectException("refused by " + name(SIX_2));
    assertThatThrownBy(() -> hand.poll(connect))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("somewhere port 80")
        .hasMessageContaining("each of 3 addresses")
        .satisfies(all -> assertThat(all.getSuppressed()).hasSize(3));
    assertThat(hand.armed()).isZero();
  }

  @Test
  void aSingleAddressFailsWithItsOwnWords() throws Exception {
    HappyEyeballs<String> connect = connect(FOUR_1);
    assertThat(hand.poll(connect)).isSameAs(Poll.PENDING);
    IOException refused = new ConnectException("refused");
    attempt(FOUR_1).failure = refused;
    assertThatThrownBy(() -> hand.poll(connect)).isSameAs(refused);
  }

  @Test
  void whatIsNoFailureOfAnAddressEndsAll() throws Exception {
    HappyEyeballs<String> connect = connect(SIX_1, FOUR_1);
    hand.poll(connect);
    hand.advanceMillis(250);
    hand.poll(connect);
    RuntimeException bug = new IllegalArgumentException("bug");
    attempt(FOUR_1).failure = bug;
    assertThatThrownBy(() -> hand.poll(connect)).isSameAs(bug);
    assertThat(log).contains("drop 2001:db8:0:0:0:0:0:1");
  }

  @Test
  void aDropDropsAllAttemptsAndTheTimer() throws Exception {
    HappyEyeballs<String> connect = connect(SIX_1, FOUR_1, SIX_2);
    hand.poll(connect);
    hand.advanceMillis(250);
    hand.poll(connect);
    connect.drop();
    connect.drop();
    assertThat(log).endsWith("drop 2001:db8:0:0:0:0:0:1", "drop 192.0.2.1");
    assertThat(hand.armed()).isZero();
    connect(SIX_1).drop();
    assertThat(log).hasSize(4);
  }

  @Test
  void addressesThatTheSocketCannotReachAreLeftOut() {
    assertThatThrownBy(() -> hand.poll(connect(FOUR_2)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("192.0.2.2");
    assertThat(log).isEmpty();
  }

  /** An attempt that ends as the test says. */
  private final class Attempt extends RawFuture<String> {
    private final String name;
    private String answer;
    private Exception failure;

    Attempt(String name) {
      this.name = name;
    }

    @Override
    public Object pollRaw(Context cx) throws Exception {
      if (failure != null) {
        throw failure;
      }
      return answer == null ? Poll.PENDING : answer;
    }

    @Override
    public void drop() {
      log.add("drop " + name);
    }
  }

  /** Polls by hand, with a clock and timers of the test. */
  private static final class Hand extends Context implements Waker, Timers {
    private final List<TimerEntry> entries = new ArrayList<>();
    private long now;
    private boolean woken;

    Object poll(HappyEyeballs<?> future) throws Exception {
      woken = false;
      return future.pollRaw(this);
    }

    void advanceMillis(long millis) {
      now += millis * 1_000_000;
      for (TimerEntry entry : List.copyOf(entries)) {
        if (!entry.isCancelled() && entry.deadlineNanos() <= now) {
          entries.remove(entry);
          Waker waker = entry.fire();
          if (waker != null) {
            waker.wake();
          }
        }
      }
    }

    long armed() {
      return entries.stream().filter(entry -> !entry.isCancelled()).count();
    }

    @Override
    public void insert(TimerEntry entry) {
      entries.add(entry);
    }

    @Override
    public void cancelled(TimerEntry entry) {
      entries.remove(entry);
    }

    @Override
    public Waker waker() {
      return this;
    }

    @Override
    public void wake() {
      woken = true;
    }

    @Override
    public Clock clock() {
      return () -> now;
    }

    @Override
    public Timers timers() {
      return this;
    }
  }
}
