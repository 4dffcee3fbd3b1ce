package dev.dormouse.stream;

import java.util.function.BooleanSupplier;

/** Says true so many times, then false so many times, and so on. */
final class Alternating implements BooleanSupplier {
  private final int yes;
  private final int period;
  private int at;

  Alternating(int yes, int no) {
    this.yes = yes;
    this.period = Math.addExact(yes, no);
  }

  @Override
  public boolean getAsBoolean() {
    int now = at;
    at = now + 1 < period ? now + 1 : 0;
    return now < yes;
  }
}
