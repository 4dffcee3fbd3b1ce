package dev.dormouse.future;

import static org.assertj.core.api.Assertions.assertThat;

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
  void dropOfALambdaDoesNothing() throws Exception {
    Future<String> lambda = _ -> Poll.ready("v");
    lambda.drop();
    assertThat(lab.pollReady(lambda)).isEqualTo("v");
  }
}
