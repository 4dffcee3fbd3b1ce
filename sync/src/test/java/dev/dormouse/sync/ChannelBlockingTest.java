package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads, platform and virtual ones, that wait at a channel in the place of tasks. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelBlockingTest {
  private static <T> FutureTask<T> start(boolean virtual, Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    if (virtual) {
      Thread.ofVirtual().start(task);
    } else {
      Thread.ofPlatform().daemon().start(task);
    }
    return task;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsSendAndReceiveInOrder(boolean virtual) throws Exception {
    Mpsc<Integer> ends = Mpsc.channel(2);
    FutureTask<Void> sends =
        start(
            virtual,
            () -> {
              for (int i = 0; i < 500; i++) {
                ends.sender().blockingSend(i);
              }
              ends.sender().close();
              return null;
            });
    List<Integer> got = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      got.add(ends.receiver().blockingRecv());
    }
    while (ends.receiver().blockingRecvMany(got, 7) > 0) {}
    sends.get();
    assertThat(got).hasSize(500).isSorted().doesNotHaveDuplicates();
    assertThat(ends.receiver().blockingRecv()).isNull();
  }

  @Test
  void threadThatSendsIntoAClosedChannelGetsItsValueBack() {
    Mpsc<Integer> ends = Mpsc.channel(1);
    ends.receiver().close();
    SendError error = catchThrowableOfType(SendError.class, () -> ends.sender().blockingSend(7));
    assertThat(error.value(Integer.class)).isEqualTo(7);
  }

  @Test
  void threadThatWaitsForAPlaceIsRefusedByTheClose() throws Exception {
    Mpsc<Integer> ends = Mpsc.channel(1);
    ends.sender().blockingSend(1);
    FutureTask<Object> sends =
        start(
            true,
            () -> {
              try {
                ends.sender().blockingSend(2);
                return "sent";
              } catch (SendError refused) {
                return refused.value();
              }
            });
    // Closed before or after the thread began to wait: the value comes back either way.
    ends.receiver().close();
    assertThat(sends.get()).isEqualTo(2);
    assertThat(ends.receiver().blockingRecv()).isEqualTo(1);
    assertThat(ends.receiver().blockingRecv()).isNull();
  }

  @Test
  void interruptedThreadsHaveSentAndReceivedNothing() throws Exception {
    Mpsc<Integer> ends = Mpsc.channel(1);
    ends.sender().blockingSend(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ends.sender().blockingSend(2))
        .isInstanceOf(InterruptedException.class);
    assertThat(ends.receiver().tryRecv()).isEqualTo(1);
    assertThat(ends.receiver().tryRecv()).isNull();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ends.receiver().blockingRecv())
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    ends.sender().blockingSend(3);
    assertThat(ends.receiver().blockingRecv()).isEqualTo(3);
  }
}
