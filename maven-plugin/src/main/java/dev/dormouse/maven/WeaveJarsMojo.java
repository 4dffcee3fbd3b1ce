package dev.dormouse.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.ArtifactUtils;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/** Writes woven copies of dependencies that were published without having been woven. */
@Mojo(
    name = "weave-jars",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class WeaveJarsMojo extends WeavingMojo {
  /** The dependencies to weave, each as {@code group:artifact}. */
  @Parameter(required = true)
  private @Nullable List<String> artifacts;

  /** The folder that gets the woven jars, each under the name that it has. */
  @Parameter(defaultValue = "${project.build.directory}/woven-jars", required = true)
  private @Nullable File outputDirectory;

  @Parameter(defaultValue = "${project.artifacts}", readonly = true, required = true)
  private @Nullable Set<Artifact> dependencies;

  @Override
  List<String> arguments() throws MojoExecutionException {
    List<String> arguments =
        new ArrayList<>(List.of("-o", Objects.requireNonNull(outputDirectory).getPath()));
    for (String wanted : Objects.requireNonNull(artifacts)) {
      arguments.add(jar(wanted).getPath());
    }
    return arguments;
  }

  private File jar(String wanted) throws MojoExecutionException {
    for (Artifact dependency : Objects.requireNonNull(dependencies)) {
      String name =
          ArtifactUtils.versionlessKey(dependency.getGroupId(), dependency.getArtifactId());
      File file = dependency.getFile();
      if (name.equals(wanted) && file != null) {
        if (file.isDirectory()) {
          throw new MojoExecutionException(
              wanted
                  + " is a module of this build and has no jar yet; add the goal weave to that"
                  + " module, or run Maven with the phase package or a later one");
        }
        return file;
      }
    }
    throw new MojoExecutionException(
        wanted + " is no dependency of this project; write each as group:artifact");
  }
}
