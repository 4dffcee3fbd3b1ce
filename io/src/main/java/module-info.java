/** The things of an operating system, by their names. */
module dev.dormouse.io {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires dev.dormouse.sync;
  requires dev.dormouse.reactor;

  exports dev.dormouse.io;
  exports dev.dormouse.net;
}
