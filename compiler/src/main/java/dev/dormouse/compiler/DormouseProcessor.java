package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Starts the weaver in javac. It looks at no annotation; it is a processor because a processor's
 * {@code Filer} is the one public way to the class files that javac has written.
 */
public final class DormouseProcessor extends AbstractProcessor {

  /** For the service loader. */
  public DormouseProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    JavacTask task;
    try {
      task = JavacTask.instance(environment);
    } catch (IllegalArgumentException notJavac) {
      environment
          .getMessager()
          .printMessage(
              Diagnostic.Kind.MANDATORY_WARNING,
              "dormouse: this compiler is not javac, so async blocks are NOT woven; run"
                  + " java -jar dormouse-compiler.jar on its output, or use the agent");
      return;
    }
    CompileSession session = CompileSession.of(task);
    choose(session, environment);
    Map<String, String> given = environment.getOptions();
    if (given.containsKey(Reports.OPTION)) {
      session.report(Objects.requireNonNullElse(given.get(Reports.OPTION), ""));
    }
    session.use(new FilerOutput(environment.getFiler()));
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Set.of(Check.OPTION, BlockingCalls.OPTION, Reports.OPTION);
  }

  private static void choose(CompileSession session, ProcessingEnvironment environment) {
    Map<String, String> chosen = environment.getOptions();
    try {
      if (chosen.get(Check.OPTION) instanceof String checks) {
        session.options().chooseAll(checks);
      }
      addBlockingCalls(session.blocking(), environment);
      if (chosen.get(BlockingCalls.OPTION) instanceof String file) {
        session.blocking().addFile(Path.of(file));
      }
    } catch (IllegalArgumentException | UncheckedIOException wrong) {
      environment
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, "dormouse: " + wrong.getMessage());
    }
  }

  /** A list on the class path; the API finds only the first. */
  private static void addBlockingCalls(BlockingCalls calls, ProcessingEnvironment environment) {
    CharSequence list;
    try {
      list =
          environment
              .getFiler()
              .getResource(StandardLocation.CLASS_PATH, "", BlockingCalls.RESOURCE)
              .getCharContent(true);
    } catch (IOException | IllegalArgumentException absent) {
      return;
    }
    calls.addAll(BlockingCalls.RESOURCE, list.toString());
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    return false;
  }
}
