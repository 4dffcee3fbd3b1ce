package dev.dormouse.compiler;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weaves what is compiled already: {@code java -jar dormouse-compiler.jar FOLDER|JAR…}.
 *
 * <p>Idempotent: woven classes are left alone, and no file is written that would not change. A
 * class that cannot be woven stays as it was, and the exit status is 1.
 */
public final class Command {
  private static final String HELP =
      """
      Usage: java -jar dormouse-compiler.jar [OPTION...] FOLDER|JAR...

      Weaves the async blocks in the class files of each FOLDER or JAR, in place.
      Classes that are woven already are left alone, frame classes whose block is
      gone are removed, and nothing is written that would not change.

        -o, --output OUT   leave the JARs as they are, and write each, also one in
                           which there is nothing to weave, under its own name
                           into the folder OUT, which is made if need be
        --checks LIST      how severe checks are, such as large-block=off,not-send=warning
        --report           print what each block keeps and how large it is
        -h, --help         print this

      Of the checks, those that need only class files are made. A signed JAR with
      something to weave is refused, and so is one with something before its entries;
      JARs inside a JAR are not looked into.

      Exit status: 0 all woven, 1 a class could not be woven, 2 wrong usage.
      The same jar is an annotation processor (javac --processor-path) and an agent
      (java -javaagent:dormouse-compiler.jar).
      """;

  private final CheckOptions options = new CheckOptions();
  private final List<Path> inputs = new ArrayList<>();
  private @Nullable Path output;
  private boolean reporting;

  private Command() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the command, and returns its exit status. */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    List<String> all = List.of(arguments);
    if (all.contains("-h") || all.contains("--help")) {
      out.print(HELP);
      return 0;
    }
    if (all.isEmpty()) {
      err.print(HELP);
      return 2;
    }
    Command command = new Command();
    try {
      command.parse(new ArrayDeque<>(all));
      command.refuseWrongInputs();
    } catch (IllegalArgumentException wrong) {
      err.println("dormouse: " + wrong.getMessage() + "; see --help");
      return 2;
    }
    ClassBatch batch = new ClassBatch(command.options, command.reporting, out, err);
    command.weaveAll(batch);
    return batch.end() ? 0 : 1;
  }

  private void parse(Deque<String> arguments) {
    while (!arguments.isEmpty()) {
      String argument = arguments.remove();
      switch (argument) {
        case "-o", "--output" -> output = Path.of(value(argument, arguments));
        case "--report" -> reporting = true;
        case "--checks" -> options.chooseAll(value(argument, arguments));
        default -> {
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException("there is no option " + argument);
          }
          inputs.add(Path.of(argument));
        }
      }
    }
  }

  private static String value(String option, Deque<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("the option " + option + " needs a value");
    }
    return arguments.remove();
  }

  private void refuseWrongInputs() {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("no FOLDER or JAR is named");
    }
    if (output != null && Files.exists(output) && !Files.isDirectory(output)) {
      throw new IllegalArgumentException(output + " is not a folder");
    }
    Set<Path> names = new HashSet<>();
    for (Path input : inputs) {
      if (!Files.isDirectory(input) && !isJar(input)) {
        throw new IllegalArgumentException(input + " is not a folder and not a jar");
      }
      if (output != null && Files.isDirectory(input)) {
        throw new IllegalArgumentException(
            "-o goes with jars only, and " + input + " is a folder, which is woven in place");
      }
      if (output != null && !names.add(input.getFileName())) {
        throw new IllegalArgumentException(
            "two jars named " + input.getFileName() + " cannot go into one folder");
      }
    }
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar") && Files.isRegularFile(file);
  }

  private void weaveAll(ClassBatch batch) {
    for (Path input : inputs) {
      try {
        if (Files.isDirectory(input)) {
          new FolderWeaving(batch).weave(input);
        } else {
          new JarWeaving(batch).weave(input, target(input));
        }
      } catch (IOException unusable) {
        batch.fail(input.toString(), unusable.toString());
      }
    }
  }

  private Path target(Path jar) throws IOException {
    return output == null ? jar : Files.createDirectories(output).resolve(jar.getFileName());
  }
}
