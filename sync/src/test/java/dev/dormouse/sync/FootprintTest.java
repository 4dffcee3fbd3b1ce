package dev.dormouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the documentation says of bytes, counted by fields: with a header of 8 bytes, references of
 * 4, and objects in steps of 8, as the JVM lays them out with compact object headers.
 */
class FootprintTest {
  private static int size(Class<?>... parts) {
    int sum = 0;
    for (Class<?> part : parts) {
      int bytes = 8;
      for (Class<?> type = part; type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          bytes += Modifier.isStatic(field.getModifiers()) ? 0 : width(field.getType());
        }
      }
      sum += (bytes + 7) / 8 * 8;
    }
    return sum;
  }

  private static int width(Class<?> type) {
    if (type == long.class || type == double.class) {
      return 8;
    }
    return type == boolean.class || type == byte.class ? 1 : 4;
  }

  @Test
  void idleOnesHaveTheBytesThatTheyClaim() {
    assertThat(size(Mutex.class, Permits.class, GrantQueue.class)).isEqualTo(64);
    assertThat(size(Semaphore.class, Permits.class, GrantQueue.class)).isEqualTo(64);
    assertThat(size(RwLock.class, Permits.class, GrantQueue.class)).isEqualTo(72);
    assertThat(size(Grants.class)).isEqualTo(24);
    assertThat(size(Notify.class, GrantQueue.class)).isEqualTo(48);
    assertThat(size(Notified.class)).isEqualTo(40);
    assertThat(size(Send.class)).isEqualTo(40);
    assertThat(size(Reserve.class)).isEqualTo(40);
    assertThat(size(ReserveMany.class)).isEqualTo(48);
    assertThat(size(Latch.class, Gate.class, WaitQueue.class)).isEqualTo(48);
    assertThat(size(SetOnce.class, Gate.class, WaitQueue.class)).isEqualTo(48);
    assertThat(size(Barrier.class, WaitQueue.class)).isEqualTo(48);
    assertThat(size(Event.class, WaitQueue.class)).isEqualTo(40);
    assertThat(
            size(OnceCell.class, OnceCell.Slot.class)
                + size(SetOnce.class, Gate.class, WaitQueue.class)
                + size(Permits.class, GrantQueue.class))
        .isEqualTo(128);
  }

  @Test
  void onceCellsWaiterHasSixtyFourBytes() throws Exception {
    Class<?> turn = Class.forName(ValueOrInit.class.getName() + "$Turn");
    assertThat(size(ValueOrInit.class, turn)).isEqualTo(64);
  }

  @Test
  void channelsWithManyReceiversHaveTheBytesThatTheyClaim() {
    int ends = size(Ends.class, WaitQueue.class, Crowd.class);
    int cells = (12 + 4 * Limits.CELLS_MIN + 7) / 8 * 8;
    assertThat(
            size(BroadcastRing.class, Broadcast.Sender.class, Broadcast.Receiver.class)
                + ends
                + cells)
        .isEqualTo(200);
    assertThat(size(Broadcast.Receiver.class)).isEqualTo(40);
    assertThat(size(BroadcastCell.class)).isEqualTo(24);
    assertThat(
            size(Watched.class, Watched.Version.class, Watch.Sender.class, Watch.Receiver.class)
                + ends)
        .isEqualTo(160);
    assertThat(size(Watch.Receiver.class)).isEqualTo(40);
  }

  @Test
  void emptyChannelsHaveTheBytesThatTheyClaim() {
    int channel = size(Channel.class);
    assertThat(channel).isEqualTo(112);
    int oneChunk = 16; // an array of one reference
    assertThat(channel + size(Ring.class, Sender.class, Receiver.class, Mpsc.class) + oneChunk)
        .isEqualTo(200);
    assertThat(
            channel
                + size(Chain.class, UnboundedSender.class, Receiver.class)
                + size(Mpsc.Unbounded.class))
        .isEqualTo(184);
    assertThat(
            size(MpmcChannel.class, ValueQueue.class, Mpmc.Sender.class, Mpmc.Receiver.class)
                + size(Mpmc.class))
        .isEqualTo(120);
    assertThat(size(Oneshot.Sender.class, Oneshot.Receiver.class)).isEqualTo(32);
    assertThat(size(Oneshot.class)).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Acquire.class,
        LockMutex.class,
        LockRead.class,
        LockWrite.class,
        LockUpgradable.class,
        Upgrade.class,
        Notified.class,
        EventListener.class,
        BarrierWait.class,
        Cancelled.class,
        Send.class,
        Reserve.class,
        ReserveMany.class,
        Closed.class,
        MpmcSend.class,
        MpmcRecv.class,
        MpmcClosed.class,
        Oneshot.Closed.class,
        NoReceivers.class,
        Broadcast.Receiver.class,
        Watch.Receiver.class,
      })
  void waiterHasSixtyFourBytesAtMost(Class<?> waiter) {
    assertThat(size(waiter)).isBetween(24, 48);
  }
}
