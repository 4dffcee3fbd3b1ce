package dev.dormouse.maven;

import dev.dormouse.compiler.Command;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;

/** The compiler's command, in the JVM of Maven or in one of its own. */
interface Weaver {
  Outcome run(List<String> arguments) throws MojoExecutionException;

  /** Needs a JVM that can load the compiler; nothing of it is loaded before the weaver runs. */
  static Weaver inThisJvm() {
    return arguments -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int status =
          Command.run(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              arguments.toArray(String[]::new));
      return new Outcome(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    };
  }

  /** Starts {@code java}, with the compiler from a jar or folder. */
  static Weaver inJvm(Path java, File compiler) {
    return arguments -> {
      List<String> command = new ArrayList<>();
      command.add(java.toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8"));
      command.addAll(List.of("-Dstderr.encoding=UTF-8", "-cp", compiler.getPath()));
      command.add("dev.dormouse.compiler.Command");
      command.addAll(arguments);
      try {
        return start(command);
      } catch (IOException failure) {
        throw new MojoExecutionException("cannot run " + java + ": " + failure, failure);
      }
    };
  }

  private static Outcome start(List<String> command) throws IOException, MojoExecutionException {
    Path err = Files.createTempFile("dormouse-weave", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      return new Outcome(status, new String(out, StandardCharsets.UTF_8), Files.readString(err));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted while weaving", interrupt);
    } finally {
      Files.delete(err);
    }
  }
}
