package dev.dormouse.launcher;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A source file with a {@code main}, the folder its package starts in, and how it is compiled.
 *
 * @param file the file itself
 * @param root the folder in which the compiler looks for other sources that the file names
 * @param mainClass qualified name of the first top-level type that has a {@code main}
 */
record SourceFile(Path file, Path root, String mainClass) {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Reads a file as far as the place of its package and its {@code main}. */
  static SourceFile read(Path given) throws WrongCall, DoesNotCompile, IOException {
    Path file = given.toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || !given.toString().endsWith(".java")) {
      throw new WrongCall(given + " is not a Java source file");
    }
    CompilationUnitTree unit = parse(file);
    String packageName = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    return new SourceFile(file, rootOf(file, packageName), mainOf(unit, given, packageName));
  }

  private static CompilationUnitTree parse(Path file) throws IOException, DoesNotCompile {
    StringWriter printed = new StringWriter();
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none");
      JavacTask task =
          (JavacTask)
              COMPILER.getTask(printed, files, null, options, null, files.getJavaFileObjects(file));
      CompilationUnitTree unit = task.parse().iterator().next();
      if (!printed.toString().isEmpty()) {
        throw new DoesNotCompile(printed.toString().stripTrailing());
      }
      return unit;
    }
  }

  private static Path rootOf(Path file, String packageName) throws WrongCall {
    Path folder = file.resolveSibling("");
    if (packageName.isEmpty()) {
      return folder;
    }
    Path place = Path.of(packageName.replace('.', '/'));
    if (!folder.endsWith(place)) {
      throw new WrongCall(
          file + " says package " + packageName + " but does not lie in a folder " + place);
    }
    Path root = folder;
    for (int names = place.getNameCount(); names > 0; names--) {
      root = root.resolve("..").normalize();
    }
    return root;
  }

  private static String mainOf(CompilationUnitTree unit, Path given, String packageName)
      throws WrongCall {
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree named && hasMain(named)) {
        String name = named.getSimpleName().toString();
        return packageName.isEmpty() ? name : packageName + "." + name;
      }
    }
    throw new WrongCall(given + " has no type with a main method");
  }

  private static boolean hasMain(ClassTree type) {
    return type.getMembers().stream()
        .anyMatch(member ->
            member instanceof MethodTree method && method.getName().contentEquals("main"));
  }

  /**
   * Compiles the file and what it names, with the weaver, into a temporary folder that is gone when
   * this returns: the classes are kept in memory.
   */
  Program compile() throws DoesNotCompile, IOException {
    Path folder = Files.createTempDirectory("dormouse-run");
    try {
      compileInto(folder);
      return new Program(mainClass, readClasses(folder));
    } finally {
      delete(folder);
    }
  }

  private void compileInto(Path folder) throws DoesNotCompile, IOException {
    // The launcher's own class path has the weaver and all that a program may use.
    String path = System.getProperty("java.class.path", "");
    List<String> options =
        List.of(
            "-d",
            folder.toString(),
            "-sourcepath",
            root.toString(),
            "-classpath",
            path,
            "-processorpath",
            path,
            "-implicit:class",
            "-parameters",
            "-g");
    StringWriter printed = new StringWriter();
    boolean compiled;
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> objects = files.getJavaFileObjects(file);
      compiled = COMPILER.getTask(printed, files, null, options, null, objects).call();
    }
    if (!compiled) {
      throw new DoesNotCompile(printed.toString().stripTrailing());
    }
    System.err.print(printed);
  }

  private static Map<String, byte[]> readClasses(Path folder) throws IOException {
    Map<String, byte[]> classes = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = folder.relativize(file).toString();
        if (name.endsWith(".class")) {
          String binary = name.substring(0, name.length() - ".class".length());
          classes.put(binary.replace('/', '.').replace('\\', '.'), Files.readAllBytes(file));
        }
      }
    }
    return classes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
