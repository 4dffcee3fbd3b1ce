package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Tally.Measure YIELD =
      new Tally.Measure("yield", "ns per operation", Row.Better.LESS);

  @Test
  void medianIsInTheMiddleOfWhatWasMeasured() {
    assertThat(Samples.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Samples(1, 2, 3));
    assertThat(Samples.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Samples(1, 2.5, 4));
    assertThatThrownBy(() -> Samples.of(List.of())).hasMessage("no value was measured");
  }

  @Test
  void rowsKeepTheOrderOfTheirFirstFigures() {
    Tally tally = new Tally("g");
    tally.add(YIELD, Peer.TOKIO, 4);
    tally.add(new Tally.Measure("spawn", "ns", Row.Better.LESS), Peer.DORMOUSE, 1);
    tally.add(YIELD, Peer.DORMOUSE, 2);
    assertThat(tally.rows()).extracting(Row::workload).containsExactly("yield", "spawn");
    assertThat(tally.rows().getFirst().results())
        .containsOnlyKeys(Peer.DORMOUSE, Peer.TOKIO)
        .containsEntry(Peer.TOKIO, new Samples(4, 4, 4));
  }

  @Test
  void jsonIsOneArrayOfRows() {
    assertThat(JsonReport.of(rows()))
        .isEqualTo(
            """
            [
              {"group":"g","workload":"yield","unit":"ns per operation","better":"less",\
            "results":{"dormouse":{"min":20.000,"median":20.000,"max":20.000},\
            "tokio":{"min":40.000,"median":50.000,"max":60.000}}}
            ]
            """);
  }

  @Test
  void textNamesVersionsAndRatios() {
    String text =
        new TextReport(Map.of(Peer.DORMOUSE, "dormouse x", Peer.TOKIO, "tokio 1.2")).of(rows());
    assertThat(text.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("g: yield, ns per operation, less is better"),
            line -> assertThat(line).contains("dormouse x", "20.0", "[20.0 .. 20.0]"),
            line -> assertThat(line).contains("tokio 1.2", "50.0", "dormouse / this = 0.40"));
  }

  private static List<Row> rows() {
    Tally tally = new Tally("g");
    tally.add(YIELD, Peer.TOKIO, 40);
    tally.add(YIELD, Peer.TOKIO, 60);
    tally.add(YIELD, Peer.DORMOUSE, 20);
    return tally.rows();
  }
}
