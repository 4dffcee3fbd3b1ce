package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
  private static final List<String> KNOWN = List.of("memory", "echo");

  @Test
  void everythingIsMeasuredUnlessGroupsAreNamed() throws Exception {
    assertThat(parse())
        .isEqualTo(new BenchOptions(KNOWN, null, BenchOptions.ROUNDS_DEFAULT, false, false, false));
    assertThat(parse("echo").groups()).containsExactly("echo");
  }

  @Test
  void optionsMayStandAnywhere() throws Exception {
    assertThat(parse("--json", "out.json", "memory", "--rounds", "5", "--default-flags"))
        .isEqualTo(new BenchOptions(List.of("memory"), Path.of("out.json"), 5, true, false, false));
    assertThat(parse("echo", "--publish").publish()).isTrue();
    assertThat(parse("--tables").tables()).isTrue();
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertRefused("there is no group 'speed'; groups: memory, echo", "speed");
    assertRefused("--json needs a value", "--json");
    assertRefused("--rounds takes a number from 1 to 100, not 0", "--rounds", "0");
    assertRefused("--rounds takes a number from 1 to 100, not many", "--rounds", "many");
    assertRefused("--tables measures nothing and stands alone", "--tables", "echo");
    assertRefused(
        "--publish takes figures with the chosen flags, not --default-flags",
        "--publish",
        "--default-flags");
  }

  private static BenchOptions parse(String... arguments) throws BenchOptions.Refused {
    return BenchOptions.parse(List.of(arguments), KNOWN);
  }

  private static void assertRefused(String message, String... arguments) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(BenchOptions.Refused.class)
        .hasMessage(message);
  }
}
