package dev.dormouse.compiler.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The stream of decisions that a generated program is a function of.
 *
 * <p>It comes from a seed, or is given and goes on with zeros. Zero always picks the simplest
 * alternative, so a list with pieces cut out or set to zero makes a smaller valid program: the
 * {@link Shrinker} needs to know nothing of the grammar.
 */
final class Choices {
  private final Random random;
  private final int[] given;
  private int[] taken = new int[256];
  private int count;

  private Choices(Random random, int[] given) {
    this.random = random;
    this.given = given;
  }

  static Choices seeded(long seed) {
    return new Choices(new Random(seed * 0x9E3779B97F4A7C15L), null);
  }

  static Choices replayed(int[] given) {
    return new Choices(null, given);
  }

  /** Returns what was decided so far. */
  int[] taken() {
    return Arrays.copyOf(taken, count);
  }

  /** Returns a number from 0, the simplest, to {@code bound - 1}. */
  int below(int bound) {
    int choice;
    if (random != null) {
      choice = random.nextInt(bound);
    } else {
      choice = count < given.length ? Math.floorMod(given[count], bound) : 0;
    }
    if (count == taken.length) {
      taken = Arrays.copyOf(taken, 2 * count);
    }
    taken[count++] = choice;
    return choice;
  }

  /** Returns true in {@code percent} of the cases; false is the simpler. */
  boolean chance(int percent) {
    return below(100) >= 100 - percent;
  }

  <X> X of(List<X> alternatives) {
    return alternatives.get(below(alternatives.size()));
  }

  @SafeVarargs
  final <X> X of(X... alternatives) {
    return alternatives[below(alternatives.length)];
  }
}
