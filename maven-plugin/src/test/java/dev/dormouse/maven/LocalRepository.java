package dev.dormouse.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/*
 * Projects that a test builds must find the artifacts of this build, which nobody has installed.
 * They get a local repository under target with copies of these; everything else comes from the
 * local repository of the outer build, which has it already and serves as a remote one.
 */

/** The local repository of the builds that a test starts. */
final class LocalRepository {
  static final String VERSION = System.getProperty("dormouse.version");

  private static final Path FOLDER = Path.of("target", "repository").toAbsolutePath();

  private LocalRepository() {}

  static Path folder() {
    return FOLDER;
  }

  /** Puts what this build has made into the repository. */
  static void fill() throws IOException {
    put("dev/dormouse", "dormouse-parent", VERSION, null, Path.of("..", "pom.xml"));
    for (String module : new String[] {"future", "compiler"}) {
      Path folder = Path.of("..", module);
      putModule("dormouse-" + module, folder);
    }
    putModule("dormouse-maven-plugin", Path.of(""));
  }

  private static void putModule(String artifact, Path folder) throws IOException {
    Path jar = folder.resolve("target").resolve(artifact + "-" + VERSION + ".jar");
    put("dev/dormouse", artifact, VERSION, jar, folder.resolve("pom.xml"));
  }

  /** Puts an artifact as if it had been installed; {@code jar} may be null. */
  static void put(String group, String artifact, String version, Path jar, Path pom)
      throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve(group).resolve(artifact).resolve(version));
    String name = artifact + "-" + version;
    Files.copy(pom, folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Settings that name the local repository of the outer build as a remote one. */
  static String settings() {
    return """
    <settings>
      <profiles>
        <profile>
          <id>built</id>
          <repositories>
            <repository>
              <id>outer</id>
              <url>%1$s</url>
              <releases><checksumPolicy>ignore</checksumPolicy></releases>
              <snapshots><enabled>false</enabled></snapshots>
            </repository>
          </repositories>
          <pluginRepositories>
            <pluginRepository>
              <id>outer</id>
              <url>%1$s</url>
              <releases><checksumPolicy>ignore</checksumPolicy></releases>
              <snapshots><enabled>false</enabled></snapshots>
            </pluginRepository>
          </pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles>
        <activeProfile>built</activeProfile>
      </activeProfiles>
    </settings>
    """
        .formatted(Path.of(System.getProperty("maven.repository")).toUri());
  }
}
