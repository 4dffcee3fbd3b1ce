package dev.dormouse.reactor.poller;

/** What a source is for. */
enum Role {
  /** Takes connections. */
  LISTENER("listener "),
  /** Carries bytes. */
  STREAM("stream to "),
  /** Carries datagrams. */
  DATAGRAMS("datagrams at "),
  /** Belongs to somebody else, and is watched only. */
  FOREIGN("");

  private final String prefix;

  Role(String prefix) {
    this.prefix = prefix;
  }

  /** Returns what stands before the address in the name of a source. */
  String prefix() {
    return prefix;
  }

  /**
   * Tells whether several operations may wait in one direction. Each of them takes a whole thing;
   * of a stream they would take parts of one.
   */
  boolean isShared() {
    return this == LISTENER || this == DATAGRAMS;
  }

  /** Says what a source in this role does not do, of what another one does. */
  String refusal() {
    return switch (this) {
      case LISTENER -> "a listener carries no bytes; accept first";
      case STREAM -> "a stream carries no datagrams";
      case DATAGRAMS -> "a socket for datagrams carries no stream of bytes";
      case FOREIGN -> "a foreign descriptor is watched only";
    };
  }
}
