package dev.dormouse.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** Finds the JDK for the weaver among Maven's toolchains. */
final class Jdk {
  /** The JVM that the compiler needs. */
  static final int VERSION_MIN = 25;

  private static final String TYPE = "jdk";
  private static final Pattern FEATURE = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private Jdk() {}

  /**
   * The {@code java} of the toolchain that the build has selected, or of any that is new enough.
   */
  static Path find(ToolchainManager toolchains, MavenSession session)
      throws MojoExecutionException {
    List<@Nullable Toolchain> candidates = new ArrayList<>();
    candidates.add(toolchains.getToolchainFromBuildContext(TYPE, session));
    candidates.addAll(
        toolchains.getToolchains(session, TYPE, Map.of("version", "[" + VERSION_MIN + ",)")));
    for (Toolchain candidate : candidates) {
      String java = candidate == null ? null : candidate.findTool("java");
      if (java != null && isNewEnough(Path.of(java))) {
        return Path.of(java);
      }
    }
    throw new MojoExecutionException(notFound(Runtime.version().feature()));
  }

  static String notFound(int feature) {
    return String.format(
        "weaving needs a JDK %1$d, but Maven runs on %2$d and knows no toolchain of a JDK %1$d;"
            + " run Maven on it (JAVA_HOME), or add the goal select-jdk-toolchain of"
            + " org.apache.maven.plugins:maven-toolchains-plugin with <version>[%1$d,)</version>"
            + " to the build",
        VERSION_MIN, feature);
  }

  /** Looks at the file in which a JDK says what it is; one without it may be tried. */
  static boolean isNewEnough(Path java) {
    return feature(java).map(feature -> feature >= VERSION_MIN).orElse(true);
  }

  private static Optional<Integer> feature(Path java) {
    try {
      Path release = java.toRealPath().resolveSibling("../release");
      Matcher matcher = FEATURE.matcher(Files.readString(release));
      return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }
}
