/** The things of an operating system, by their names. */
module dev.dormouse.io {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires dev.dormouse.sync;
  requires dev.dormouse.reactor;
  requires jdk.unsupported; // sun.misc.Signal: see docs/decisions/006-signals.md

  exports dev.dormouse.codec;
  exports dev.dormouse.io;
  exports dev.dormouse.net;
  exports dev.dormouse.signal;
}
