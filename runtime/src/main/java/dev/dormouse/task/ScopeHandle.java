package dev.dormouse.task;

import dev.dormouse.future.AbortHandle;
import dev.dormouse.future.Context;
import dev.dormouse.future.FutureInfo;
import dev.dormouse.future.JoinError;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.SpawnSite;
import dev.dormouse.future.TaskId;
import org.jspecify.annotations.Nullable;

/** The handle of a child of a scope. Letting it go changes nothing: the child stays the scope's. */
final class ScopeHandle<T extends @Nullable Object> extends RawFuture<T> implements JoinHandle<T> {
  private final JoinHandle<@Nullable Object> task;
  private final ScopeMember member;
  private final String name;
  private final SpawnSite site;

  ScopeHandle(JoinHandle<@Nullable Object> task, ScopeMember member, String name, SpawnSite site) {
    this.task = task;
    this.member = member;
    this.name = name;
    this.site = site;
  }

  @Override
  public @Nullable Object pollRaw(Context cx) throws Exception {
    Object answer;
    try {
      answer = task.pollRaw(cx);
    } catch (JoinError error) {
      throw error.isCancelled() ? JoinError.cancelled("task " + name, site, task) : error;
    }
    if (answer instanceof ScopeFailed(Throwable failure)) {
      member.scope.onTaken(member);
      throw JoinError.failed("task " + name, site, task, failure);
    }
    return answer;
  }

  @Override
  public void drop() {
    task.drop();
  }

  @Override
  public void abort() {
    task.abort();
  }

  @Override
  public boolean isFinished() {
    return task.isFinished();
  }

  @Override
  public AbortHandle abortHandle() {
    return task.abortHandle();
  }

  @Override
  public TaskId id() {
    return task.id();
  }

  @Override
  protected FutureInfo info() {
    return FutureInfo.of("join in a scope of " + name, task);
  }
}
