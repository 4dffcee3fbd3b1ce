package dev.dormouse.maven;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A small project in a folder, and Maven to build it. */
final class Project {
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>sample</groupId>
        <artifactId>sample</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>25</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>dev.dormouse</groupId>
            <artifactId>dormouse-future</artifactId>
            <version>VERSION</version>
          </dependency>
          DEPENDENCIES
        </dependencies>
        <build>
          <pluginManagement>
            <plugins>
              <plugin>
                <artifactId>maven-compiler-plugin</artifactId>
                <version>3.16.0</version>
              </plugin>
              <plugin>
                <artifactId>maven-resources-plugin</artifactId>
                <version>3.3.1</version>
              </plugin>
            </plugins>
          </pluginManagement>
          <plugins>
            <plugin>
              <groupId>org.apache.maven.plugins</groupId>
              <artifactId>maven-toolchains-plugin</artifactId>
              <version>3.3.0</version>
              <executions>
                <execution>
                  <goals>
                    <goal>select-jdk-toolchain</goal>
                  </goals>
                  <configuration>
                    <version>[25,)</version>
                  </configuration>
                </execution>
              </executions>
            </plugin>
            PLUGINS
          </plugins>
        </build>
      </project>
      """;

  /**
   * How a build ended.
   *
   * @param status its exit status
   * @param output what it printed
   */
  record End(int status, String output) {}

  final Path folder;

  Project(Path folder, String plugins, String dependencies) throws IOException {
    this.folder = folder;
    String pom = POM.replace("PLUGINS", plugins).replace("DEPENDENCIES", dependencies);
    Files.writeString(folder.resolve("pom.xml"), pom.replace("VERSION", LocalRepository.VERSION));
    Files.writeString(folder.resolve("settings.xml"), LocalRepository.settings());
    Files.writeString(folder.resolve("toolchains.xml"), "<toolchains/>");
  }

  /** Runs Maven on {@code jdk}, with a local repository of its own. */
  End mvn(Path jdk, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.folder"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "--no-transfer-progress", "-Dstyle.color=never"));
    command.addAll(List.of("-s", "settings.xml", "-t", "toolchains.xml"));
    command.add("-Dmaven.repo.local=" + LocalRepository.folder());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new End(process.waitFor(), output);
  }

  /** A class whose method {@code value} makes a block with {@code expression}. */
  Project type(String name, String expression) throws IOException {
    return source(
        "main",
        name,
        "public static Future<Integer> value() { return async(() -> " + expression + "); }");
  }

  Project source(String tree, String name, String body) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src/" + tree + "/java/sample"));
    String head =
        """
        package sample;
        import static dev.dormouse.future.Async.*;
        import dev.dormouse.future.*;
        public class %s {
          %s
        }
        """;
    Files.writeString(sources.resolve(name + ".java"), head.formatted(name, body));
    return this;
  }

  void deleteSource(String name) throws IOException {
    Files.delete(folder.resolve("src/main/java/sample/" + name + ".java"));
  }

  /** The names of the class files in a folder of the project. */
  List<String> classes(String under) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(under).resolve("sample"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Calls {@code value} of a class and polls what it returns. */
  Object poll(String classes, String type) throws Exception {
    URL[] path = {folder.resolve(classes).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, Project.class.getClassLoader())) {
      Object made = loader.loadClass("sample." + type).getMethod("value").invoke(null);
      return ((Future<?>) made).poll(Context.noop());
    }
  }
}
