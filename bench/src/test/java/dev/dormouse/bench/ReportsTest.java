package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Tally.Measure YIELD =
      new Tally.Measure("yield", "ns per operation", Row.Better.LESS);
  private static final Run RUN =
      new Run("2026-01-02", "a machine", "JVM 25", "tokio 1.2", "-Xmx1g", 3, 17, 0.25);

  @Test
  void medianIsInTheMiddleOfWhatWasMeasured() {
    assertThat(Samples.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Samples(1, 1.5, 2, 2.5, 3));
    assertThat(Samples.of(List.of(4.0, 1.0, 2.0, 3.0)))
        .isEqualTo(new Samples(1, 1.75, 2.5, 3.25, 4));
    assertThat(Samples.of(List.of(5.0, 1.0, 4.0, 2.0, 3.0))).isEqualTo(new Samples(1, 2, 3, 4, 5));
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
        .containsEntry(Peer.TOKIO, new Samples(4, 4, 4, 4, 4));
  }

  @Test
  void jsonSaysHowEachGroupWasMeasured() {
    assertThat(JsonReport.of(report()))
        .isEqualTo(
            """
            {"groups":[
            {"group":"g","date":"2026-01-02","machine":"a machine","jvm":"JVM 25",\
            "tokio":"tokio 1.2","flags":"-Xmx1g","rounds":3,"seconds":17,"load":0.25,"rows":[
              {"workload":"yield","unit":"ns per operation","better":"less",\
            "results":{"dormouse":{"min":20.000,"median":20.000,\
            "lower":20.000,"upper":20.000,"max":20.000},\
            "tokio":{"min":40.000,"median":50.000,"lower":45.000,"upper":55.000,"max":60.000}}}
            ]}
            ]}
            """);
  }

  @Test
  void jsonIsReadAsItWasWritten() {
    assertThat(JsonReport.read(JsonReport.of(report()))).isEqualTo(report());
    assertThat(JsonReport.read("{ \"groups\" : [ ] }")).isEqualTo(new Report(List.of()));
  }

  @Test
  void reportsOfOldAreReadAndWrittenWithoutQuartiles() {
    String old =
        JsonReport.of(report())
            .replace("\"lower\":20.000,\"upper\":20.000,", "")
            .replace("\"lower\":45.000,\"upper\":55.000,", "");
    assertThat(old).doesNotContain("lower");
    assertThat(JsonReport.of(JsonReport.read(old))).isEqualTo(old);
  }

  @Test
  void linesOfTheGeneratorAreSlicesAndTheWhole() {
    List<String> lines = List.of("100 2.5 9.5 800.5", "120 2.4 9.0 790.0", "60.5 2.0625 220 0 55");
    assertThat(LoadGenerator.figures(lines))
        .isEqualTo(
            new LoadGenerator.Figures(
                List.of(
                    new LoadGenerator.Slice(100, 2.5, 9.5, 800.5),
                    new LoadGenerator.Slice(120, 2.4, 9, 790)),
                60.5,
                2.0625,
                200_000));
  }

  @Test
  void whatIsNoReportIsRefusedWithItsPlace() {
    assertRefused("expected '}' at character 12", "{\"groups\":[]");
    assertRefused("expected the end at character 14", "{\"groups\":[]} {}");
    assertRefused("expected a value at character 10", "{\"groups\":x}");
    assertRefused("expected a text without escapes at character 11", "{\"groups\":\"\\n\"}");
    assertRefused("groups is no array", "{\"groups\":1}");
  }

  private static void assertRefused(String message, String text) {
    assertThatThrownBy(() -> JsonReport.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void newGroupsTakeThePlaceOfOldOnes() {
    Report.Measured other = new Report.Measured("h", RUN, List.of());
    Report.Measured again = new Report.Measured("g", RUN, List.of());
    Report both = new Report(List.of(report().groups().getFirst(), other));
    assertThat(both.with(new Report(List.of(again))).groups()).containsExactly(other, again);
  }

  @Test
  void textNamesMachineVersionsAndRatios() {
    assertThat(TextReport.of(report().groups().getFirst()).lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo("g, a machine, load 0.25; JVM JVM 25, -Xmx1g; 3 rounds in 17 s"),
            line -> assertThat(line).isEqualTo("g: yield, ns per operation, less is better"),
            line -> assertThat(line).contains("Dormouse", "20.0", "[20.0 .. 20.0]"),
            line -> assertThat(line).contains("tokio 1.2", "50.0", "dormouse / this = 0.40"));
  }

  private static Report report() {
    Tally tally = new Tally("g");
    tally.add(YIELD, Peer.TOKIO, 40);
    tally.add(YIELD, Peer.TOKIO, 60);
    tally.add(YIELD, Peer.DORMOUSE, 20);
    return new Report(List.of(new Report.Measured("g", RUN, tally.rows())));
  }
}
