/**
 * The vocabulary: futures, wakers, the seams, combinators, streams and sinks, and time. Nothing in
 * here runs by itself.
 */
module dev.dormouse.future {
  requires static org.jspecify;

  exports dev.dormouse.future;
  exports dev.dormouse.stream;
  exports dev.dormouse.time;
}
