package dev.dormouse.testing;

/** Stands below a failure and says how to run the same test again. */
final class SeedNote extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SeedNote(long seed) {
    super(
        "the seed was " + seed + "; to run it again: -D" + Seeds.PROPERTY + "=" + seed,
        null,
        false,
        false);
  }
}
