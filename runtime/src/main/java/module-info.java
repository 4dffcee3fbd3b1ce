/** Chooses what runs next. */
module dev.dormouse.runtime {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires transitive dev.dormouse.reactor;
  requires dev.dormouse.sync;
  requires jdk.jfr;
  requires static java.management;

  exports dev.dormouse.runtime;
  exports dev.dormouse.runtime.probe;
  exports dev.dormouse.task;
}
