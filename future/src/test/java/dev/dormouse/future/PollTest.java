package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PollTest {
  private final Lab lab = new Lab();

  @Test
  void lambdaHasARawFormAndARawFutureHasAPollForm() throws Exception {
    Future<String> lambda = _ -> Poll.ready("v");
    Future<String> waiting = _ -> Poll.pending();
    assertThat(lambda.pollRaw(lab.cx)).isEqualTo("v");
    assertThat(waiting.pollRaw(lab.cx)).isSameAs(Poll.PENDING);
    assertThat(Futures.ready("v").poll(lab.cx)).isEqualTo(new Poll.Ready<>("v"));
    assertThat(Futures.pending().poll(lab.cx)).isSameAs(Poll.pending());
  }

  @Test
  void nullIsAValueInBothForms() throws Exception {
    Future<String> lambda = _ -> Poll.ready(null);
    assertThat(lambda.pollRaw(lab.cx)).isNull();
    assertThat(Poll.ofRaw(null)).isEqualTo(new Poll.Ready<>(null));
    assertThat(Poll.ofRaw(Poll.PENDING)).isSameAs(Poll.PENDING).hasToString("Pending");
    assertThat(Poll.ready(1).isReady()).isTrue();
    assertThat(Poll.pending().isReady()).isFalse();
  }

  @Test
  void answerOfAPollIsRefusedAsAValue() {
    Future<Integer> inner = Futures.pending();
    Future<Poll<Integer>> wrapped = Futures.pollFn(cx -> Poll.ready(inner.poll(cx)));
    assertThatThrownBy(() -> wrapped.poll(lab.cx))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Pending is no value: return the answer of the inner poll as it is");
    assertThatThrownBy(() -> new Poll.Ready<>(Poll.pending()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void answerOfAReadyPollIsAValue() throws Exception {
    Future<Integer> inner = Futures.ready(1);
    Future<Poll<Integer>> wrapped = Futures.pollFn(cx -> Poll.ready(inner.poll(cx)));
    assertThat(lab.pollReady(wrapped)).isEqualTo(Poll.ready(1));
  }

  @Test
  void dropOfALambdaDoesNothing() throws Exception {
    Future<String> lambda = _ -> Poll.ready("v");
    lambda.drop();
    assertThat(lab.pollReady(lambda)).isEqualTo("v");
  }
}
