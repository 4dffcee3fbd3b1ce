package dev.dormouse.io;

/** How closely a pool watches that its slices come back. */
public enum LeakDetection {
  /** Not at all: a slice that is never released is lost to the pool. */
  OFF,

  /** A slice that the collector finds unreleased is reported, and its place in the pool is free. */
  COUNT,

  /**
   * As {@link #COUNT}, with the place where the slice was made; and memory that is written to after
   * its release is reported with the place that released it. It costs a stack trace for each slice.
   */
  PLACES
}
