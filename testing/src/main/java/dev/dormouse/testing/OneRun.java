package dev.dormouse.testing;

import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.runtime.RuntimeBuilder;
import dev.dormouse.runtime.StuckPoll;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** One run of a test: gives it a runtime and looks at what it leaves. For one thread. */
final class OneRun
    implements TestTemplateInvocationContext,
        ParameterResolver,
        InvocationInterceptor,
        AfterEachCallback {
  private static final Set<Class<?>> GIVEN =
      Set.of(TestRuntime.class, AsyncRuntime.class, TestClock.class);

  private final DormouseTest settings;
  private final TestExecutor executor;
  private final long seed;
  private @Nullable TestRuntime runtime;

  /** The first poll that took too long; under the monitor. */
  private @Nullable LongPollError tooLong;

  OneRun(DormouseTest settings, TestExecutor executor, long seed) {
    this.settings = settings;
    this.executor = executor;
    this.seed = seed;
  }

  @Override
  public String getDisplayName(int invocationIndex) {
    return "[" + invocationIndex + "] " + executor.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == TestClock.class && executor != TestExecutor.CURRENT_THREAD) {
      throw new ParameterResolutionException(
          "a TestClock goes with TestExecutor.CURRENT_THREAD only; on "
              + executor
              + " time passes by itself");
    }
    TestRuntime given = runtime();
    if (type == AsyncRuntime.class) {
      return given.runtime();
    }
    return type == TestClock.class ? given.clock() : given;
  }

  private TestRuntime runtime() {
    TestRuntime open = runtime;
    if (open == null) {
      open = open();
      runtime = open;
    }
    return open;
  }

  private TestRuntime open() {
    RuntimeBuilder builder = AsyncRuntime.builder();
    long millis = settings.longPollMillis();
    if (millis > 0) {
      builder.stuckPollLimit(Duration.ofMillis(millis)).onStuckPoll(this::note);
    }
    TestRuntime opened =
        switch (executor) {
          case CURRENT_THREAD ->
              TestRuntime.currentThread(
                  builder, settings.paused() ? TestClock.paused() : TestClock.running(), seed);
          case WORK_STEALING -> TestRuntime.workStealing(builder, settings.workers(), seed);
          case THREAD_PER_CORE -> TestRuntime.threadPerCore(builder, settings.workers(), seed);
        };
    if (settings.leaksAllowed()) {
      opened.allowLeaks();
    }
    return opened;
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    try {
      runWatched(invocation);
    } catch (Throwable failure) {
      failure.addSuppressed(new SeedNote(seed));
      throw failure;
    }
  }

  private void runWatched(Invocation<@Nullable Void> invocation) throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable failure) {
      LongPollError tooLong = tooLong();
      if (tooLong != null) {
        failure.addSuppressed(tooLong);
      }
      throw failure;
    }
    LongPollError tooLong = tooLong();
    if (tooLong != null) {
      throw tooLong;
    }
  }

  private synchronized @Nullable LongPollError tooLong() {
    return tooLong;
  }

  /** Keeps the first stuck poll. On the watchdog's thread. */
  private synchronized void note(StuckPoll poll) {
    if (tooLong == null) {
      tooLong = new LongPollError(settings.longPollMillis(), poll);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestRuntime open = runtime;
    if (open == null) {
      return;
    }
    runtime = null;
    try {
      open.close();
    } catch (Throwable failure) {
      if (context.getExecutionException().isEmpty()) {
        failure.addSuppressed(new SeedNote(seed));
      }
      throw failure;
    }
  }
}
