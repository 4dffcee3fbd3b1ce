package dev.dormouse.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.codec.ByteQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespCodecTest {
  private static final int WORD_MAX = 100;

  private static List<List<String>> requests(String... pieces) throws ProtocolException {
    RespCodec codec = new RespCodec(WORD_MAX);
    ByteQueue in = new ByteQueue();
    List<List<String>> requests = new ArrayList<>();
    for (String piece : pieces) {
      in.append(piece.getBytes(ISO_8859_1));
      for (List<Bytes> next; (next = codec.decode(in)) != null; ) {
        requests.add(next.stream().map(word -> new String(word.array(), ISO_8859_1)).toList());
      }
    }
    assertThat(in.isEmpty()).isTrue();
    return requests;
  }

  private static String bytes(Reply reply) {
    ByteQueue out = new ByteQueue();
    new RespCodec().encode(reply, out);
    return out.text(0, out.length(), ISO_8859_1);
  }

  @Test
  void requestsComeTogetherInPiecesAndWithAnyBytes() throws Exception {
    String all = "*2\r\n$3\r\nGET\r\n$4\r\n\0\r\n\u00ff\r\n*0\r\n\r\n*1\r\n$0\r\n\r\nPING x\n";
    List<List<String>> expected =
        List.of(List.of("GET", "\0\r\n\u00ff"), List.of(""), List.of("PING", "x"));
    assertThat(requests(all)).isEqualTo(expected);
    assertThat(requests(all.split(""))).isEqualTo(expected);
    for (int cut = 1; cut < all.length(); cut++) {
      assertThat(requests(all.substring(0, cut), all.substring(cut))).isEqualTo(expected);
    }
  }

  @Test
  void typedLinesHaveQuotesAndEscapes() throws Exception {
    assertThat(requests("set  'it\\'s \\n' \"a\\x41\\n\\\"\\q\\xZ\"\t\"\"\r\n"))
        .containsExactly(List.of("set", "it's \\n", "aA\n\"qxZ", ""));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "*x, invalid multibulk length",
        "*65537, invalid multibulk length",
        "*99999999999, invalid multibulk length",
        "*, invalid multibulk length",
        "*1|:5, `expected '$', got ':'`",
        "*1|$x, invalid bulk length",
        "*1|$-1, invalid bulk length",
        "*1|$101, invalid bulk length",
        "*2|$51|012345678901234567890123456789012345678901234567890|$50, invalid bulk length",
        "say \"hello, unbalanced quotes in request",
        "say \"hello\"you, unbalanced quotes in request",
        "say 'hello\\', unbalanced quotes in request"
      })
  void whatIsNoRequestIsNamed(String lines, String problem) {
    assertThatThrownBy(() -> requests(lines.replace("|", "\r\n") + "\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(problem);
  }

  @Test
  void lineWithoutAnEndIsRefusedBeforeItFillsTheMemory() throws Exception {
    String piece = "x".repeat(RespCodec.LINE_BYTES_MAX / 2);
    ByteQueue in = new ByteQueue();
    RespCodec codec = new RespCodec();
    in.append(piece, ISO_8859_1).append(piece, ISO_8859_1);
    assertThat(codec.decode(in)).isNull();
    in.append((byte) 'x');
    assertThatThrownBy(() -> codec.decode(in)).hasMessage("too big inline request");
  }

  @Test
  void repliesAreOfSomeKinds() {
    Reply word = Reply.of(Bytes.of("\u00fc\r\n"));
    assertThat(bytes(Reply.OK)).isEqualTo("+OK\r\n");
    assertThat(bytes(new Reply.Failure("ERR no\r\n+OK"))).isEqualTo("-ERR no  +OK\r\n");
    assertThat(bytes(new Reply.Number(-3))).isEqualTo(":-3\r\n");
    assertThat(bytes(Reply.NOTHING)).isEqualTo("$-1\r\n");
    assertThat(bytes(word)).isEqualTo("$4\r\n\u00c3\u00bc\r\n\r\n");
    assertThat(bytes(new Reply.Items(List.of(Reply.of(true), Reply.OK))))
        .isEqualTo("*2\r\n:1\r\n+OK\r\n");
    assertThat(bytes(new Reply.Several(Arrays.asList(Reply.OK, Reply.OK))))
        .isEqualTo("+OK\r\n+OK\r\n");
  }
}
