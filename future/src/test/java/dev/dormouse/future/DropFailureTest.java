package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DropFailureTest {
  private final Lab lab = new Lab();

  @Test
  void firstFailureKeepsTheLaterOnes() {
    RuntimeException first = new RuntimeException("first");
    Error second = new AssertionError("second");
    Throwable failure = DropFailure.collect(null, lab.probe("a").throwOnDrop(first));
    failure = DropFailure.collect(failure, lab.probe("b"));
    failure = DropFailure.collect(failure, null);
    failure = DropFailure.collect(failure, throwing(second));
    failure = DropFailure.collect(failure, throwing(first));
    assertThat(failure).isSameAs(first);
    assertThat(first.getSuppressed()).containsExactly(second);
  }

  private static LocalFuture<Object> throwing(Throwable thrown) {
    return new RawFuture<>() {
      @Override
      public Object pollRaw(Context cx) {
        return Poll.PENDING;
      }

      @Override
      public void drop() {
        throw Sneaky.rethrow(thrown);
      }
    };
  }

  @Test
  void throwIfAnyThrowsUncheckedAsItIsAndWrapsTheRest() {
    RuntimeException unchecked = new RuntimeException();
    Error error = new AssertionError();
    IOException checked = new IOException();
    assertThatCode(() -> DropFailure.throwIfAny(null)).doesNotThrowAnyException();
    assertThatThrownBy(() -> DropFailure.throwIfAny(unchecked)).isSameAs(unchecked);
    assertThatThrownBy(() -> DropFailure.throwIfAny(error)).isSameAs(error);
    assertThatThrownBy(() -> DropFailure.throwIfAny(checked))
        .isInstanceOf(DropFailure.class)
        .hasCause(checked);
  }
}
