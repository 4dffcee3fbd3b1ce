package dev.dormouse.compiler;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks for a name in the bytes of a class file without parsing it. */
final class ConstantSearch {
  private ConstantSearch() {}

  static boolean holds(byte[] classFile, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int last = classFile.length - wanted.length;
    for (int i = 0; i <= last; i++) {
      if (classFile[i] == wanted[0]
          && Arrays.equals(classFile, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
