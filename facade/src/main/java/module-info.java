/** All of Dormouse that a program usually needs, as one dependency. */
module dev.dormouse {
  requires transitive dev.dormouse.future;
  requires transitive dev.dormouse.sync;
  requires transitive dev.dormouse.runtime;
  requires transitive dev.dormouse.io;
}
