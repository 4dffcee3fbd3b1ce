package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.stream.Streams;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of Rust's names of futures names what there is, and leaves nothing out. */
class FutureNamesTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| (.+?) \\|(.*)\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Constructors, extension methods, joins, choices and their like in the libraries of Rust. */
  private static final List<String> NAMES =
      List.of(
          """
          ready ok err always_ready pending lazy poll_fn poll_immediate poll_once yield_now
          maybe_done MaybeDone take_output try_maybe_done TryMaybeDone OptionFuture Either
          factor_first factor_second left_future right_future IntoFuture into_future FusedFuture
          map map_ok map_into ok_into then and_then or_else map_err err_into map_ok_or_else
          unwrap_or_else catch_unwind inspect inspect_ok inspect_err flatten try_flatten fuse
          is_terminated shared peek downgrade upgrade strong_count weak_count ptr_eq
          remote_handle forget now_or_never boxed boxed_local unit_error never_error poll_unpin
          try_poll try_poll_unpin compat into_stream flatten_stream try_flatten_stream
          flatten_sink timeout delay wait_until with_cancellation_token
          with_cancellation_token_owned join join3 join4 join5 join! try_join try_join3
          try_join4 try_join5 try_join! zip try_zip join_all try_join_all Join TryJoin select
          try_select select! select_biased! select_all select_ok race_ok AggregateError race
          try_race Race or race_with_seed abortable Abortable AbortHandle::new_pair abort
          is_aborted AbortRegistration Aborted
          """
              .strip()
              .split("\\s+"));

  /** A type of each package in which our names may be. */
  private static final List<Class<?>> HOMES =
      List.of(Future.class, Streams.class, Time.class, CancellationToken.class);

  private static List<MatchResult> rows;

  @BeforeAll
  static void readTheTable() throws IOException {
    String text = Checkout.around(Path.of("")).text("docs/names-futures.md");
    rows =
        ROW.matcher(text)
            .results()
            .filter(row -> !row.group(1).equals("there") && !row.group(1).startsWith("---"))
            .toList();
  }

  @Test
  void everyNameHasARow() {
    Set<String> there = new HashSet<>();
    rows.forEach(row -> there.addAll(codes(row.group(1))));
    assertThat(there).containsAll(NAMES);
  }

  @Test
  void everyNameOfOursExists() {
    assertThat(rows).hasSizeGreaterThan(60);
    for (MatchResult row : rows) {
      if (row.group(2).equals("—")) {
        assertThat(row.group(3)).as("the reason why %s is missing", row.group(1)).isNotBlank();
      } else {
        assertThat(codes(row.group(2))).isNotEmpty().allMatch(FutureNamesTest::exists);
      }
    }
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  private static boolean exists(String name) {
    String type = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
    for (Class<?> neighbour : HOMES) {
      try {
        Class<?> found = Class.forName(neighbour.getPackageName() + "." + type);
        return type.equals(name)
            || Arrays.stream(found.getMethods())
                .anyMatch(method -> method.getName().equals(name.substring(type.length() + 1)));
      } catch (ClassNotFoundException elsewhere) {
        continue;
      }
    }
    return false;
  }
}
