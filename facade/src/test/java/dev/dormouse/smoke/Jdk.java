package dev.dormouse.smoke;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs javac and java as a user would, with the modules of this build. */
final class Jdk {
  private Jdk() {}

  /** Compiles into the folder {@code out}, with the compiler and on the class path. */
  static Command.Result compile(Path folder, String source)
      throws IOException, InterruptedException {
    return javac(folder, "--processor-path", compiler(), "-cp", classPath(), source);
  }

  /** Runs a class that was compiled so. */
  static Command.Result run(Path folder, String mainClass)
      throws IOException, InterruptedException {
    return tool(
        folder,
        "java",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        "out" + File.pathSeparator + classPath(),
        mainClass);
  }

  static Command.Result javac(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-d", "out", "-Werror", "-Xlint:all,-exports"));
    all.addAll(List.of(arguments));
    return tool(folder, "javac", all.toArray(String[]::new));
  }

  static Command.Result tool(Path folder, String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    return Command.run(folder, command);
  }

  /** Returns the class path of the tests without the compiler, which is on no user's. */
  static String classPath() {
    return split(System.getProperty("java.class.path"))
        .filter(entry -> !isBuiltIn("compiler", entry))
        .collect(Collectors.joining(File.pathSeparator));
  }

  static String compiler() {
    return entries("compiler").collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the published modules, which lie in their folders or in jars of the build. */
  static String modulePath() {
    return Stream.of("future", "sync", "sys", "reactor", "runtime", "io", "facade")
        .flatMap(Jdk::entries)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> entries(String module) {
    return split(System.getProperty("java.class.path"))
        .filter(entry -> isBuiltIn(module, entry) && !entry.contains("test-classes"));
  }

  private static boolean isBuiltIn(String module, String entry) {
    Path target = Path.of("").toAbsolutePath().resolveSibling(module).resolve("target");
    return Path.of(entry).startsWith(target);
  }

  private static Stream<String> split(String path) {
    return Stream.of(path.split(File.pathSeparator));
  }
}
