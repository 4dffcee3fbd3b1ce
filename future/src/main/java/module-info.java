/**
 * The vocabulary: futures, wakers, the seams, combinators and time. Nothing in here runs by itself.
 */
module dev.dormouse.future {
  requires static org.jspecify;

  exports dev.dormouse.future;
  exports dev.dormouse.time;
}
