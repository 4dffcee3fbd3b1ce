package dev.dormouse.bench;

/** Whom a workload runs on. */
enum Peer {
  DORMOUSE("dormouse"),
  TOKIO("tokio"),
  VIRTUAL_THREADS("virtual-threads");

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
