package dev.dormouse.reactor;

/** Which threads use a reactor, and so what it takes locks for. */
public enum ReactorUse {
  /** One thread at a time polls and turns; no locks. */
  CONFINED,
  /**
   * One thread at a time turns, and mostly that one polls. Others may, too; where what they want
   * belongs to the thread that turns, they ask it and wait.
   */
  PINNED,
  /** Many threads poll, any one of them turns. */
  SHARED
}
