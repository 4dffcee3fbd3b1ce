package dev.dormouse.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Whether anything in this process may watch tasks: a runtime with a probe, hooks or histograms, or
 * a flight recorder. {@link Watch} knows what exactly.
 */
final class Watching {
  /*
   * The question stands several times on the way of each task, and a program that nobody watches
   * shall not pay for it. To compiled code the target of the call site is a constant; when it
   * changes, the JVM throws away what was compiled with it. It is compared and never called. It
   * changes once: recorders stay once they are there, and whoever watches one runtime will watch
   * the next.
   */
  private static final MethodHandle NOBODY = MethodHandles.constant(boolean.class, false);
  private static final MutableCallSite WHO = new MutableCallSite(NOBODY);

  static {
    FlightRecorder.addListener(
        new FlightRecorderListener() {
          @Override
          public void recorderInitialized(FlightRecorder initialized) {
            begin();
          }
        });
    if (FlightRecorder.isInitialized()) {
      begin();
    }
  }

  private Watching() {}

  /** Tells whether somebody may watch. If not, there is nothing to tell of a task. */
  static boolean isPossible() {
    return WHO.getTarget() != NOBODY;
  }

  /** Makes it possible, from now on and for all threads. */
  static synchronized void begin() {
    if (!isPossible()) {
      WHO.setTarget(MethodHandles.constant(boolean.class, true));
      MutableCallSite.syncAll(new MutableCallSite[] {WHO});
    }
  }
}
