package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The command: {@code [GROUP...] [--json FILE] [--rounds N] [--default-flags] [--publish]}, or
 * {@code --tables}.
 *
 * <p>Exit codes: 2 for a wrong call, 1 if a measurement failed.
 */
public final class Bench {
  /** Of one server: what most systems let a process open, less what it needs for itself. */
  private static final int SOCKETS = 19_000;

  private static final List<Group> GROUPS =
      List.of(
          new TasksGroup(RuntimeKind.CURRENT_THREAD),
          new TasksGroup(RuntimeKind.WORK_STEALING),
          BothRuntimesGroup.ofBlockingCalls(),
          BothRuntimesGroup.ofScopes(),
          new ObservingGroup(),
          BothRuntimesGroup.ofChannels(),
          BothRuntimesGroup.ofLocks(),
          BothRuntimesGroup.ofSets(),
          new FootprintGroup(),
          new MemoryGroup(),
          new PausesGroup(),
          new StartUpGroup(),
          new FairnessGroup(),
          new CompilerGroup(),
          new ConnectionsGroup(SOCKETS),
          ServersGroup.ofEchoes(),
          ServersGroup.ofEchoesBesideNetty(),
          ServersGroup.ofSystemCalls(),
          ServersGroup.ofProxies(),
          ServersGroup.ofDatagrams());

  private Bench() {}

  /** Measures what the arguments name, or everything. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      run(BenchOptions.parse(List.of(arguments), groups()));
    } catch (BenchOptions.Refused refused) {
      System.err.println("bench: " + refused.getMessage());
      System.exit(2);
    } catch (BenchFailure failure) {
      System.err.println("bench: " + failure.getMessage());
      System.exit(1);
    }
  }

  /** Returns the names of all groups. */
  static List<String> groups() {
    return GROUPS.stream().map(Group::name).toList();
  }

  private static void run(BenchOptions options)
      throws IOException, InterruptedException, BenchFailure {
    Path folder = Path.of(System.getProperty("dormouse.bench.folder", "bench"));
    Documents documents = new Documents(folder.resolve(".."));
    if (options.tables()) {
      documents.write();
      return;
    }
    Setting setting = new Setting(options, folder);
    List<Report.Measured> measured = new ArrayList<>();
    for (Group group : GROUPS) {
      if (options.groups().contains(group.name())) {
        System.err.println("bench: " + group.name() + ", JVM: " + group.jvm(options));
        Report.Measured figures = measure(group, setting);
        measured.add(figures);
        System.out.print(TextReport.of(figures));
        if (options.publish()) { // at once, so that a failure later on loses nothing
          documents.add(new Report(List.of(figures)));
        }
      }
    }
    if (options.json() != null) {
      Files.writeString(options.json(), JsonReport.of(new Report(measured)));
    }
  }

  private static Report.Measured measure(Group group, Setting setting)
      throws IOException, InterruptedException, BenchFailure {
    double load = Machine.load();
    Instant start = Instant.now();
    List<Row> rows = group.run(setting);
    boolean besideTokio =
        rows.stream().anyMatch(row -> row.results().keySet().stream().anyMatch(Peer::isRust));
    Run run =
        new Run(
            LocalDate.now(ZoneOffset.UTC).toString(),
            Machine.description(),
            Machine.jvm(),
            besideTokio ? setting.tokioVersion().orElseThrow() : "",
            group.jvm(setting.options()).toString(),
            setting.options().rounds(),
            Duration.between(start, Instant.now()).toSeconds(),
            load);
    return new Report.Measured(group.name(), run, rows);
  }
}
