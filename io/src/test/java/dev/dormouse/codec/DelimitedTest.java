package dev.dormouse.codec;

import static dev.dormouse.codec.Coded.decode;
import static dev.dormouse.codec.Coded.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The codecs of lines, of other delimiters, and of mere bytes. */
class DelimitedTest {
  private static final String LONG = "!FrameTooLongException";

  /** What lines of a text are, told without a state. */
  private static List<String> lines(String text, int max) {
    List<String> lines = new ArrayList<>();
    while (!text.isEmpty()) {
      int newline = text.indexOf('\n');
      String line = newline < 0 ? text : text.substring(0, newline);
      text = newline < 0 ? "" : text.substring(newline + 1);
      if (newline >= 0 && line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      lines.add(line.length() > max ? LONG : line);
    }
    return lines;
  }

  @Test
  void everyShortTextAtEveryLimitAndCutIsSplitAsTheModelSays() {
    char[] letters = {'a', '\r', '\n'};
    for (int length = 0; length <= 6; length++) {
      for (int n = 0; n < Math.pow(3, length); n++) {
        StringBuilder text = new StringBuilder();
        for (int i = 0, rest = n; i < length; i++, rest /= 3) {
          text.append(letters[rest % 3]);
        }
        byte[] bytes = utf8(text.toString());
        for (int max = 1; max <= 3; max++) {
          List<String> expected = lines(text.toString(), max);
          for (int cuts = 0; cuts < 1 << Math.max(0, length - 1); cuts++) {
            assertThat(decode(LinesCodec.of(max), bytes, cuts))
                .as("%s at limit %s, cuts %s", text, max, cuts)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void anOverlongLineFailsOnceAndIsLeftOutAcrossReads() throws Exception {
    LinesCodec codec = LinesCodec.of(3);
    assertThat(codec.maxBytes()).isEqualTo(3);
    ByteQueue in = new ByteQueue().append(utf8("abcd"));
    assertThatThrownBy(() -> codec.decode(in))
        .isInstanceOfSatisfying(
            FrameTooLongException.class, e -> assertThat(e.maxBytes()).isEqualTo(3));
    for (int i = 0; i < 5; i++) {
      in.append(utf8("more and more of it"));
      assertThat(codec.decode(in)).isNull();
      assertThat(in.isEmpty()).isTrue();
    }
    in.append(utf8("end\nok\n"));
    assertThat(codec.decode(in)).isEqualTo("ok");
    assertThat(codec.decodeEnd(in)).isNull();
  }

  @Test
  void framesEndWithAnyOfTheDelimitersAtEveryCut() {
    byte[] text = utf8("a,;bcd;ef");
    for (int cuts = 0; cuts < 1 << 8; cuts++) {
      AnyDelimiterCodec codec = AnyDelimiterCodec.of(utf8(",;"), utf8("\r\n"), 2);
      assertThat(decode(codec, text, cuts)).containsExactly("a", "", LONG, "ef");
      AnyDelimiterCodec wide = AnyDelimiterCodec.of(utf8(",;"), utf8("\r\n"));
      assertThat(decode(wide, text, cuts)).containsExactly("a", "", "bcd", "ef");
    }
  }

  @Test
  void framesGoOutWithTheirTerminators() throws Exception {
    assertThat(Coded.encode(LinesCodec.of(), "h\u00e9")).containsExactly(utf8("h\u00e9\n"));
    AnyDelimiterCodec any = AnyDelimiterCodec.of(utf8(","), utf8("\r\n"));
    assertThat(Coded.encode(any, utf8("ab"))).containsExactly(utf8("ab\r\n"));
    assertThat(any.maxBytes()).isEqualTo(Limits.DELIMITED_BYTES);
    assertThat(Coded.encode(new BytesCodec(), utf8("ab"))).containsExactly(utf8("ab"));
  }

  @Test
  void mereBytesAreFramesAsTheyCome() {
    assertThat(decode(new BytesCodec(), utf8("abcd"), 0b010)).containsExactly("ab", "cd");
    assertThat(decode(new BytesCodec(), new byte[0], 0)).isEmpty();
  }

  @Test
  void whatIsSentArrivesHoweverItIsCut() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<String> frames = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        frames.add("\u00e9x".repeat(random.nextInt(30)));
      }
      Coded.roundTrip(LinesCodec.of(), LinesCodec.of(), frames, seed);
    }
  }

  @Test
  void badLimitsAndDelimitersAreRefused() {
    for (int bad : new int[] {0, -1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> LinesCodec.of(bad)).hasMessageContaining("not " + bad);
      assertThatThrownBy(() -> AnyDelimiterCodec.of(utf8(","), utf8(","), bad))
          .hasMessageContaining("not " + bad);
    }
    assertThatThrownBy(() -> AnyDelimiterCodec.of(new byte[0], utf8(",")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no delimiter");
  }
}
