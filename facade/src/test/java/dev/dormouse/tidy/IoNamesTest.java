package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of names of byte streams and codecs is complete, and what it names exists. */
class IoNamesTest {
  private static final String PAGE = "docs/names-io.md";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\| (.*) \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OURS = Pattern.compile("[A-Z]\\w+(\\.\\w+)?");
  private static final List<String> PACKAGES =
      List.of("dev.dormouse.io.", "dev.dormouse.codec.", "java.nio.", "java.math.");

  /** What tokio, tokio-util and futures-lite have for bytes, as their documentation lists it. */
  private static final String THERE =
      """
      AsyncRead poll_read AsyncWrite poll_write poll_write_vectored is_write_vectored poll_flush
      poll_shutdown AsyncBufRead poll_fill_buf consume AsyncSeek start_seek poll_complete ReadBuf
      chain read read_buf read_exact read_u8 read_u16 read_u32 read_u64 read_u128 read_i8 read_i16
      read_i32 read_i64 read_i128 read_f32 read_f64 read_u16_le read_u32_le read_u64_le
      read_u128_le read_i16_le read_i32_le read_i64_le read_i128_le read_f32_le read_f64_le
      read_to_end read_to_string take limit set_limit
      write write_vectored write_buf write_all_buf write_all write_u8 write_u16 write_u32 write_u64
      write_u128 write_i8 write_i16 write_i32 write_i64 write_i128 write_f32 write_f64 write_u16_le
      write_u32_le write_u64_le write_u128_le write_i16_le write_i32_le write_i64_le write_i128_le
      write_f32_le write_f64_le flush shutdown
      read_until read_line split fill_buf lines seek rewind stream_position next_line
      poll_next_line next_segment
      copy copy_buf copy_bidirectional copy_bidirectional_with_sizes duplex DuplexStream simplex
      SimplexStream new_unsplit join Join ReadHalf WriteHalf is_pair_of unsplit BufReader BufWriter
      BufStream Chain Take empty repeat sink
      ReaderStream StreamReader into_inner_with_chunk SinkWriter CopyToBytes InspectReader
      InspectWriter SyncIoBridge new_with_handle read_exact_arc write_all_vectored Sender Receiver
      poll_read_buf poll_write_buf
      Decoder decode decode_eof framed Encoder encode Framed FramedRead FramedWrite FramedParts new
      with_capacity from_parts into_parts into_inner codec codec_mut map_codec read_buffer
      read_buffer_mut write_buffer write_buffer_mut backpressure_boundary
      set_backpressure_boundary get_ref get_mut get_pin_mut decoder map_decoder encoder map_encoder
      BytesCodec LinesCodec new_with_max_length max_length MaxLineLengthExceeded AnyDelimiterCodec
      LengthDelimitedCodec builder max_frame_length set_max_frame_length big_endian little_endian
      native_endian length_field_type length_field_length length_field_offset length_adjustment
      num_skip new_codec new_read new_write new_framed
      AssertAsync AsyncAsSync Unblock Cursor
      """;

  private static String page;

  @BeforeAll
  static void readThePage() throws IOException {
    page = Checkout.around(Path.of("")).text(PAGE);
  }

  @Test
  void noNameIsForgotten() {
    Set<String> found =
        ROW.matcher(page)
            .results()
            .flatMap(row -> codes(row.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).contains(THERE.strip().split("\\s+"));
  }

  @Test
  void everyNameHereExists() {
    List<MatchResult> rows = ROW.matcher(page).results().toList();
    assertThat(rows).hasSizeGreaterThan(80);
    for (MatchResult row : rows) {
      List<String> ours = codes(row.group(2)).filter(c -> OURS.matcher(c).matches()).toList();
      assertThat(!ours.isEmpty() || row.group(2).startsWith("–"))
          .as("a name or a reason for %s", row.group(1))
          .isTrue();
      for (String name : ours) {
        assertThat(exists(name)).as(name).isTrue();
      }
    }
  }

  private static Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1));
  }

  private static boolean exists(String name) {
    String[] parts = name.split("\\.");
    for (String prefix : PACKAGES) {
      try {
        Class<?> type = Class.forName(prefix + parts[0]);
        return parts.length == 1
            || Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals(parts[1]))
            || Arrays.stream(type.getClasses()).anyMatch(c -> c.getSimpleName().equals(parts[1]));
      } catch (ClassNotFoundException elsewhere) {
        // in one of the other packages
      }
    }
    return false;
  }
}
