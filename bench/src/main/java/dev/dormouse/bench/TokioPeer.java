package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The same workloads on tokio, built offline from the sources that Debian packages.
 *
 * @param programs folder of what was built
 * @param version what it is, for reports
 */
record TokioPeer(Path programs, String version) {
  private static final String PACKAGE = "librust-tokio-dev";
  private static final Pattern REGISTRY = Pattern.compile("(.*)/tokio-([0-9.]+)/Cargo\\.toml");

  /** Builds the peer, or says in one line why it is left out. */
  static Optional<TokioPeer> build(Path bench) throws IOException, InterruptedException {
    try {
      List<String> rustc = Child.lines(List.of("cargo", "--version"));
      Matcher registry = registry();
      Path folder = bench.resolve("target/tokio");
      copy(bench.resolve("peers/tokio"), folder);
      Files.createDirectories(folder.resolve(".cargo"));
      Files.writeString(
          folder.resolve(".cargo/config.toml"),
          """
          [source.crates-io]
          replace-with = "debian"
          [source.debian]
          directory = "%s"
          [net]
          offline = true
          """
              .formatted(registry.group(1)));
      Path programs = folder.resolve("target/release");
      if (!Files.exists(programs.resolve("tokio-memory"))) {
        System.err.println("bench: building the tokio peer, once; this takes a minute");
      }
      Child.lines(
          List.of(
              "cargo",
              "build",
              "-q",
              "--release",
              "--offline",
              "--config",
              folder.resolve(".cargo/config.toml").toString(),
              "--manifest-path",
              folder.resolve("Cargo.toml").toString()));
      return Optional.of(
          new TokioPeer(
              programs,
              "tokio " + registry.group(2) + " (rustc " + rustc.getFirst().split(" ")[1] + ")"));
    } catch (IOException | BenchFailure missing) {
      System.err.println(
          "bench: no tokio, needs cargo and Debian's " + PACKAGE + ": " + missing.getMessage());
      return Optional.empty();
    }
  }

  /** Finds the folder of packaged crates and tokio's version in it. */
  private static Matcher registry() throws IOException, InterruptedException, BenchFailure {
    for (String file : Child.lines(List.of("dpkg", "-L", PACKAGE))) {
      Matcher matcher = REGISTRY.matcher(file);
      if (matcher.matches()) {
        return matcher;
      }
    }
    throw new BenchFailure(PACKAGE + " holds no crate of tokio");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  List<String> command(String workload, RuntimeKind kind, String... arguments) {
    return command("tokio-peer", workload, kind, arguments);
  }

  /** Returns a call of the program whose allocator counts. */
  List<String> memoryCommand(String workload, RuntimeKind kind, String... arguments) {
    return command("tokio-memory", workload, kind, arguments);
  }

  private List<String> command(
      String program, String workload, RuntimeKind kind, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(programs.resolve(program).toString(), workload, kind.key()));
    command.addAll(List.of(arguments));
    return command;
  }
}
