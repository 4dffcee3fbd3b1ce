/** Chooses what runs next. */
module dev.dormouse.runtime {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires dev.dormouse.sync;
  requires dev.dormouse.reactor;
}
