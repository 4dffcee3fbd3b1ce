package dev.dormouse.runtime;

/** Which threads poll the tasks of a runtime. */
public enum RuntimeKind {
  /** The one that calls {@code blockOn}, while it does. */
  CURRENT_THREAD,

  /** Threads of the runtime's own, among which tasks move. */
  WORK_STEALING,

  /** Threads of the runtime's own, and each task stays on one. */
  THREAD_PER_CORE
}
