package dev.dormouse.reactor.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.ReceiveDatagram;
import dev.dormouse.reactor.Transfer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is woken for what another one has received ahead, each history by hand. */
class LaneTest {
  /** A kernel whose datagrams come while a call is under way; what is ahead is no event of it. */
  private static final class Datagrams extends QuietSource {
    int there;
    @Nullable Runnable during;

    Datagrams() {
      super(Role.DATAGRAMS);
    }

    @Override
    int tryMove(Transfer operation) {
      Runnable meanwhile = during;
      during = null;
      if (meanwhile != null) {
        meanwhile.run();
        there += 2;
        int unused = keepReadable(tick());
      }
      if (there == 0) {
        return WOULD_BLOCK;
      }
      there--;
      return 1;
    }
  }

  private static final class Receiver {
    final NotedTask task = new NotedTask();
    private final ReceiveDatagram receive;

    Receiver(Datagrams source) {
      receive = new ReceiveDatagram(source, false);
      receive.aim(new byte[1], 0, 1);
    }

    boolean poll() {
      task.notified = false;
      try {
        return receive.pollRaw(task) != Poll.PENDING;
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    }
  }

  private final Datagrams source = new Datagrams();
  private final Receiver first = new Receiver(source);
  private final Receiver second = new Receiver(source);

  @Test
  void whoNeverWaitedTellsOneThatSleepsOfWhatIsAhead() {
    source.during = () -> assertThat(second.poll()).isFalse();
    assertThat(first.poll()).isTrue();
    assertThat(second.task.notified).isTrue();
    assertThat(second.poll()).isTrue();
  }

  @Test
  void whoWasRousedTellsOneBeforeItThatSleepsAgain() {
    assertThat(first.poll()).isFalse();
    assertThat(second.poll()).isFalse();
    source.event(ReadySource.READ, false);
    source.event(ReadySource.READ, false);
    assertThat(first.task.notified).isTrue();
    assertThat(second.task.notified).isTrue();
    source.during = () -> assertThat(first.poll()).isFalse();
    assertThat(second.poll()).isTrue();
    assertThat(first.task.notified).isTrue();
    assertThat(first.poll()).isTrue();
  }

  @Test
  void eachEventRousesTheNext() {
    Receiver third = new Receiver(source);
    for (Receiver each : new Receiver[] {first, second, third}) {
      assertThat(each.poll()).isFalse();
    }
    source.event(ReadySource.READ, false);
    assertThat(second.task.notified).isFalse();
    source.event(ReadySource.READ, false);
    assertThat(second.task.notified).isTrue();
    assertThat(third.task.notified).isFalse();
    source.there = 1;
    assertThat(second.poll()).isTrue();
    assertThat(third.task.notified).as("there may be more").isTrue();
    assertThat(first.poll()).isFalse();
    source.event(ReadySource.READ, false);
    assertThat(first.task.notified).as("it sleeps in its old place").isTrue();
  }
}
