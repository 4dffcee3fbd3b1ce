package dev.dormouse.testing;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Plans the runs of a test. Comes with {@link DormouseTest}. */
public final class DormouseExtension implements TestTemplateInvocationContextProvider {

  /** For JUnit. */
  public DormouseExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    refuseMethodsThatJUnitPassesOver(context.getRequiredTestClass());
    DormouseTest settings = settings(context);
    check(settings);
    int runs = Seeds.isGiven(settings.seed()) ? 1 : settings.runs();
    List<TestTemplateInvocationContext> plan = new ArrayList<>();
    for (TestExecutor executor : settings.executors()) {
      for (int n = 0; n < runs; n++) {
        plan.add(new OneRun(settings, executor, Seeds.choose(settings.seed(), n)));
      }
    }
    return plan.stream();
  }

  private static DormouseTest settings(ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    return AnnotationSupport.findAnnotation(method, DormouseTest.class)
        .orElseThrow(() ->
            new ExtensionConfigurationException(
                "DormouseExtension serves methods with @DormouseTest; " + method + " has none"));
  }

  private static void check(DormouseTest settings) {
    if (settings.executors().length == 0) {
      throw new ExtensionConfigurationException("@DormouseTest: executors names none");
    }
    if (settings.runs() < 1) {
      throw new ExtensionConfigurationException(
          "@DormouseTest: runs is at least 1, not " + settings.runs());
    }
    if (settings.longPollMillis() < 0) {
      throw new ExtensionConfigurationException(
          "@DormouseTest: longPollMillis is not negative, unlike " + settings.longPollMillis());
    }
  }

  /** JUnit logs that it passes over tests that return something, which nobody reads. */
  private static void refuseMethodsThatJUnitPassesOver(Class<?> tests) {
    for (Method method : tests.getDeclaredMethods()) {
      if (method.getReturnType() != void.class
          && AnnotationSupport.isAnnotated(method, DormouseTest.class)) {
        throw new ExtensionConfigurationException(
            "@DormouseTest: "
                + method.getName()
                + " returns "
                + method.getReturnType().getSimpleName()
                + ", and JUnit runs no such test; return nothing and call TestRuntime.run(future)");
      }
    }
  }
}
