package dev.dormouse.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** What the goals have in common: their options, and the way to the weaver. */
abstract class WeavingMojo extends AbstractMojo {
  private static final String COMPILER = "dev.dormouse:dormouse-compiler";

  /** How severe checks are, such as {@code large-block=off}. */
  @Parameter(property = "dormouse.checks")
  private @Nullable String checks;

  /** Leaves everything unwoven. */
  @Parameter(property = "dormouse.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private @Nullable MavenSession session;

  @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
  private @Nullable PluginDescriptor plugin;

  @Component private @Nullable ToolchainManager toolchains;

  /** The inputs and options of the command; none if there is nothing to do. */
  abstract List<String> arguments() throws MojoExecutionException;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("skipped, as dormouse.skip says");
      return;
    }
    List<String> inputs = arguments();
    if (inputs.isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>();
    if (checks != null && !checks.isBlank()) {
      arguments.addAll(List.of("--checks", checks.strip()));
    }
    arguments.addAll(inputs);
    Outcome outcome = weaver().run(arguments);
    outcome.log(getLog());
    switch (outcome.status()) {
      case 0 -> {}
      case 1 -> throw new MojoFailureException("not everything could be woven, see above");
      default -> throw new MojoExecutionException(outcome.err().strip());
    }
  }

  private Weaver weaver() throws MojoExecutionException {
    if (Runtime.version().feature() >= Jdk.VERSION_MIN) {
      return Weaver.inThisJvm();
    }
    MavenSession current = Objects.requireNonNull(session);
    return Weaver.inJvm(Jdk.find(Objects.requireNonNull(toolchains), current), compiler());
  }

  /** The compiler's jar, or its folder while the compiler itself is being built. */
  private File compiler() throws MojoExecutionException {
    Artifact compiler = Objects.requireNonNull(plugin).getArtifactMap().get(COMPILER);
    if (compiler == null) {
      throw new MojoExecutionException("the build excludes " + COMPILER + " from this plugin");
    }
    return compiler.getFile();
  }

  /** One folder as input, if it is there. */
  List<String> folder(@Nullable File folder, @Nullable List<String> sourceRoots)
      throws MojoExecutionException {
    File classes = Objects.requireNonNull(folder);
    if (classes.isDirectory()) {
      return List.of(classes.getPath());
    }
    if (Objects.requireNonNull(sourceRoots).stream().anyMatch(root -> new File(root).exists())) {
      throw new MojoExecutionException(
          classes
              + " does not exist, although there are sources: this goal comes after the compiler,"
              + " so bind it to a later phase, or run Maven with a phase that compiles");
    }
    getLog().info("nothing to weave, for there are no sources");
    return List.of();
  }
}
