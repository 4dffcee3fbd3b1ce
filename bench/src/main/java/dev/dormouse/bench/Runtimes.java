package dev.dormouse.bench;

import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;

/** Opens runtimes with as many workers as the peers have. */
final class Runtimes {
  private Runtimes() {}

  static AsyncRuntime open(RuntimeKind kind) {
    return builder(kind).build();
  }

  static RuntimeBuilder builder(RuntimeKind kind) {
    return switch (kind) {
      case CURRENT_THREAD -> AsyncRuntime.builder().currentThread();
      case WORK_STEALING -> AsyncRuntime.builder().workStealing().workers(kind.workers());
    };
  }
}
