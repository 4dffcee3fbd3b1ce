package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs in C that load servers or stand behind them, built by the machine's compiler. */
final class Programs {
  private Programs() {}

  /** Takes the module's folder in the checkout; fails where there is no compiler, or no Linux. */
  static Path build(Path bench, String name)
      throws IOException, InterruptedException, BenchFailure {
    Path binary = bench.resolve("target/programs").resolve(name);
    Path source = bench.resolve("peers/loadgen").resolve(name + ".c");
    Files.createDirectories(binary.getParent());
    Child.lines(List.of("cc", "-O2", "-o", binary.toString(), source.toString()));
    return binary;
  }
}
