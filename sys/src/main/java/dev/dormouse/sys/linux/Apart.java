package dev.dormouse.sys.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/*
 * A downcall makes a few small objects: slices of segments, a session. The JIT compiler removes
 * them if it sees through the whole call, and that is some fifteen methods deep. So is as much as
 * it inlines at all: where it begins further up, in a future that polls a socket, it stops short of
 * the constructors, and the objects stay. A method handle in a field that is no constant is where
 * it never looks through. What lies behind is compiled for itself, from its own top.
 */

/** A way to a method that the JIT compiler compiles for itself, wherever it is called from. */
final class Apart {
  /** Not trusted to be constant, since its class is no record. */
  final MethodHandle call;

  private Apart(MethodHandle call) {
    this.call = call;
  }

  /** Returns the way to a static method. */
  static Apart of(MethodHandles.Lookup host, String name, MethodType type) {
    try {
      return new Apart(host.findStatic(host.lookupClass(), name, type));
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
