package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.Poll;
import dev.dormouse.future.TimerEntry;
import dev.dormouse.future.Timers;
import dev.dormouse.future.Waker;
import dev.dormouse.time.Elapsed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sends that wait for a place for a while only. */
class SendTimeoutTest {
  private final Mpsc<Integer> ends = Mpsc.channel(1);
  private final World world = new World();

  /** A task with a clock and timers that the test moves. */
  private static final class World extends Context implements Clock, Timers, Waker {
    private final List<TimerEntry> entries = new ArrayList<>();
    private long now;
    private int wakes;

    @Override
    public Waker waker() {
      return this;
    }

    @Override
    public void wake() {
      wakes++;
    }

    @Override
    public Clock clock() {
      return this;
    }

    @Override
    public Timers timers() {
      return this;
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void insert(TimerEntry entry) {
      entries.add(entry);
    }

    @Override
    public void cancelled(TimerEntry entry) {
      entries.remove(entry);
    }

    void advance(long nanos) {
      now += nanos;
      for (TimerEntry entry : List.copyOf(entries)) {
        if (entry.deadlineNanos() <= now) {
          entries.remove(entry);
          Waker waker = entry.fire();
          if (waker != null) {
            waker.wake();
          }
        }
      }
    }
  }

  private Future<Void> waiting(int value) throws Exception {
    Future<Void> send = ends.sender().sendTimeout(value, Duration.ofNanos(100));
    assertThat(send.pollRaw(world)).isSameAs(Poll.PENDING);
    return send;
  }

  @Test
  void placeInTimeIsTaken() throws Exception {
    assertThat(ends.sender().sendTimeout(1, Duration.ZERO).pollRaw(world)).isNull();
    Future<Void> send = waiting(2);
    assertThat(FutureInfo.tree(send)).contains("Sender.sendTimeout", "Sender.send");
    world.advance(99);
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(world.wakes).isEqualTo(1);
    assertThat(send.pollRaw(world)).isNull();
    assertThat(world.entries).isEmpty();
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
    assertThatThrownBy(() -> send.pollRaw(world)).hasMessageContaining("Sender.sendTimeout");
  }

  @Test
  void valueComesBackAfterTheTimeAndThePlaceInTheQueueIsGivenUp() throws Exception {
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    Future<Void> send = waiting(2);
    Asking<Void> behind = Asking.waiting(ends.sender().send(3));
    world.advance(100);
    assertThat(world.wakes).isEqualTo(1);
    SendTimeoutError error =
        catchThrowableOfType(SendTimeoutError.class, () -> send.pollRaw(world));
    assertThat(error.value()).isEqualTo(2);
    assertThat(error.value(Integer.class)).isEqualTo(2);
    assertThat(error).hasCauseInstanceOf(Elapsed.class);
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(behind.granted()).isNull();
    send.drop();
  }

  @Test
  void placeThatComesWithTheDeadlineWins() throws Exception {
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    Future<Void> send = waiting(2);
    world.advance(100);
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(send.pollRaw(world)).isNull();
    assertThat(ends.receiver().tryRecv()).isEqualTo(2);
  }

  @Test
  void closedChannelGivesTheValueBackAtOnce() throws Exception {
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    Future<Void> send = waiting(2);
    ends.receiver().close();
    SendError error = catchThrowableOfType(SendError.class, () -> send.pollRaw(world));
    assertThat(error.value()).isEqualTo(2);
    assertThat(world.entries).isEmpty();
  }

  @Test
  void droppedOnePassesItsPlaceOnAndLeavesNoTimer() throws Exception {
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    Future<Void> send = waiting(2);
    Asking<Void> behind = Asking.waiting(ends.sender().send(3));
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    send.drop();
    send.drop();
    assertThat(world.entries).isEmpty();
    assertThat(behind.granted()).isNull();
  }

  @Test
  void executorWithoutTimersIsNamedAndBadLimitsAreRefused() {
    assertThat(ends.sender().trySend(1)).isEqualTo(SendOutcome.SENT);
    Future<Void> send = ends.sender().sendTimeout(2, Duration.ofSeconds(1));
    assertThatThrownBy(() -> new CountingWaker().poll(send)).hasMessageContaining("offers no");
    assertThatThrownBy(() -> ends.sender().sendTimeout(2, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ends.sender().sendTimeout(null, Duration.ZERO))
        .isInstanceOf(NullPointerException.class);
  }
}
