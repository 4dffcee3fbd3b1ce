package dev.dormouse.examples.chat;

/**
 * What the clients have seen so far; also the line in which their process reports it.
 *
 * @param connected clients that are in their room
 * @param sent messages said
 * @param expected deliveries that those messages must cause
 * @param delivered deliveries that arrived
 * @param wrong deliveries that came twice, out of order or from nobody
 * @param p50Micros median time from saying to hearing, over all deliveries
 * @param p99Micros the same for 99 of 100
 */
record Stats(
    int connected,
    long sent,
    long expected,
    long delivered,
    long wrong,
    long p50Micros,
    long p99Micros) {
  private static final String TAG = "stats ";

  static final Stats NONE = new Stats(0, 0, 0, 0, 0, 0, 0);

  /** Tells whether every message arrived once and in order. */
  boolean isExact() {
    return sent > 0 && wrong == 0 && delivered == expected;
  }

  String toLine() {
    return TAG + connected + " " + sent + " " + expected + " " + delivered + " " + wrong + " "
        + p50Micros + " " + p99Micros;
  }

  static boolean isLine(String line) {
    return line.startsWith(TAG);
  }

  static Stats ofLine(String line) {
    String[] words = line.substring(TAG.length()).split(" ");
    return new Stats(
        Integer.parseInt(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]));
  }
}
