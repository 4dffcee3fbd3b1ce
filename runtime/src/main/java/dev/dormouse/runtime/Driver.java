package dev.dormouse.runtime;

import dev.dormouse.future.Clock;
import dev.dormouse.future.Timers;
import dev.dormouse.reactor.Offload;
import dev.dormouse.reactor.ReactorMetrics;
import java.time.Duration;

/** What an executor turns when it has nothing better to do: the reactor, as far as it cares. */
interface Driver {

  /** Waits for the world; the contract of {@link dev.dormouse.reactor.Reactor#turn}. */
  boolean turn(long timeoutNanos);

  /** Makes the turn that waits return, or the next one that would. Any thread. */
  void wakeUp();

  /** Makes the calling thread the one that turns, before its first turn. */
  default void claim() {}

  /** Hands over to the kernel what would go with the next turn, which may be far. */
  default void flush() {}

  Clock clock();

  Timers timers();

  /** Returns the timers for what {@code polling} polls; {@link #timers} where that is the same. */
  default Timers timersOf(Thread polling) {
    return timers();
  }

  /** Gives what {@link #timersOf} gave the calling thread to {@code next}, which starts later. */
  default void passTimers(Timers timers, Thread next) {}

  /** Returns what leaves find in the slot of their context. */
  Object reactor();

  /** Returns the threads for blocking calls. */
  Offload offload();

  int descriptors();

  ReactorMetrics metrics();

  /** Returns how late a timer was that fired in turns since the last call. For who turns. */
  long takeTimerLagNanos();

  int armedTimers();

  String pollerName();

  String pollerReason();

  /** Returns how long a turn may look for events before it sleeps; zero if it never does. */
  Duration spinLimit();

  String spinReason();

  void close();
}
