/** Where tasks meet: channels, notifications, cancellation. */
module dev.dormouse.sync {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;

  exports dev.dormouse.sync;
}
