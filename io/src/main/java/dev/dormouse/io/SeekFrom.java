package dev.dormouse.io;

/** From where a distance counts. */
public enum SeekFrom {
  /** The first byte. */
  START,

  /** Where the next read or write would be. */
  CURRENT,

  /** Behind the last byte. */
  END
}
