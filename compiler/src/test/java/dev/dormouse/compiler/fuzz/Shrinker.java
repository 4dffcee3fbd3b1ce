package dev.dormouse.compiler.fuzz;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Makes a failing program small by making its decisions few and simple.
 *
 * <p>It cuts pieces out of the list of decisions and sets pieces to zero, from large pieces to
 * single decisions, and keeps what still fails. The program after a cut may be quite another one;
 * only its failing counts.
 */
final class Shrinker {
  private final long seed;
  private final Predicate<Program> fails;
  private int[] best;
  private int triesLeft;

  /**
   * Starts from the program of {@code seed}.
   *
   * @param triesMax how many programs may be tried
   */
  Shrinker(long seed, Predicate<Program> fails, int triesMax) {
    this.seed = seed;
    this.fails = fails;
    triesLeft = triesMax;
    Choices choices = Choices.seeded(seed);
    Programs.of(choices, seed);
    best = choices.taken();
  }

  /** Returns the smallest program that was found to fail. */
  Program shrink() {
    boolean smaller = true;
    while (smaller && triesLeft > 0) {
      smaller = false;
      for (int size = Math.max(1, best.length / 2); size > 0; size /= 2) {
        smaller |= pass(size);
      }
    }
    return Programs.of(Choices.replayed(best), seed);
  }

  private boolean pass(int size) {
    boolean smaller = false;
    for (int start = best.length - size; start >= 0 && triesLeft > 0; start -= size) {
      if (start + size <= best.length) {
        smaller |= accept(without(start, size)) || accept(zeroed(start, size));
      }
    }
    return smaller;
  }

  private int[] without(int start, int size) {
    int[] less = Arrays.copyOf(best, best.length - size);
    System.arraycopy(best, start + size, less, start, best.length - start - size);
    return less;
  }

  private int[] zeroed(int start, int size) {
    int[] simpler = best.clone();
    Arrays.fill(simpler, start, start + size, 0);
    return simpler;
  }

  private boolean accept(int[] candidate) {
    if (Arrays.equals(candidate, best)) {
      return false;
    }
    triesLeft--;
    Choices choices = Choices.replayed(candidate);
    Program program = Programs.of(choices, seed);
    if (!fails.test(program)) {
      return false;
    }
    // Decisions beyond the end of the program fall away, zeros at its end need not be kept.
    best = Arrays.copyOf(candidate, Math.min(candidate.length, choices.taken().length));
    return true;
  }
}
