package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.WovenCompilation;
import dev.dormouse.compiler.WovenCompilation.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;

/**
 * Compiles programs, many in one go; each is woven, and left plain for its twin.
 *
 * <p>Some programs make javac itself crash, which ends the whole go; they are left out and counted,
 * and the others compiled again.
 */
final class TwinCompiler {
  /** The Async of plain twins, which shadows the real one in their class loader. */
  private static final WovenCompilation ASYNC =
      WovenCompilation.plain(
          """
          package dev.dormouse.future;

          import dev.dormouse.compiler.fuzz.Plain;

          public final class Async {
            public static <T> Future<T> async(AsyncBody<T> body) {
              return Plain.async(body);
            }
            public static Future<Void> async(AsyncAction body) {
              return Plain.async(body);
            }
            public static <T> LocalFuture<T> asyncLocal(AsyncBody<T> body) {
              return Plain.asyncLocal(body);
            }
            public static LocalFuture<Void> asyncLocal(AsyncAction body) {
              return Plain.asyncLocal(body);
            }
            public static <T> T await(LocalFuture<T> future) throws Exception {
              return Plain.await(future);
            }
          }
          """);

  /**
   * The two classes of a program, each in a class loader of its go.
   *
   * @param setup how they were compiled
   */
  record Twins(Program program, String setup, Class<?> woven, Class<?> plain) {}

  /** A program that is fine without the weaver and refused with it. */
  record Refused(Program program, String message) {}

  /** How a program is compiled. It is woven after javac, in all layouts, and perhaps by javac. */
  record Setup(Optional<Way> inJavac, List<String> options) {
    private static final List<List<String>> OPTIONS =
        List.of(List.of("-g"), List.of("-g:none"), List.of(), List.of("-g", "-parameters"));

    /** A program may await a future never, or again where a condition keeps it from going there. */
    private static final String CHECKS = "-Adormouse.checks=awaited-twice=off,forgotten-future=off";

    /** How many setups there are; as many seeds in a row select each at least once. */
    static final int COUNT = 5 * OPTIONS.size();

    /** Returns the setup that the seed of {@code program} selects. */
    static Setup of(Program program) {
      int number = (int) Math.floorMod(program.seed(), (long) COUNT);
      Optional<Way> inJavac =
          switch (number / OPTIONS.size()) {
            case 0 -> Optional.of(Way.PROCESSOR);
            case 1 -> Optional.of(Way.FILE_MANAGER);
            default -> Optional.empty();
          };
      return new Setup(inJavac, OPTIONS.get(number % OPTIONS.size()));
    }

    private String[] arguments() {
      return Stream.concat(options.stream(), Stream.of(CHECKS)).toArray(String[]::new);
    }
  }

  private final List<Twins> twins = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final List<Program> crashed = new ArrayList<>();

  /** Compiles {@code programs}, each in the setup that its seed selects. */
  void compile(List<Program> programs) {
    groups(programs, program -> Setup.of(program).options)
        .forEach((options, same) -> compile(same, options));
  }

  private static <K> Map<K, List<Program>> groups(
      List<Program> programs, Function<Program, K> key) {
    return programs.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private void compile(List<Program> programs, List<String> options) {
    if (programs.isEmpty()) {
      return;
    }
    String[] arguments = options.toArray(String[]::new);
    WovenCompilation compiled = compile(Way.PLAIN, programs, arguments);
    String noJava = errors(compiled);
    if (!noJava.isEmpty()) {
      throw new AssertionError("a generated program is no Java:\n" + noJava);
    }
    if (!compiled.succeeded()) {
      Program culprit = culprit(programs, compiled.lastFile());
      crashed.add(culprit);
      compile(programs.stream().filter(program -> program != culprit).toList(), options);
      return;
    }
    Map<Program, Class<?>> plain = plainTwins(programs, compiled);
    Map<String, UnaryOperator<WovenCompilation>> layouts = new LinkedHashMap<>();
    layouts.put("usual layout", WovenCompilation::weave);
    layouts.put("layout of large blocks", WovenCompilation::weaveCompact);
    layouts.put("layout of the largest blocks", WovenCompilation::weaveFar);
    layouts.forEach((name, weaver) ->
        weave(
            programs,
            options + ", " + name,
            plain,
            some -> {
              boolean all = some.size() == programs.size();
              return weaver.apply(all ? compiled : compile(Way.PLAIN, some, arguments));
            }));
    groups(programs, Setup::of)
        .forEach((setup, same) ->
            setup.inJavac.ifPresent(way ->
                weave(
                    same, setup.toString(), plain, some -> compile(way, some, setup.arguments()))));
  }

  private static Program culprit(List<Program> programs, String lastFile) {
    return programs.stream()
        .filter(program -> lastFile.equals("/fuzzed/" + program.name() + ".java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("javac crashed on " + lastFile));
  }

  private static WovenCompilation compile(Way way, List<Program> programs, String... options) {
    return WovenCompilation.compile(way, programs.stream().map(Program::code).toList(), options);
  }

  /** Verifies the plain classes: javac makes wrong frames for some nested patterns. */
  private Map<Program, Class<?>> plainTwins(List<Program> programs, WovenCompilation compiled) {
    ClassLoader loader = loader(compiled.with(ASYNC));
    Map<Program, Class<?>> twins = new HashMap<>();
    for (Program program : programs) {
      try {
        twins.put(program, load(program, loader));
      } catch (VerifyError wrong) {
        crashed.add(program);
      }
    }
    return twins;
  }

  private void weave(
      List<Program> programs,
      String setup,
      Map<Program, Class<?>> plain,
      Function<List<Program>, WovenCompilation> weaver) {
    ClassLoader woven;
    try {
      WovenCompilation compilation = weaver.apply(programs);
      String errors = errors(compilation);
      if (!errors.isEmpty()) {
        throw new AssertionError(errors);
      }
      woven = loader(compilation);
    } catch (RuntimeException | AssertionError failure) {
      Refused alone = new Refused(programs.getFirst(), setup + ": " + failure);
      split(programs, half -> weave(half, setup, plain, weaver), () -> refused.add(alone));
      return;
    }
    for (Program program : programs) {
      Class<?> twin = plain.get(program);
      try {
        if (twin != null) {
          twins.add(new Twins(program, setup, load(program, woven), twin));
        }
      } catch (LinkageError wrong) {
        refused.add(new Refused(program, setup + ": " + wrong));
      }
    }
  }

  private static Class<?> load(Program program, ClassLoader loader) {
    try {
      return Class.forName("fuzzed." + program.name(), true, loader);
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String errors(WovenCompilation compilation) {
    return compilation.diagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  private static ClassLoader loader(WovenCompilation compilation) {
    ClassLoader loader = compilation.load();
    loader.setDefaultAssertionStatus(true);
    return loader;
  }

  private static void split(
      List<Program> programs, Consumer<List<Program>> compiling, Runnable whenAlone) {
    if (programs.size() == 1) {
      whenAlone.run();
      return;
    }
    int half = programs.size() / 2;
    compiling.accept(programs.subList(0, half));
    compiling.accept(programs.subList(half, programs.size()));
  }

  List<Twins> twins() {
    return twins;
  }

  List<Refused> refused() {
    return refused;
  }

  /** Returns the programs that javac crashes on or compiles wrongly, without the weaver. */
  List<Program> crashed() {
    return crashed;
  }
}
