package dev.dormouse.signal;

import dev.dormouse.future.Waker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * One signal of the process: counts its arrivals and wakes who waits for the next.
 *
 * <p>There is one per signal for the whole process, as there is one handler. The handler runs on a
 * thread that the JVM makes for each arrival.
 */
final class SignalSource {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.signal");

  /** By name; not more than the system has signals, since others are refused before. */
  private static final ConcurrentMap<String, SignalSource> SOURCES = new ConcurrentHashMap<>();

  private final Signal signal;

  /** Guarded by this: everything below. Wakers are called after it. */
  private final Map<Arrival, Waker> waiting = new LinkedHashMap<>();

  private boolean installed;
  private long arrivals;

  private SignalSource(Signal signal) {
    this.signal = signal;
  }

  /** Returns the source of the signal with this name. */
  static SignalSource named(String name) {
    SignalSource known = SOURCES.get(name);
    return known != null ? known : SOURCES.computeIfAbsent(name, SignalSource::make);
  }

  private static SignalSource make(String name) {
    try {
      return new SignalSource(new Signal(name));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "this system has no signal '" + name + "'; names are INT, TERM, HUP, USR1 and the like",
          unknown);
    }
  }

  /** Installs the handler, if that was not done before, and returns the number of arrivals. */
  synchronized long begin() {
    if (!installed) {
      install();
      installed = true;
    }
    return arrivals;
  }

  private void install() {
    SignalHandler before;
    try {
      before = Signal.handle(signal, _ -> arrived());
    } catch (IllegalArgumentException kept) {
      throw new IllegalStateException(
          "the JVM does not give "
              + signal
              + " away: it was started with -Xrs, or it needs this signal itself",
          kept);
    }
    if (before == SignalHandler.SIG_IGN) {
      LOG.log(
          System.Logger.Level.INFO,
          signal + " was ignored when this process was started, and stays so: nobody will see it");
    }
  }

  /** Keeps {@code waker} for the next arrival, unless one has come since {@code seen}. */
  synchronized boolean waitUnlessArrived(Arrival who, long seen, Waker waker) {
    if (arrivals != seen) {
      waiting.remove(who);
      return false;
    }
    waiting.put(who, waker);
    return true;
  }

  /** Forgets a future that is dropped. */
  synchronized void forget(Arrival who) {
    waiting.remove(who);
  }

  private void arrived() {
    List<Waker> wakers;
    synchronized (this) {
      arrivals++;
      wakers = List.copyOf(waiting.values());
      waiting.clear();
    }
    for (Waker waker : wakers) {
      try {
        waker.wake();
      } catch (RuntimeException | Error failure) {
        // The others are woken all the same.
        LOG.log(System.Logger.Level.ERROR, "a waker threw; its task may not run again", failure);
      }
    }
  }

  /** Returns how many futures wait. */
  synchronized int waiters() {
    return waiting.size();
  }

  @Override
  public String toString() {
    return signal.toString();
  }
}
