package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Futures;
import dev.dormouse.future.TaskId;
import org.junit.jupiter.api.Test;

/** What is known of the id of a task that is watched. */
class TraceTest {
  private final Trace<Void> trace = new Trace<>(Futures.pending(), null, 0);

  @Test
  void idThatWasAskedForStaysAfterTheEnd() {
    TaskId id = trace.id();
    assertThat(id).isNotNull().isSameAs(trace.id());
    assertThat(trace.end()).isSameAs(id);
    assertThat(trace.id()).isSameAs(id);
  }

  @Test
  void idThatNobodyAskedForIsMadeElsewhereAfterTheEnd() {
    assertThat(trace.end()).isNull();
    assertThat(trace.id()).isNull();
  }
}
