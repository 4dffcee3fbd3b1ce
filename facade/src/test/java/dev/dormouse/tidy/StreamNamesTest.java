package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.stream.Sink;
import dev.dormouse.stream.Sinks;
import dev.dormouse.stream.Stream;
import dev.dormouse.stream.Streams;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of names of streams is complete, and what it names exists. */
class StreamNamesTest {
  private static final String PAGE = "docs/names-streams.md";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\| (.*) \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OURS = Pattern.compile("[A-Z]\\w+(\\.\\w+)?");
  private static final List<String> PACKAGES =
      List.of(
          "dev.dormouse.stream.",
          "dev.dormouse.future.",
          "dev.dormouse.time.",
          "dev.dormouse.sync.",
          "dev.dormouse.task.",
          "java.util.stream.");

  /** What futures-rs and tokio-stream have, as their documentation lists it. */
  private static final String THERE =
      """
      next into_future map enumerate filter filter_map then collect unzip concat count cycle fold
      any all flatten flatten_unordered flat_map flat_map_unordered scan skip_while take_while
      take_until for_each for_each_concurrent take skip fuse by_ref catch_unwind boxed boxed_local
      buffered buffer_unordered zip chain peekable chunks ready_chunks forward split inspect
      left_stream right_stream poll_next_unpin select_next_some
      err_into map_ok map_err and_then or_else inspect_ok inspect_err into_stream try_next
      try_for_each try_fold try_for_each_concurrent try_skip_while try_take_while try_collect
      try_chunks try_ready_chunks try_filter try_filter_map try_flatten try_flatten_unordered
      try_concat try_buffered try_buffer_unordered try_poll_next_unpin compat into_async_read
      try_all try_any try_forward
      peek poll_peek peek_mut poll_peek_mut next_if next_if_eq
      with with_flat_map sink_map_err sink_err_into buffer close fanout flush send feed send_all
      left_sink right_sink poll_ready_unpin start_send_unpin poll_flush_unpin poll_close_unpin
      iter once empty pending repeat repeat_with poll_fn poll_immediate unfold try_unfold select
      select_all select_with_strategy AbortHandle Abortable PollNext stream_select!
      FuturesUnordered FuturesOrdered
      map_while merge timeout timeout_repeating throttle chunks_timeout into_remainder
      StreamMap StreamNotifyClose ReceiverStream UnboundedReceiverStream IntervalStream
      JoinSetStream once_future stop_after_future drain race or successors
      FutureGroup StreamGroup ConcurrentStream co wait_until stream! try_stream!
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
      List<String> ours = codes(row.group(2)).filter(StreamNamesTest::isOurs).toList();
      assertThat(ours.isEmpty())
          .as("a name or a reason for %s", row.group(1))
          .isEqualTo(row.group(2).startsWith("–") && ours.isEmpty());
      for (String name : ours) {
        assertThat(exists(name)).as(name).isTrue();
      }
    }
  }

  @Test
  void everyMethodHereIsNamed() {
    Set<String> missing = new TreeSet<>();
    for (Class<?> type : List.of(Stream.class, Streams.class, Sink.class, Sinks.class)) {
      for (Method method : type.getMethods()) {
        if (method.getDeclaringClass() != Object.class && !method.isSynthetic()) {
          String name = type.getSimpleName() + "." + method.getName();
          if (!page.contains("`" + name + "`")) {
            missing.add(name);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static java.util.stream.Stream<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1));
  }

  private static boolean isOurs(String code) {
    return OURS.matcher(code).matches();
  }

  private static boolean exists(String name) {
    String[] parts = name.split("\\.");
    for (String each : PACKAGES) {
      try {
        Class<?> type = Class.forName(each + parts[0]);
        return parts.length == 1
            || Arrays.stream(type.getMethods())
                .anyMatch(method ->
                    method.getName().equals(parts[1]) && Modifier.isPublic(method.getModifiers()));
      } catch (ClassNotFoundException elsewhere) {
        // in another package
      }
    }
    return false;
  }
}
