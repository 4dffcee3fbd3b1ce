package dev.dormouse.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Weaves the classes of the project, for builds in which the annotation processor cannot run. */
@Mojo(name = "weave", defaultPhase = LifecyclePhase.PROCESS_CLASSES, threadSafe = true)
public final class WeaveMojo extends WeavingMojo {
  /** The folder of the class files. */
  @Parameter(defaultValue = "${project.build.outputDirectory}", required = true)
  private @Nullable File classesDirectory;

  @Parameter(defaultValue = "${project.compileSourceRoots}", readonly = true, required = true)
  private @Nullable List<String> sourceRoots;

  @Override
  List<String> arguments() throws MojoExecutionException {
    return folder(classesDirectory, sourceRoots);
  }
}
