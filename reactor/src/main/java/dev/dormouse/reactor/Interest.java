package dev.dormouse.reactor;

/**
 * What somebody wants to be told about a descriptor.
 *
 * @param readable whether there is something to read or accept, or an end
 * @param writable whether there is room to write, or a connect has ended
 * @param priority whether something urgent has come; not with the JDK's selector
 */
public record Interest(boolean readable, boolean writable, boolean priority) {
  /** In reading. */
  public static final Interest READABLE = new Interest(true, false, false);

  /** In writing. */
  public static final Interest WRITABLE = new Interest(false, true, false);

  /** In what is urgent. */
  public static final Interest PRIORITY = new Interest(false, false, true);

  /** In nothing: the descriptor stays known, and silent but for errors. */
  public static final Interest NONE = new Interest(false, false, false);

  /** Returns the interest in both. */
  public Interest and(Interest other) {
    return new Interest(
        readable | other.readable, writable | other.writable, priority | other.priority);
  }

  /** Returns this interest without the other one. */
  public Interest without(Interest other) {
    return new Interest(
        readable & !other.readable, writable & !other.writable, priority & !other.priority);
  }
}
