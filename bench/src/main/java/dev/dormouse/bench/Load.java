package dev.dormouse.bench;

/**
 * What a generator sends: messages of so many bytes, one at a time on each of so many connections.
 */
record Load(int bytes, int connections) {
  private static final int KIBI = 1024;

  /** Returns the length of a message as readers see it. */
  String size() {
    return bytes < KIBI ? bytes + " B" : bytes / KIBI + " KiB";
  }
}
