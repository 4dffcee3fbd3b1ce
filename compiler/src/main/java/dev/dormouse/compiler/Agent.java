package dev.dormouse.compiler;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weaves classes as they are loaded: {@code java -javaagent:dormouse-compiler.jar}. Woven classes
 * pass as they are.
 *
 * <p>A class that cannot be woven is loaded unwoven and reported; it fails at its first await.
 * Other findings of checks are reported, and the class is woven: the program that has it runs
 * already. The argument {@code checks=not-send=warning,…} says how severe checks are.
 */
public final class Agent {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.compiler");
  private static final String CHECKS = "checks=";

  private Agent() {}

  /**
   * Called by the JVM before the program starts.
   *
   * @throws IllegalArgumentException if an argument is wrong; the JVM then ends
   */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    CheckOptions options = options(arguments);
    instrumentation.addTransformer(new Transformer(defineClass(instrumentation), options), false);
  }

  private static CheckOptions options(@Nullable String arguments) {
    CheckOptions options = new CheckOptions();
    if (arguments != null && !arguments.isBlank()) {
      if (!arguments.startsWith(CHECKS)) {
        throw new IllegalArgumentException(
            "the agent of Dormouse knows no argument '"
                + arguments
                + "', only checks=NAME=error|warning|off,…");
      }
      options.chooseAll(arguments.substring(CHECKS.length()));
    }
    return options;
  }

  /** A frame class must get the loader and protection domain of its host. */
  private static MethodHandle defineClass(Instrumentation instrumentation)
      throws ReflectiveOperationException {
    instrumentation.redefineModule(
        ClassLoader.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(Agent.class.getModule())),
        Set.of(),
        Map.of());
    return MethodHandles.privateLookupIn(ClassLoader.class, MethodHandles.lookup())
        .findVirtual(
            ClassLoader.class,
            "defineClass",
            MethodType.methodType(
                Class.class,
                String.class,
                byte[].class,
                int.class,
                int.class,
                ProtectionDomain.class));
  }

  private record Transformer(MethodHandle defineClass, CheckOptions options)
      implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable Module module,
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      if (loader == null || redefined != null || name == null || !mayName(classFile)) {
        return null;
      }
      try {
        Optional<Woven> woven = Weaver.weave(classFile);
        if (woven.isEmpty()) {
          return null;
        }
        report(name, woven.get());
        for (Map.Entry<String, byte[]> frame : woven.get().frames().entrySet()) {
          byte[] bytes = frame.getValue();
          String frameName = frame.getKey().replace('/', '.');
          var _ = (Class<?>) defineClass.invoke(loader, frameName, bytes, 0, bytes.length, domain);
        }
        return woven.get().hasErrors() ? null : woven.get().host();
      } catch (Throwable failure) {
        // The JVM would swallow it, and the class would run unwoven without a word.
        LOG.log(System.Logger.Level.ERROR, () -> name + " is NOT woven", failure);
        return null;
      }
    }

    private void report(String name, Woven woven) {
      for (Problem problem : woven.problems()) {
        String place = name.replace('/', '.') + ":" + problem.line() + ":";
        String text = place + " [" + problem.check().id() + "] " + problem.message();
        options
            .severity(problem)
            .ifPresent(severity -> {
              switch (severity) {
                case ERROR -> LOG.log(System.Logger.Level.ERROR, text);
                case WARNING -> LOG.log(System.Logger.Level.WARNING, text);
              }
            });
      }
    }

    /** A cheap test that spares parsing: does the file hold the name of Async at all? */
    private static boolean mayName(byte[] classFile) {
      return ConstantSearch.holds(classFile, Vocabulary.ASYNC_NAME.replace('.', '/'));
    }
  }
}
