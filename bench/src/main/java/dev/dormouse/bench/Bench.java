package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The command: {@code [GROUP...] [--json FILE] [--rounds N] [--default-flags]}.
 *
 * <p>Exit codes: 2 for a wrong call, 1 if a measurement failed.
 */
public final class Bench {
  private static final List<Group> GROUPS =
      List.of(
          new TasksGroup(RuntimeKind.CURRENT_THREAD),
          new TasksGroup(RuntimeKind.WORK_STEALING),
          new MemoryGroup(),
          new CompilerGroup(),
          new EchoGroup());

  private Bench() {}

  /** Measures what the arguments name, or everything. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      run(BenchOptions.parse(List.of(arguments), GROUPS.stream().map(Group::name).toList()));
    } catch (BenchOptions.Refused refused) {
      System.err.println("bench: " + refused.getMessage());
      System.exit(2);
    } catch (BenchFailure failure) {
      System.err.println("bench: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static void run(BenchOptions options)
      throws IOException, InterruptedException, BenchFailure {
    Path folder = Path.of(System.getProperty("dormouse.bench.folder", "bench"));
    Setting setting = new Setting(options, folder, TokioPeer.build(folder));
    TextReport text = new TextReport(versions(setting));
    List<Row> rows = new ArrayList<>();
    for (Group group : GROUPS) {
      if (options.groups().contains(group.name())) {
        System.err.println("bench: " + group.name() + ", JVM: " + group.jvm(options));
        List<Row> measured = group.run(setting);
        rows.addAll(measured);
        if (options.json() == null) {
          System.out.print(text.of(measured));
        }
      }
    }
    if (options.json() != null) {
      Files.writeString(options.json(), JsonReport.of(rows));
    }
  }

  private static Map<Peer, String> versions(Setting setting) {
    String java = System.getProperty("java.version");
    Map<Peer, String> versions = new EnumMap<>(Peer.class);
    versions.put(Peer.DORMOUSE, "dormouse (JVM " + java + ")");
    setting.tokio().ifPresent(tokio -> versions.put(Peer.TOKIO, tokio.version()));
    versions.put(Peer.VIRTUAL_THREADS, "virtual threads (JVM " + java + ")");
    versions.put(Peer.HAND_WRITTEN, "written by hand");
    versions.put(Peer.TEN_BLOCKS, "ten blocks of ten awaits");
    versions.put(Peer.JAVAC, "javac " + java + " alone");
    return versions;
  }
}
