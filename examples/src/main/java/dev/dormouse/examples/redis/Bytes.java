package dev.dormouse.examples.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that do not change: a key, a value, or a word of a request. They have an order, with which
 * a hash map stays quick if somebody chooses keys that collide.
 */
final class Bytes implements Comparable<Bytes> {
  private final byte[] array;

  /** Takes an array that nobody else keeps. */
  Bytes(byte[] array) {
    this.array = array;
  }

  static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  int length() {
    return array.length;
  }

  /** Returns the array itself, to be read only. */
  byte[] array() {
    return array;
  }

  /** Returns the bytes as a name that is compared without regard to case. */
  String name() {
    return new String(array, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** Returns the decimal number that the bytes are, written as {@code Long.toString} would. */
  @Nullable Long number() {
    String text = new String(array, StandardCharsets.ISO_8859_1);
    try {
      long number = Long.parseLong(text);
      return text.equals(Long.toString(number)) ? number : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return new String(array, StandardCharsets.UTF_8);
  }
}
