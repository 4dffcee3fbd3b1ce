package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.WovenCompilation;
import dev.dormouse.compiler.WovenCompilation.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;

/**
 * Compiles programs, many in one go, each as woven program and as plain twin.
 *
 * <p>Some programs make javac itself crash, which ends the whole go; then the programs are compiled
 * in halves until the culprit stands alone, which is left out and counted.
 */
final class TwinCompiler {

  /** The two classes of a program, each in a class loader of its go. */
  record Twins(Program program, Class<?> woven, Class<?> plain) {}

  /** A program that is fine without the weaver and refused with it. */
  record Refused(Program program, String message) {}

  /** How a program gets woven. */
  private enum Weaving {
    PROCESSOR,
    FILE_MANAGER,
    AFTERWARDS,
    /** Afterwards, each block in the layout that large ones get. */
    COMPACT,
    /** Afterwards, each block in the layout that the largest get. */
    FAR;

    WovenCompilation compile(List<String> sources, String... options) {
      return switch (this) {
        case PROCESSOR -> WovenCompilation.compile(Way.PROCESSOR, sources, options);
        case FILE_MANAGER -> WovenCompilation.compile(Way.FILE_MANAGER, sources, options);
        case AFTERWARDS -> WovenCompilation.compile(Way.AFTERWARDS, sources, options);
        case COMPACT -> WovenCompilation.compile(Way.PLAIN, sources, options).weaveCompact();
        case FAR -> WovenCompilation.compile(Way.PLAIN, sources, options).weaveFar();
      };
    }
  }

  /** One way of compiling and weaving. */
  record Setup(Weaving weaving, List<String> options) {
    private static final List<List<String>> OPTIONS =
        List.of(List.of("-g"), List.of("-g:none"), List.of(), List.of("-g", "-parameters"));

    /** How many setups there are; as many seeds in a row select each once. */
    static final int COUNT = Weaving.values().length * OPTIONS.size();

    /** Returns the setup that the seed of {@code program} selects. */
    static Setup of(Program program) {
      int number = (int) Math.floorMod(program.seed(), (long) COUNT);
      return new Setup(
          Weaving.values()[number / OPTIONS.size()], OPTIONS.get(number % OPTIONS.size()));
    }

    /** A program may await a future never, or again where a condition keeps it from going there. */
    private String[] arguments() {
      String checks = "-Adormouse.checks=awaited-twice=off,forgotten-future=off";
      return Stream.concat(options.stream(), Stream.of(checks)).toArray(String[]::new);
    }
  }

  private final List<Twins> twins = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final List<Program> crashed = new ArrayList<>();

  /** Compiles {@code programs}, each in the setup that its seed selects. */
  void compile(List<Program> programs) {
    Map<Setup, List<Program>> bySetup =
        programs.stream()
            .collect(Collectors.groupingBy(Setup::of, LinkedHashMap::new, Collectors.toList()));
    bySetup.forEach((setup, same) -> compile(same, setup));
  }

  private void compile(List<Program> programs, Setup setup) {
    List<String> plainSources = programs.stream().map(Program::plain).toList();
    WovenCompilation plain = WovenCompilation.compile(Way.PLAIN, plainSources, setup.arguments());
    String noJava = errors(plain);
    if (!noJava.isEmpty()) {
      throw new AssertionError("a generated program is no Java:\n" + noJava);
    }
    if (!plain.succeeded()) {
      split(programs, setup, () -> crashed.add(programs.getFirst()));
      return;
    }
    WovenCompilation woven;
    String failure;
    try {
      woven =
          setup.weaving.compile(programs.stream().map(Program::woven).toList(), setup.arguments());
      failure = errors(woven);
    } catch (RuntimeException | AssertionError thrown) {
      woven = null;
      failure = thrown.toString();
    }
    if (woven == null || !woven.succeeded()) {
      Refused alone = new Refused(programs.getFirst(), failure);
      split(programs, setup, () -> refused.add(alone));
      return;
    }
    ClassLoader plainLoader = loader(plain);
    ClassLoader wovenLoader = loader(woven);
    for (Program program : programs) {
      load(program, plainLoader, wovenLoader);
    }
  }

  /** Verifies both classes; javac makes wrong frames for some nested patterns. */
  private void load(Program program, ClassLoader plainLoader, ClassLoader wovenLoader) {
    String name = "fuzzed." + program.name();
    Class<?> plain;
    try {
      plain = Class.forName(name, true, plainLoader);
    } catch (VerifyError wrong) {
      crashed.add(program);
      return;
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
    try {
      twins.add(new Twins(program, Class.forName(name, true, wovenLoader), plain));
    } catch (LinkageError | ClassNotFoundException wrong) {
      refused.add(new Refused(program, wrong.toString()));
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

  private void split(List<Program> programs, Setup setup, Runnable whenAlone) {
    if (programs.size() == 1) {
      whenAlone.run();
      return;
    }
    int half = programs.size() / 2;
    compile(programs.subList(0, half), setup);
    compile(programs.subList(half, programs.size()), setup);
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
