package dev.dormouse.bench;

/** Whom a workload runs on. */
enum Peer {
  DORMOUSE("dormouse"),
  TOKIO("tokio"),
  VIRTUAL_THREADS("virtual-threads"),
  /** The same state machine, written by hand. */
  HAND_WRITTEN("hand-written"),
  /** The same awaits, in ten blocks instead of one. */
  TEN_BLOCKS("ten-blocks"),
  /** The same sources, compiled without us. */
  JAVAC("javac");

  private final String key;

  Peer(String key) {
    this.key = key;
  }

  /** Returns the name in reports. */
  String key() {
    return key;
  }

  /** Tells whether this peer runs in a JVM. */
  boolean isJava() {
    return this != TOKIO;
  }
}
