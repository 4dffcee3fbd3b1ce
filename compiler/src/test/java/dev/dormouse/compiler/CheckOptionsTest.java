package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.compiler.Problem.Severity;
import dev.dormouse.compiler.WovenCompilation.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckOptionsTest {
  private static final String FORGETS =
      """
      import dev.dormouse.future.*;
      class Forgets {
        void run(Future<Integer> future) {
          future.map(x -> x);
        }
      }
      """;

  private final CheckOptions options = new CheckOptions();

  @Test
  void aCheckIsAsSevereAsItWasChosen() {
    options.chooseAll("not-send=off, blocking-call=warning,blocking-file=error");

    assertThat(options.severity(Check.NOT_SEND)).isEmpty();
    assertThat(options.severity(Check.BLOCKING_CALL)).contains(Severity.WARNING);
    assertThat(options.severity(Check.BLOCKING_FILE)).contains(Severity.ERROR);
    assertThat(options.severity(Check.CONTEXT_KEPT)).contains(Severity.ERROR);
  }

  @Test
  void wrongChoicesAreNamed() {
    assertThatThrownBy(() -> options.chooseAll("not-sent=off"))
        .hasMessageContaining("'not-sent'")
        .hasMessageContaining("not-send");
    assertThatThrownBy(() -> options.chooseAll("not-send=loud"))
        .hasMessageContaining("'loud'")
        .hasMessageContaining("warning");
    assertThatThrownBy(() -> options.chooseAll("not-send")).hasMessageContaining("'not-send'");
    assertThatThrownBy(() -> options.chooseAll("await-outside=off"))
        .hasMessageContaining("cannot be off");
  }

  @Test
  void javacTakesTheOption() {
    assertThat(compile().succeeded()).isFalse();
    assertThat(compile("-Adormouse.checks=forgotten-future=warning").succeeded()).isTrue();
    assertThat(compile("-Adormouse.checks=forgotten-future=off").diagnostics()).isEmpty();
    assertThat(compile("-Adormouse.checks=forgotten=off").diagnostics())
        .anyMatch(each -> each.toString().contains("no check 'forgotten'"));
  }

  private static WovenCompilation compile(String... javacOptions) {
    return WovenCompilation.compile(Way.PROCESSOR, List.of(FORGETS), javacOptions);
  }
}
