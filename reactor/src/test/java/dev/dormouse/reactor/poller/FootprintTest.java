package dev.dormouse.reactor.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.WakerSlot;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/**
 * What a connection may take that waits for bytes, counted by fields: with a header of 8 bytes,
 * references of 4, and objects in steps of 8, as the JVM lays them out with compact object headers.
 * Servers have very many of them.
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
    if (type == char.class || type == short.class) {
      return 2;
    }
    return type == boolean.class || type == byte.class ? 1 : 4;
  }

  @Test
  void acceptedConnectionOverEpollHasFewBytes() {
    assertThat(size(LinuxSource.class, Lane.class, WakerSlot.class, Inet4Name.class))
        .isLessThanOrEqualTo(104);
  }

  @Test
  void acceptedConnectionOverRingsHasFewBytes() {
    assertThat(size(UringSource.class, Lane.class, WakerSlot.class, Inet4Name.class))
        .isLessThanOrEqualTo(120);
    assertThat(size(Outbox.class, Arrivals.class)).isLessThanOrEqualTo(96);
  }

  @Test
  void operationsAreSmall() {
    assertThat(size(Receive.class)).isEqualTo(32);
    assertThat(size(Send.class)).isEqualTo(32);
  }
}
