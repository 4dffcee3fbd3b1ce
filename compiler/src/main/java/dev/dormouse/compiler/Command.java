package dev.dormouse.compiler;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Weaves folders of class files in place: {@code java -jar dormouse-compiler.jar FOLDER…}.
 *
 * <p>Idempotent: woven classes are left alone. A folder in which a class cannot be woven keeps that
 * class as it was, and the exit status is 1.
 */
public final class Command {
  private static final String HELP =
      """
      Usage: java -jar dormouse-compiler.jar FOLDER...

      Weaves the async blocks in the class files under each FOLDER, in place.
      Classes that are woven already are left alone.

        -h, --help   print this

      Exit status: 0 all woven, 1 a class could not be woven, 2 wrong usage.
      The same jar is an annotation processor (javac --processor-path) and an agent
      (java -javaagent:dormouse-compiler.jar).
      """;

  private final PrintStream out;
  private final PrintStream err;
  private int classes;
  private int blocks;
  private boolean failed;

  private Command(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    List<String> folders = List.of(arguments);
    if (folders.contains("-h") || folders.contains("--help")) {
      out.print(HELP);
      return 0;
    }
    if (folders.isEmpty()) {
      err.print(HELP);
      return 2;
    }
    for (String folder : folders) {
      if (folder.startsWith("-") || !Files.isDirectory(Path.of(folder))) {
        err.println("dormouse: " + folder + " is not a folder; see --help");
        return 2;
      }
    }
    return new Command(out, err).weaveAll(folders);
  }

  private int weaveAll(List<String> folders) {
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".class")).sorted().forEach(this::weave);
      } catch (IOException unreadable) {
        fail(Path.of(folder), unreadable.toString());
      }
    }
    out.println("dormouse: wove " + blocks + " async blocks in " + classes + " classes");
    return failed ? 1 : 0;
  }

  private void weave(Path file) {
    try {
      Optional<Woven> result = Weaver.weave(Files.readAllBytes(file));
      if (result.isEmpty()) {
        return;
      }
      Woven woven = result.get();
      for (Problem problem : woven.problems()) {
        String line = problem.line() == 0 ? "" : ":" + problem.line();
        err.println(problem.severity() + " " + file + line + ": " + problem.message());
      }
      if (woven.hasErrors()) {
        failed = true;
        return;
      }
      FolderOutput.writeBeside(file, woven.host(), woven.frames());
      classes++;
      blocks += woven.frames().size();
    } catch (IOException | RuntimeException unusable) {
      fail(file, unusable.toString());
    }
  }

  private void fail(Path file, String why) {
    failed = true;
    err.println("ERROR " + file + ": " + why);
  }
}
