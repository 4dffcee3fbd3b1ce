package dev.dormouse.task;

/** What a child of a scope does: a future or a blocking call. */
interface ScopeWork {
  /** Returns its place among the children. */
  ScopeMember member();

  /** Drops it before it got a task. */
  void dropUnspawned();
}
