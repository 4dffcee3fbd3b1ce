package dev.dormouse.compiler;

/** How the woven code of a block is laid out: the first that the block's size allows. */
enum Layout {
  /** Each await has all its code to itself. */
  USUAL,
  /** What resuming and suspending have in common stands there once. */
  COMPACT,
  /** Compact, and every jump can go over more than 32,767 bytes. */
  FAR;

  /**
   * The layout to try for a block that is too large for this one, or this one if it is the last.
   */
  Layout next() {
    return this == USUAL ? COMPACT : FAR;
  }
}
