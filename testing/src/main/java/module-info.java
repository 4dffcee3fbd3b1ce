/** Tests of futures: a clock that jumps, polls by hand, drops at each await. */
module dev.dormouse.testing {
  requires static org.jspecify;
  requires transitive dev.dormouse.future;
  requires transitive dev.dormouse.runtime;
  requires transitive dev.dormouse.io;
  requires transitive org.junit.jupiter.api;

  exports dev.dormouse.testing;
}
