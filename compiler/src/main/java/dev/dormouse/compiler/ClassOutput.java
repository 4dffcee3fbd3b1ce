package dev.dormouse.compiler;

import java.io.IOException;
import java.util.Map;

/** Where javac has put its class files. */
interface ClassOutput {

  /**
   * The place of one class.
   *
   * @param module name of its module, or empty
   * @param packageName name of its package, or empty
   * @param binaryName its name, such as {@code acme.Server$1}
   */
  record Place(String module, String packageName, String binaryName) {
    String fileName() {
      String simple =
          packageName.isEmpty() ? binaryName : binaryName.substring(packageName.length() + 1);
      return simple + ".class";
    }
  }

  /** Reads what javac wrote. */
  byte[] read(Place place) throws IOException;

  /** Replaces a class and adds its frame classes, which are named as in {@link Woven}. */
  void write(Place place, byte[] host, Map<String, byte[]> frames) throws IOException;

  /** Tells whether a {@link WeavingFileManager} weaves each class as it is written. */
  boolean isWeaving(Place place);
}
