/** Waits for the world: kernel, clock and helper threads. */
module dev.dormouse.reactor {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires dev.dormouse.sys;

  exports dev.dormouse.reactor;
}
