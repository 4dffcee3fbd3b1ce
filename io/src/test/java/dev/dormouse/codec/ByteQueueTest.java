package dev.dormouse.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.io.Chopped;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteQueueTest {

  @Test
  void itHoldsWhatAnArrayWouldAfterAnyHistory() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ByteQueue queue = new ByteQueue();
      byte[] model = {};
      for (int step = 0; step < 60; step++) {
        byte[] more = Chopped.randomBytes(random, random.nextInt(20));
        switch (random.nextInt(6)) {
          case 0 -> queue.append(more);
          case 1 -> queue.append(ByteBuffer.wrap(more));
          case 2 -> {
            for (byte each : more) {
              queue.append(each);
            }
          }
          case 3 -> {
            int count = random.nextInt(model.length + 1);
            assertThat(queue.take(count)).containsExactly(Arrays.copyOf(model, count));
            model = Arrays.copyOfRange(model, count, model.length);
            more = new byte[0];
          }
          case 4 -> {
            int count = random.nextInt(model.length + 1);
            queue.truncate(count);
            model = Arrays.copyOf(model, count);
            more = new byte[0];
          }
          default -> {
            queue.shrink(random.nextInt(64));
            queue.reserve(random.nextInt(64));
            more = new byte[0];
          }
        }
        model = Coded.concat(model, more);
        assertThat(queue.copy(0, queue.length())).as("seed " + seed).containsExactly(model);
        byte[] view = new byte[model.length];
        queue.view().get(view);
        assertThat(view).containsExactly(model);
      }
    }
  }

  @Test
  void numbersHaveTheirBytes() {
    ByteQueue queue = ByteQueue.of((byte) 1, (byte) 2, (byte) -3);
    assertThat(queue.number(0, 2, ByteOrder.BIG_ENDIAN)).isEqualTo(0x0102);
    assertThat(queue.number(1, 2, ByteOrder.LITTLE_ENDIAN)).isEqualTo(0xfd02);
    for (int size = 1; size <= 8; size++) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        long largest = -1L >>> (64 - 8 * size);
        ByteQueue one = new ByteQueue().appendNumber(largest, size, order);
        assertThat(one.length()).isEqualTo(size);
        assertThat(one.number(0, size, order)).isEqualTo(largest);
        int bytes = size;
        if (size < 8) {
          assertThatThrownBy(() -> one.appendNumber(largest + 1, bytes, order))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("does not fit into " + bytes);
        }
      }
    }
  }

  @Test
  void placesThatAreNotThereAreRefused() {
    ByteQueue queue = ByteQueue.of((byte) 1, (byte) 2);
    queue.skip(1);
    assertThat(queue.get(0)).isEqualTo((byte) 2);
    assertThat(queue.indexOf((byte) 2, 0)).isZero();
    assertThat(queue.indexOf((byte) 2, 1)).isEqualTo(-1);
    assertThat(queue.text(0, 1, StandardCharsets.UTF_8)).isEqualTo("\u0002");
    for (int bad : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> queue.get(bad)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> queue.take(bad)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> queue.skip(bad)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> queue.truncate(bad)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> queue.indexOf((byte) 0, bad))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> queue.number(bad, 1, ByteOrder.BIG_ENDIAN))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    for (int bad : new int[] {0, 9, -1}) {
      assertThatThrownBy(() -> queue.number(0, bad, ByteOrder.BIG_ENDIAN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + bad);
    }
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
  }
}
