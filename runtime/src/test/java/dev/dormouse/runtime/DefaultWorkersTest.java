package dev.dormouse.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many workers there are if nobody says. */
class DefaultWorkersTest {

  @Test
  void propertyGoesBeforeVariableBeforeProcessors() {
    assertThat(DefaultWorkers.choose("3", "5", 8, 56)).isEqualTo(3);
    assertThat(DefaultWorkers.choose(null, " 5 ", 8, 56)).isEqualTo(5);
    assertThat(DefaultWorkers.choose(null, null, 8, 56)).isEqualTo(8);
  }

  @Test
  void manyProcessorsGiveAsManyWorkersAsThereMayBe() {
    assertThat(DefaultWorkers.choose(null, null, 1_000, 56)).isEqualTo(56);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "", "100000"})
  void whatIsNoCountIsRefusedByName(String text) {
    assertThatThrownBy(() -> DefaultWorkers.choose(text, null, 8, 56))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("-Ddormouse.workers=" + text + ": from 1 to ");
    assertThatThrownBy(() -> DefaultWorkers.choose(null, text, 8, 56))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DORMOUSE_WORKERS=" + text + ": from 1 to ");
  }
}
