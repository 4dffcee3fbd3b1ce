package dev.dormouse.reactor.faults;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes wrong, and how often: probabilities in percent, drawn from a seed.
 *
 * <p>One thread draws the same faults from the same seed; of several, each draws from the common
 * sequence in turn.
 */
public final class Faults {
  private final long seed;
  private final Random random;
  private int again;
  private int cut;
  private int delayed;
  private int spurious;
  private int interrupted;
  private int refused;
  private int reset;

  /** How many of them have happened. */
  private final AtomicLong count = new AtomicLong();

  private Faults(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Returns no faults yet. */
  public static Faults seeded(long seed) {
    return new Faults(seed);
  }

  /** Returns those that no stream may notice. */
  public static Faults harmless(long seed) {
    Faults faults = new Faults(seed);
    faults.again = 20;
    faults.cut = 60;
    faults.delayed = 30;
    faults.spurious = 20;
    faults.interrupted = 20;
    return faults;
  }

  /** Has that share of accepts find no descriptor, or a connection that has died. */
  public Faults withRefusals(int percent) {
    refused = percent;
    return this;
  }

  /** Has that share of transfers meet a connection that was reset. */
  public Faults withResets(int percent) {
    reset = percent;
    return this;
  }

  /** Whether a call that could be done answers that it would have to wait. */
  boolean again() {
    return draw(again);
  }

  /** Whether an event reaches its task later than others that come after it. */
  boolean delayed() {
    return draw(delayed);
  }

  /** Whether a task that waits is woken for nothing. */
  boolean spurious() {
    return draw(spurious);
  }

  /** Whether a wait in the kernel ends for nothing. */
  boolean interrupted() {
    return draw(interrupted);
  }

  /** Whether an accept is refused. */
  boolean refused() {
    return draw(refused);
  }

  /** Whether the connection is reset. */
  boolean reset() {
    return draw(reset);
  }

  /** Returns how many of {@code length} bytes a transfer may move. */
  synchronized int part(int length) {
    if (length < 2 || random.nextInt(100) >= cut) {
      return length;
    }
    count.incrementAndGet();
    return 1 + random.nextInt(Math.min(length - 1, 4000));
  }

  synchronized boolean coin() {
    return random.nextBoolean();
  }

  private synchronized boolean draw(int percent) {
    boolean drawn = percent > 0 && random.nextInt(100) < percent;
    if (drawn) {
      count.incrementAndGet();
    }
    return drawn;
  }

  /** Returns how many faults have happened. */
  public long count() {
    return count.get();
  }

  @Override
  public String toString() {
    return "faults of seed " + seed;
  }
}
