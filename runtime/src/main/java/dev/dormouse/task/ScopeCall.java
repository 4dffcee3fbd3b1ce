package dev.dormouse.task;

import dev.dormouse.future.BlockingCall;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A blocking call that is a child of a scope until it has returned, or is known never to begin. */
final class ScopeCall implements BlockingCall<@Nullable Object>, ScopeWork {
  private final ScopeMember member;
  private final Callable<?> inner;

  ScopeCall(ScopeMembers scope, Callable<?> inner, boolean keepsFailure) {
    this.inner = inner;
    this.member = new ScopeMember(scope, keepsFailure, null);
  }

  @Override
  public ScopeMember member() {
    return member;
  }

  @Override
  public void dropUnspawned() {
    if (inner instanceof BlockingCall<?> told) {
      told.drop();
    }
  }

  @Override
  public @Nullable Object call() {
    Object value;
    try {
      value = inner.call();
    } catch (Throwable failure) {
      if (!member.scope.onEnd(member, failure)) {
        throw ScopeMembers.rethrow(failure);
      }
      return new ScopeFailed(failure);
    }
    boolean unused = member.scope.onEnd(member, null);
    return value;
  }

  @Override
  public void drop() {
    Throwable failure = null;
    try {
      if (inner instanceof BlockingCall<?> told) {
        told.drop();
      }
    } catch (Throwable thrown) {
      failure = thrown;
    }
    if (!member.scope.onEnd(member, failure) && failure != null) {
      throw ScopeMembers.rethrow(failure);
    }
  }
}
