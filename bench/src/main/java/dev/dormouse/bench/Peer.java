package dev.dormouse.bench;

/** Whom a workload runs on. */
enum Peer {
  DORMOUSE("dormouse", "Dormouse"),
  /** Dormouse in a JVM as it comes. */
  DORMOUSE_DEFAULT("dormouse-default-flags", "Dormouse, default flags"),
  /** Dormouse waiting by the JDK's selector. */
  DORMOUSE_NIO("dormouse-nio", "Dormouse, NIO"),
  /** Dormouse waiting by io_uring. */
  DORMOUSE_URING("dormouse-io-uring", "Dormouse, io_uring"),
  /** Dormouse with a reactor and a listener for each thread. */
  DORMOUSE_CORES("dormouse-cores", "Dormouse, cores"),
  /** The same, waiting by io_uring. */
  DORMOUSE_CORES_URING("dormouse-cores-io-uring", "Dormouse, cores, io_uring"),
  TOKIO("tokio", "tokio"),
  VIRTUAL_THREADS("virtual-threads", "virtual threads"),
  /** What futures-rs has, on tokio's runtime. */
  FUTURES_RS("futures-rs", "futures-rs"),
  KOTLIN("kotlinx", "kotlinx.coroutines"),
  /** Queues of JCTools instead of channels, between tasks of Dormouse. */
  JCTOOLS("jctools", "JCTools"),
  /** The same tasks in no scope, joined by their handles. */
  NO_SCOPE("no-scope", "without a scope"),
  /** The same tasks on a runtime that nobody watches. */
  UNOBSERVED("unobserved", "unobserved"),
  /** One thread of Java's own over a selector, without tasks. */
  NIO_LOOP("nio-loop", "NIO, a loop by hand"),
  /** Netty with its own binding to epoll. */
  NETTY_EPOLL("netty-epoll", "Netty, epoll"),
  /** Netty with its own binding to io_uring. */
  NETTY_URING("netty-io-uring", "Netty, io_uring"),
  /** The same state machine, written by hand. */
  HAND_WRITTEN("hand-written", "written by hand"),
  /** The same awaits, in ten blocks instead of one. */
  TEN_BLOCKS("ten-blocks", "ten blocks of ten awaits"),
  /** The same sources, compiled without us. */
  JAVAC("javac", "javac alone"),
  /** A JVM that prints a line. */
  HELLO("hello", "a JVM that prints a line");

  private final String key;
  private final String title;

  Peer(String key, String title) {
    this.key = key;
    this.title = title;
  }

  static Peer of(String key) {
    for (Peer peer : values()) {
      if (peer.key.equals(key)) {
        return peer;
      }
    }
    throw new IllegalArgumentException("there is no peer " + key);
  }

  /** Returns the name in reports. */
  String key() {
    return key;
  }

  /** Returns the name in tables. */
  String title() {
    return title;
  }

  /** Tells whether this peer runs in a JVM. */
  boolean isJava() {
    return !isRust();
  }

  /** Tells whether this peer is part of the program that is built from Debian's crates. */
  boolean isRust() {
    return this == TOKIO || this == FUTURES_RS;
  }

  /** Tells whether this peer waits by io_uring, which a kernel may refuse. */
  boolean needsUring() {
    return this == DORMOUSE_URING || this == DORMOUSE_CORES_URING || this == NETTY_URING;
  }

  /** Tells whether each thread of this peer has a listener of its own. */
  boolean isPerCore() {
    return this == DORMOUSE_CORES || this == DORMOUSE_CORES_URING;
  }

  /** Tells whether this peer has a program for a kind of runtime. */
  boolean has(RuntimeKind kind) {
    // One is a thread without tasks; of one thread the others are what they are without cores.
    return kind.workers() == 1 ? !isPerCore() : this != NIO_LOOP;
  }

  /** Returns the peer whose program runs: flags make no other program. */
  Peer program() {
    return this == DORMOUSE_DEFAULT ? DORMOUSE : this;
  }
}
