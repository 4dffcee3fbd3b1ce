package dev.dormouse.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.runtime.AsyncRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * Tests that run on the executors that their class names by an {@code EnumSource}, with a runtime
 * that must be left without tasks.
 */
@Timeout(240)
@ParameterizedClass
abstract class OnExecutors {
  final Executor executor;
  final AsyncRuntime runtime;

  OnExecutors(Executor executor) {
    this.executor = executor;
    this.runtime = executor.open();
  }

  @AfterEach
  final void closeRuntime() {
    runtime.close();
    assertThat(runtime.metrics().aliveTasks()).isZero();
  }
}
