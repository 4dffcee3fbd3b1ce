package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import org.jspecify.annotations.Nullable;

/** One child of a scope, in its list of those that have not ended. */
final class ScopeMember {
  final ScopeMembers scope;

  /** Whether its failure is for whoever awaits its handle, and the scope's only if nobody does. */
  final boolean keepsFailure;

  /** The child's future; null for a blocking call. */
  final @Nullable ScopeChild<?> child;

  /** Neighbours in the list. Under the monitor of the scope. */
  @Nullable ScopeMember before;

  @Nullable ScopeMember after;

  /** The right to abort it, once it was spawned. Written before the stage of the scope is read. */
  volatile @Nullable AbortHandle handle;

  /** What it failed with, if nobody has taken that. Under the monitor of the scope. */
  @Nullable Throwable untaken;

  ScopeMember(ScopeMembers scope, boolean keepsFailure, @Nullable ScopeChild<?> child) {
    this.scope = scope;
    this.keepsFailure = keepsFailure;
    this.child = child;
  }
}
