package dev.dormouse.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Weaves the test classes of the project. */
@Mojo(name = "weave-tests", defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES, threadSafe = true)
public final class WeaveTestsMojo extends WeavingMojo {
  /** The folder of the class files. */
  @Parameter(defaultValue = "${project.build.testOutputDirectory}", required = true)
  private @Nullable File testClassesDirectory;

  @Parameter(defaultValue = "${project.testCompileSourceRoots}", readonly = true, required = true)
  private @Nullable List<String> sourceRoots;

  @Override
  List<String> arguments() throws MojoExecutionException {
    return folder(testClassesDirectory, sourceRoots);
  }
}
