package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.Poll;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private static final String TOO_LONG = "<too long>";

  /** What a reader must answer, said in the plainest way. */
  private static List<String> expected(String text, int limit) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      String line = text.substring(from, newline < 0 ? text.length() : newline);
      if (newline >= 0 && line.endsWith("\r")) {
        line = line.substring(0, line.length() - 1);
      }
      lines.add(line.length() > limit ? TOO_LONG : line);
      from = newline < 0 ? text.length() : newline + 1;
    }
    return lines;
  }

  private static List<String> readAll(Lines lines, boolean dropAtEachSuspension) throws Exception {
    List<String> all = new ArrayList<>();
    Context cx = Context.of(() -> {});
    Future<String> next = lines.next();
    for (; ; ) {
      Object answer;
      try {
        answer = next.pollRaw(cx);
        if (answer == Poll.PENDING) {
          if (dropAtEachSuspension) {
            next.drop();
            next = lines.next();
          }
          continue;
        }
      } catch (LineTooLongException tooLong) {
        answer = TOO_LONG;
      }
      if (answer == null) {
        return all;
      }
      all.add((String) answer);
      cx = Context.of(() -> {});
      next = lines.next();
    }
  }

  @Test
  void everyShortTextAtEveryLimitAndCutIsSplitAsTheModelSays() throws Exception {
    String alphabet = "a\r\n";
    for (int length = 0; length <= 6; length++) {
      int texts = (int) Math.pow(alphabet.length(), length);
      for (int number = 0; number < texts; number++) {
        StringBuilder text = new StringBuilder();
        for (int rest = number, i = 0; i < length; i++, rest /= alphabet.length()) {
          text.append(alphabet.charAt(rest % alphabet.length()));
        }
        everyLimitAndCut(text.toString());
      }
    }
  }

  private void everyLimitAndCut(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int limit = 1; limit <= Math.max(1, text.length()); limit++) {
      List<String> expected = expected(text, limit);
      for (int cuts = 0; cuts < 1 << Math.max(0, text.length() - 1); cuts++) {
        for (boolean drop : new boolean[] {false, true}) {
          Lines lines = Lines.of(Script.cut(bytes, cuts), limit);
          assertThat(readAll(lines, drop))
              .as("text %s, limit %d, cuts %x, drop %s", text, limit, cuts, drop)
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1022, 1023, 1024, 1025, 8190, 8191, 8192, 8193, 70_000})
  void longLinesAroundTheLimitAndTheBufferSizes(int limit) throws Exception {
    for (String end : new String[] {"\n", "\r\n", ""}) {
      for (int length = limit - 1; length <= limit + 3; length++) {
        for (int piece : new int[] {1, 1000, 100_000}) {
          String text = "first\n" + "x".repeat(length) + end;
          Script script = new Script();
          for (int i = 0; i < text.length(); i += piece) {
            script.text(text.substring(i, Math.min(text.length(), i + piece)));
          }
          assertThat(readAll(Lines.of(script, limit), false))
              .as("limit %d, length %d, piece %d", limit, length, piece)
              .isEqualTo(expected(text, limit));
        }
      }
    }
  }

  @Test
  void anOverlongLineIsRefusedBeforeItsEndAndTheNextOneIsRead() throws Exception {
    Script script = new Script().text("abcdef").waiting().text("ghi").waiting().text("j\nok\n");
    Lines lines = Lines.of(script, 4);
    assertThat(Polled.failure(lines.next()))
        .isInstanceOfSatisfying(
            LineTooLongException.class, e -> assertThat(e.maxBytes()).isEqualTo(4))
        .hasMessageContaining("4 bytes");
    assertThat(script.reads).isEqualTo(1);
    Polled<String> next = Polled.of(lines.next()).pending().pending();
    assertThat(next.value()).isEqualTo("ok");
    assertThat(Polled.now(lines.next())).isNull();
    assertThat(Polled.now(lines.next())).isNull();
  }

  @Test
  void anEndlessLineTakesNoMoreMemoryThanItsLimit() throws Exception {
    LineBuffer buffer = new LineBuffer(10_000);
    int refused = 0;
    for (int i = 0; i < 1_000_000; i += 500) {
      try {
        assertThat(buffer.find()).isFalse();
      } catch (LineTooLongException expected) {
        refused++;
      }
      buffer.makeRoom();
      buffer.added(Math.min(500, buffer.room()));
      assertThat(buffer.bytes().length).isLessThanOrEqualTo(10_002);
    }
    assertThat(refused).isEqualTo(1);
  }

  @Test
  void aQuietStreamKeepsTheSmallBufferOnly() throws Exception {
    LineBuffer buffer = new LineBuffer(50_000);
    byte[] line = ("x".repeat(40_000) + "\n").getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < line.length; ) {
      assertThat(buffer.find()).isFalse();
      buffer.makeRoom();
      int count = Math.min(buffer.room(), line.length - from);
      System.arraycopy(line, from, buffer.bytes(), buffer.end(), count);
      buffer.added(count);
      from += count;
    }
    assertThat(buffer.find()).isTrue();
    assertThat(buffer.lineEnd() - buffer.lineStart()).isEqualTo(40_000);
    assertThat(buffer.find()).isFalse();
    buffer.makeRoom();
    assertThat(buffer.bytes()).hasSize(Limits.LINES_BUFFER_START);
  }

  @Test
  void malformedBytesBecomeReplacementsAndAreThereAsBytes() throws Exception {
    byte[] bytes = {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3, '\n', (byte) 0xc3, (byte) 0xa9, '\n'};
    Lines lines = Lines.of(new Script().bytes(bytes));
    assertThat(Polled.now(lines.next())).isEqualTo("a\ufffdb");
    assertThat(Polled.now(lines.nextBytes())).containsExactly(0xc3);
    assertThat(Polled.now(lines.next())).isEqualTo("\u00e9");
    assertThat(Polled.now(lines.nextBytes())).isNull();
  }

  @Test
  void aCharacterCutBetweenTwoReadsIsWhole() throws Exception {
    byte[] bytes = "\u20ac\ud83d\ude00\n".getBytes(StandardCharsets.UTF_8);
    for (int cuts = 0; cuts < 1 << (bytes.length - 1); cuts++) {
      assertThat(readAll(Lines.of(Script.cut(bytes, cuts)), true))
          .containsExactly("\u20ac\ud83d\ude00");
    }
  }

  @Test
  void theLimitCountsBytesNotCharacters() throws Exception {
    assertThat(Polled.now(Lines.of(new Script().text("\u20ac\n"), 3).next())).isEqualTo("\u20ac");
    assertThat(Polled.failure(Lines.of(new Script().text("\u20ac\n"), 2).next()))
        .isInstanceOf(LineTooLongException.class);
  }

  @Test
  void aFailingSourceKeepsThePartOfTheLine() throws Exception {
    Lines lines = Lines.of(new Script().text("on").failing("broken").text("e\n"));
    assertThat(Polled.failure(lines.next())).isInstanceOf(IOException.class).hasMessage("broken");
    assertThat(Polled.now(lines.next())).isEqualTo("one");
  }

  @Test
  void aSecondNextBesideAWaitingOneIsRefusedAndHarmsItNot() throws Exception {
    Lines lines = Lines.of(new Script().waiting().waiting().text("line\n"));
    Polled<String> first = Polled.of(lines.next()).pending();
    assertThat(Polled.failure(lines.next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("under way");
    assertThat(Polled.failure(lines.rest().read(new byte[1])))
        .isInstanceOf(IllegalStateException.class);
    assertThat(first.pending().value()).isEqualTo("line");
  }

  @Test
  void dropForwardsToTheReadAndFreesThePlace() throws Exception {
    Script script = new Script().waiting().text("line\n");
    Lines lines = Lines.of(script);
    Polled<String> first = Polled.of(lines.next()).pending();
    first.drop();
    first.drop();
    assertThat(script.cancels).isEqualTo(1);
    assertThat(first.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(Polled.now(lines.next())).isEqualTo("line");
  }

  @Test
  void buildingANextReadsNothing() {
    Script script = new Script().text("line\n");
    Future<?> unpolled = Lines.of(script).next();
    assertThat(unpolled).isNotNull();
    assertThat(script.reads).isZero();
  }

  @Test
  void bufferedLinesSpendTheBudget() throws Exception {
    Lines lines = Lines.of(new Script().text("\n".repeat(1000)), 10);
    Polled<String> task = Polled.of(lines.next());
    Context cx = Polled.budgeted(task);
    int taken = 0;
    while (lines.next().pollRaw(cx) != Poll.PENDING) {
      assertThat(taken++).isLessThan(1000);
    }
    assertThat(taken).isEqualTo(Context.BUDGET_MAX);
    assertThat(task.wakes()).isEqualTo(1);
  }

  @Test
  void restGivesTheBufferedBytesFirst() throws Exception {
    Lines lines = Lines.of(new Script().text("head\nbody").waiting().text("tail"));
    assertThat(Polled.now(lines.next())).isEqualTo("head");
    AsyncRead rest = lines.rest();
    byte[] two = new byte[2];
    assertThat(Polled.now(rest.read(two))).isEqualTo(2);
    assertThat(two).containsExactly('b', 'o');
    Polled<byte[]> all = Polled.of(rest.readToEnd(100)).pending();
    assertThat(all.value()).containsExactly("dytail".getBytes(StandardCharsets.UTF_8));
    assertThat(Polled.now(lines.next())).isNull();
  }

  @Test
  void nextGoesOnWhereRestStopped() throws Exception {
    Lines lines = Lines.of(new Script().text("one\ntwo\nthree\n"));
    assertThat(Polled.now(lines.next())).isEqualTo("one");
    assertThat(Polled.now(lines.rest().read(new byte[2]))).isEqualTo(2);
    assertThat(Polled.now(lines.next())).isEqualTo("o");
    assertThat(Polled.now(lines.next())).isEqualTo("three");
  }

  @Test
  void otherCharsetsThatKeepTheNewlineAByteWork() throws Exception {
    Charset latin = StandardCharsets.ISO_8859_1;
    Lines lines = Lines.of(new Script().bytes((byte) 0xe9, (byte) '\n'), 10, latin);
    assertThat(Polled.now(lines.next())).isEqualTo("\u00e9");
  }

  @Test
  void badLimitsAndCharsetsAreRefusedAtOnce() {
    Script script = new Script();
    for (int bad : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> Lines.of(script, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(bad));
    }
    for (String bad : new String[] {"UTF-16", "UTF-16LE", "UTF-32", "IBM1047", "ISO-2022-CN"}) {
      assertThatThrownBy(() -> Lines.of(script, 10, Charset.forName(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad);
    }
  }

  @Test
  void aSourceThatCountsWronglyIsNamed() {
    AsyncRead zero = (cx, buffer, offset, length) -> 0;
    assertThat(Polled.failure(Lines.of(zero).next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LinesTest");
  }
}
