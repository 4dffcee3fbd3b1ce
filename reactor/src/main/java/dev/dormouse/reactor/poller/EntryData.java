package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Limits;

/**
 * The number that an entry carries and its completion brings back: the key of its source, and in
 * bits that no key uses which of the source's entries it is. Negative where it concerns no source.
 */
final class EntryData {
  /** The wait for the eventfd. */
  static final long WAKE = -1;

  /** An entry whose completion nobody waits for. */
  static final long IGNORED = -2;

  /** An entry whose completion is looked for at once. */
  static final long CALL = -3;

  /** The kind of an entry that sends. */
  static final int SEND = 0;

  /** The kind of an entry that accepts; beside it stands its number. */
  static final int ACCEPT = 1 << 27;

  /** The kind of an entry that receives. */
  static final int RECEIVE = 1 << 28;

  /** The kind of an entry that waits until there is something to read. */
  static final int READ_POLL = 1 << 29;

  /** The kind of an entry that waits until there is room to write. */
  static final int WRITE_POLL = 1 << 30;

  /** Indexes of sources are below that. */
  private static final int NUMBER_SHIFT = 20;

  private static final int NUMBERS = Limits.DIRECT_ACCEPTS_MAX - 1;
  private static final long KINDS =
      RECEIVE | READ_POLL | WRITE_POLL | ACCEPT | NUMBERS << NUMBER_SHIFT;

  private EntryData() {}

  /** Returns the data of an entry of a kind. */
  static long of(ReadySource source, int kind) {
    return source.key | kind;
  }

  /** Returns the data of one of the accepts of a listener. */
  static long ofAccept(ReadySource listener, int number) {
    return listener.key | ACCEPT | (long) number << NUMBER_SHIFT;
  }

  /** Returns the key of the source; data is not negative. */
  static long key(long data) {
    return data & ~KINDS;
  }

  /** Returns the kind; of an accept with its number. */
  static int kind(long data) {
    return (int) (data & KINDS);
  }

  static boolean isAccept(int kind) {
    return (kind & ACCEPT) != 0;
  }

  /** Returns the number that stands beside the kind of an accept. */
  static int acceptNumber(int kind) {
    return kind >>> NUMBER_SHIFT & NUMBERS;
  }
}
