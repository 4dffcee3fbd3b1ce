package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

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
  void sharedFutureHasTheBytesThatItClaims() {
    assertThat(size(SharedCell.class)).isEqualTo(40);
    assertThat(size(Shared.class, WakerSlot.class)).isEqualTo(40);
  }
}
