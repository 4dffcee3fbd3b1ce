package dev.dormouse.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatLineTest {

  @Test
  void eachCommandIsUnderstood() {
    assertThat(ChatLine.parse("/nick alice")).isEqualTo(new Command.Nick("alice"));
    assertThat(ChatLine.parse("/join  den ")).isEqualTo(new Command.Join("den"));
    assertThat(ChatLine.parse("/msg bob good night"))
        .isEqualTo(new Command.Tell("bob", "good night"));
    assertThat(ChatLine.parse("/list")).isEqualTo(new Command.ListAll());
    assertThat(ChatLine.parse("/help")).isEqualTo(new Command.Help());
    assertThat(ChatLine.parse("/quit")).isEqualTo(new Command.Quit());
    assertThat(ChatLine.parse("  hello there ")).isEqualTo(new Command.Say("hello there"));
    assertThat(ChatLine.parse("   ")).isEqualTo(new Command.Nothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nick",
        "/nick a b",
        "/nick \u00e4rger",
        "/nick 1234567890123456789012345",
        "/join",
        "/join no/room",
        "/msg",
        "/msg bob",
        "/msg b\u00f6b hi",
        "/dance",
        "/",
        "bell\u0007"
      })
  void malformedLineSaysWhatToWrite(String line) {
    assertThat(ChatLine.parse(line))
        .isInstanceOfSatisfying(
            Command.Malformed.class, malformed -> assertThat(malformed.fix()).isNotBlank());
  }
}
