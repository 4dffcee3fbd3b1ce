package dev.dormouse.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.compiler.WovenCompilation.Way;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -Adormouse.report} says of blocks. */
class ReportTest {
  private static final String SOURCE =
      Blocks.source(
          """
          static Future<?> none() { return async(() -> await(later(1))); }
          static Future<?> one(String s) { return async(() -> s + await(later(1))); }
          static Future<?> wide(long l, boolean b) {
            return async(() -> l + (Integer) await(later(1)) + (b ? 1 : 2)); }
          static Future<?> bytes(byte a, short c, char d, byte e, String s, int i, double f) {
            return async(() -> s + await(later(1)) + a + c + d + e + i + f); }
          static Future<?> gap(double f, String s) {
            return async(() -> s + await(later(1)) + f); }
          static Future<?> small(byte a, String s) {
            return async(() -> s + await(later(1)) + a); }
          Future<?> self(int i) { return async(() -> this.hashCode() + (int) await(later(i)) + i); }
          static Future<?> locals(Object first) {
            return async(() -> {
              String name = "x" + first;
              int sum = 0;
              for (Object each : List.of(1, 2)) {
                sum += await(later(name.length()));
              }
              return name + await(later(sum));
            });
          }
          """);

  /** Prints the size of an object of each class that an argument names. */
  private static final String MEASURE =
      """
      package sample;
      import java.lang.instrument.Instrumentation;
      import java.lang.reflect.*;
      public class Measure {
        public static void premain(String names, Instrumentation jvm) throws Exception {
          for (String name : names.split(",")) {
            for (Method make : Class.forName(name).getDeclaredMethods()) {
              if (make.getName().equals("make")) {
                Object[] arguments = new Object[make.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                  Class<?> type = make.getParameterTypes()[i];
                  arguments[i] =
                      type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
                }
                make.setAccessible(true);
                System.out.println(name + " " + jvm.getObjectSize(make.invoke(null, arguments)));
              }
            }
          }
          System.exit(0);
        }
      }
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private List<BlockReport> reports() {
    byte[] plain = WovenCompilation.plain(SOURCE, "-g").classes().get("sample.Sample");
    return Weaver.weaveAndReport(plain, SourceFacts.UNKNOWN).orElseThrow().blocks();
  }

  private static BlockReport named(List<BlockReport> reports, String method) {
    return reports.stream()
        .filter(each -> each.name().equals("sample.Sample." + method))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void blockTellsItsAwaitsAndWhatItKeeps() {
    BlockReport locals = named(reports(), "locals");
    int line = Blocks.FIRST_LINE;
    assertThat(locals.file()).isEqualTo("Sample.java");
    assertThat(locals.line()).isEqualTo(line + 13);
    assertThat(locals.awaitLines()).containsExactly(line + 16, line + 18);
    assertThat(locals.fields())
        .contains("first: Object", "name: String", "(operand): int")
        .anyMatch(field -> field.endsWith(": Iterator"));
    assertThat(locals.compactLayout()).isFalse();
    assertThat(named(reports(), "self").fields()).contains("this: Sample", "i: int");
  }

  @Test
  void frameOfABlockWithOneAwaitHasSixteenBytes() {
    assertThat(named(reports(), "none").compactBytes()).isEqualTo(16);
    assertThat(named(reports(), "none").usualBytes()).isEqualTo(24);
    assertThat(named(reports(), "none").toString())
        .matches(
            "sample\\.Sample\\.none \\(Sample\\.java:\\d+\\): 1 await at line \\d+; keeps nothing;"
                + " 16 bytes while suspended with compact object headers, 24 without"
                + " \\(compressed references\\); \\d+ bytes of code");
  }

  /** Only a JVM knows the sizes of its objects, and each kind of header needs one of its own. */
  @Test
  void sizesAreThoseThatTheJvmMeasures() throws Exception {
    WovenCompilation.woven(SOURCE, "-g").writeTo(folder);
    WovenCompilation.plain(MEASURE).writeTo(folder);
    Path agent = ChildJvm.agentJar(folder.resolve("measure.jar"), "sample.Measure");
    Map<String, Integer> compact = new HashMap<>();
    Map<String, Integer> usual = new HashMap<>();
    for (BlockReport report : reports()) {
      compact.put(report.frame(), report.compactBytes());
      usual.put(report.frame(), report.usualBytes());
    }

    assertThat(measured(agent, "-XX:+UseCompactObjectHeaders", compact)).isEqualTo(compact);
    assertThat(measured(agent, "-XX:-UseCompactObjectHeaders", usual)).isEqualTo(usual);
    assertThat(compact).isNotEqualTo(usual);
  }

  private Map<String, Integer> measured(Path agent, String flag, Map<String, Integer> frames)
      throws Exception {
    List<String> arguments =
        List.of(
            flag,
            "-cp",
            folder + ":" + System.getProperty("java.class.path"),
            "-javaagent:" + agent + "=" + String.join(",", frames.keySet()),
            "sample.Measure");
    Map<String, Integer> sizes = new HashMap<>();
    ChildJvm.End end = ChildJvm.run(arguments);
    assertThat(end.status()).as(end.output()).isZero();
    for (String line : end.lines()) {
      if (line.startsWith("sample.")) {
        String[] words = line.split(" ");
        sizes.put(words[0], Integer.parseInt(words[1]));
      }
    }
    return sizes;
  }

  @Test
  void processorReportsAsNotesOrToAFile() throws Exception {
    List<String> notes = new ArrayList<>();
    for (String message :
        WovenCompilation.compile(Way.PROCESSOR, List.of(SOURCE), "-Adormouse.report").messages()) {
      if (message.startsWith("NOTE " + (Blocks.FIRST_LINE) + ":")) {
        notes.add(message);
      }
    }
    assertThat(notes).singleElement().asString().contains("dormouse: sample.Sample.none");

    Path file = folder.resolve("report.txt");
    Files.writeString(file, "of an earlier build");
    List<String> quiet =
        WovenCompilation.compile(Way.PROCESSOR, List.of(SOURCE), "-Adormouse.report=" + file)
            .messages();
    assertThat(quiet).isEmpty();
    assertThat(Files.readAllLines(file))
        .hasSize(8)
        .first()
        .asString()
        .startsWith("sample.Sample.none (Sample.java:");
    assertThat(WovenCompilation.compile(Way.PROCESSOR, List.of(SOURCE)).messages()).isEmpty();
  }

  @Test
  void commandReportsOnRequest() throws Exception {
    WovenCompilation.plain(SOURCE).writeTo(folder);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    assertThat(Command.run(out, out, "--report", folder.toString())).isZero();

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .hasSize(9)
        .anyMatch(line -> line.startsWith("sample.Sample.wide (Sample.java:"));
  }
}
