package dev.dormouse.signal;

import dev.dormouse.future.Future;

/**
 * Signals of the operating system as futures.
 *
 * <p>The first poll of the first future of a signal installs a handler for the whole process, which
 * is never removed: from then on the signal has no other effect, so Ctrl-C no longer ends the
 * program by itself, not even while nobody waits for it. A program that wants a second Ctrl-C to
 * end it waits for the second one too.
 *
 * <p>A future sees the signals that arrive after its first poll. All that wait, on all runtimes,
 * are woken by one signal; several signals before a future is polled again count as one. Usable
 * from any thread and without a reactor.
 *
 * <p>A future fails with an {@link IllegalStateException} if the JVM keeps the signal for itself,
 * as it does with some always and with those that end the process if it was started with {@code
 * -Xrs}. A signal that the process was started to ignore (by {@code nohup}, or Ctrl-C in a
 * background job of a shell) goes on being ignored.
 */
public final class Signals {
  private Signals() {}

  /**
   * Waits for Ctrl-C, the signal {@code INT}.
   *
   * @cancelSafety nothing is lost that others wait for; a signal that arrives while this one does
   *     not wait is not seen by it
   */
  public static Future<Void> ctrlC() {
    return of("INT");
  }

  /**
   * Waits for the polite request to end, the signal {@code TERM}, as {@code kill}, service managers
   * and containers send it.
   *
   * @cancelSafety as for {@link #ctrlC}
   */
  public static Future<Void> terminate() {
    return of("TERM");
  }

  /**
   * Waits for a signal.
   *
   * @param name its name without {@code SIG}, such as {@code HUP} or {@code USR1}
   * @throws IllegalArgumentException if this system has no such signal
   * @cancelSafety as for {@link #ctrlC}
   */
  public static Future<Void> of(String name) {
    return new Arrival(SignalSource.named(name));
  }
}
