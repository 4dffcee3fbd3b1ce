package dev.dormouse.future;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A place in the source that spawns tasks.
 *
 * <p>The compiler makes one constant for each {@code spawn} in a block, so that passing it costs
 * nothing. Executors that count bytes keep its number, two bytes, instead of a reference.
 */
public final class SpawnSite {
  /** How many places have a number; tasks that further ones spawn do not know where. */
  public static final int SITES_MAX = (1 << Short.SIZE) - 1;

  /** Stands for a place that is not known. */
  public static final SpawnSite UNKNOWN = new SpawnSite("an unknown place", (short) 0);

  private static final Map<String, SpawnSite> BY_PLACE = new ConcurrentHashMap<>();
  private static final Map<Short, SpawnSite> BY_NUMBER = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERED = new AtomicInteger();

  private final String place;
  private final short number;

  private SpawnSite(String place, short number) {
    this.place = place;
    this.number = number;
  }

  /**
   * Returns the site of a place; always the same one while less than {@link #SITES_MAX} are known,
   * and {@link #UNKNOWN} for a new place afterwards. For woven code and executors.
   *
   * @param place as a stack trace prints it: {@code com.acme.Echo.main(Echo.java:17)}
   */
  public static SpawnSite of(String place) {
    SpawnSite site = BY_PLACE.computeIfAbsent(place, SpawnSite::next);
    return site == null ? UNKNOWN : site;
  }

  /** Returns the site of a frame of a stack. For executors. */
  public static SpawnSite of(StackTraceElement frame) {
    // Made again without loader and module, which woven code does not name either.
    StackTraceElement place =
        new StackTraceElement(
            frame.getClassName(),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber());
    return of(place.toString());
  }

  private static @Nullable SpawnSite next(String place) {
    int number = NUMBERED.getAndUpdate(last -> Math.min(last, SITES_MAX - 1) + 1) + 1;
    if (number > SITES_MAX) {
      return null;
    }
    SpawnSite site = new SpawnSite(place, (short) number);
    BY_NUMBER.put(site.number, site);
    return site;
  }

  /** Returns the site that has {@code number}. For executors. */
  public static SpawnSite numbered(short number) {
    return BY_NUMBER.getOrDefault(number, UNKNOWN);
  }

  /** Returns the number of this site, for {@link #numbered}. For executors. */
  public short number() {
    return number;
  }

  /** Tells whether the place is known. */
  public boolean isKnown() {
    return number != 0;
  }

  /** Returns the name of a task with this place behind it, if that is known. For messages. */
  public String appendedTo(String task) {
    return isKnown() ? task + " spawned at " + place : task;
  }

  /** Returns the place in the form that stack traces have. */
  public StackTraceElement toStackTraceElement() {
    return FrameInfo.element(place);
  }

  /** Returns the place as a stack trace prints it. */
  @Override
  public String toString() {
    return place;
  }
}
