package dev.dormouse.launcher;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Compiles one source file with the siblings it names, weaves it and runs it in this JVM.
 *
 * <p>Exit codes: 2 for a wrong call, 1 for a program that does not compile or whose {@code main}
 * throws, else the program's own.
 */
public final class Launcher {
  private Launcher() {}

  /**
   * Runs {@code FILE.java [ARGUMENT...]}.
   *
   * @throws Throwable whatever the program's {@code main} throws, so that the JVM reports it
   */
  public static void main(String[] arguments) throws Throwable {
    if (arguments.length == 0) {
      System.err.println("dormouse: run needs a file: ./dormouse run FILE.java [ARGUMENT...]");
      System.exit(2);
    }
    Program program;
    try {
      program = SourceFile.read(Path.of(arguments[0])).compile();
    } catch (WrongCall wrong) {
      System.err.println("dormouse: " + wrong.getMessage());
      System.exit(2);
      return;
    } catch (DoesNotCompile failed) {
      System.err.println(failed.getMessage());
      System.exit(1);
      return;
    }
    program.run(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
