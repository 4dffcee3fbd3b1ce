/** Chooses what runs next. */
module dev.dormouse.runtime {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires transitive dev.dormouse.reactor;
  requires dev.dormouse.sync;

  exports dev.dormouse.runtime;
  exports dev.dormouse.task;
}
