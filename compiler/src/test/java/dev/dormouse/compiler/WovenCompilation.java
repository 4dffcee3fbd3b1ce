package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles sources in memory, plain or woven, and loads what comes out.
 *
 * <p>The class path is that of the tests, so sources can use {@code dev.dormouse.future} and public
 * test classes.
 */
public final class WovenCompilation {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^\\s*(?:public\\s+)?(?:final\\s+)?(?:class|interface|enum|record)\\s+(\\w+)");

  private static final String CHECKS = "-Adormouse.checks=";

  /** How the classes get woven. */
  public enum Way {
    /** Not at all. */
    PLAIN,
    /** By the processor, as javac writes class files. */
    PROCESSOR,
    /** Not at all: only the plugin runs, and is not told where class files go. */
    PLUGIN,
    /** By a file manager around the one in memory. */
    FILE_MANAGER,
    /** By the weaver after javac has ended. */
    AFTERWARDS
  }

  private final Map<String, byte[]> classes;
  private final List<Diagnostic<? extends JavaFileObject>> diagnostics;
  private final boolean succeeded;
  private final String lastFile;

  private WovenCompilation(
      Map<String, byte[]> classes,
      List<Diagnostic<? extends JavaFileObject>> diagnostics,
      boolean succeeded,
      String lastFile) {
    this.classes = classes;
    this.diagnostics = diagnostics;
    this.succeeded = succeeded;
    this.lastFile = lastFile;
  }

  private WovenCompilation(WovenCompilation from, Map<String, byte[]> classes) {
    this(classes, from.diagnostics, true, from.lastFile);
  }

  /** Compiles {@code source} without weaving it. */
  public static WovenCompilation plain(String source, String... options) {
    return compile(Way.PLAIN, List.of(source), options);
  }

  /** Compiles and weaves {@code source}. */
  public static WovenCompilation woven(String source, String... options) {
    return compile(Way.AFTERWARDS, List.of(source), options);
  }

  /** Compiles with the processor, which reads back {@code stale} instead of what javac writes. */
  static WovenCompilation readingBack(Map<String, byte[]> stale, String source) {
    return compile(Way.PROCESSOR, List.of(source), stale);
  }

  /** Compiles {@code sources}, each a whole file; its name is that of its first type. */
  public static WovenCompilation compile(Way way, List<String> sources, String... options) {
    return compile(way, sources, Map.of(), options);
  }

  private static WovenCompilation compile(
      Way way, List<String> sources, Map<String, byte[]> stale, String... options) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    Map<String, byte[]> written = new TreeMap<>();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
    all.addAll(List.of(options));
    if (way != Way.PROCESSOR && !all.contains("-proc:none")) {
      all.add("-proc:none");
    }
    try (StandardJavaFileManager standard = javac.getStandardFileManager(diagnostics, null, null)) {
      JavaFileManager memory = new MemoryFiles(standard, written, stale);
      JavaFileManager manager = way == Way.FILE_MANAGER ? weaving(memory, all) : memory;
      JavaCompiler.CompilationTask task =
          javac.getTask(
              Writer.nullWriter(), // where a javac that crashes asks to report it
              manager,
              diagnostics,
              all,
              null,
              sources.stream().map(SourceFile::new).toList());
      if (way == Way.PROCESSOR) {
        task.setProcessors(List.of(new DormouseProcessor()));
      }
      if (way == Way.PLUGIN) {
        new DormousePlugin().init((JavacTask) task);
      }
      LastFile last = new LastFile();
      ((JavacTask) task).addTaskListener(last);
      boolean succeeded = task.call();
      Map<String, byte[]> classes = way == Way.AFTERWARDS ? weave(written, Weaver::weave) : written;
      return new WovenCompilation(classes, diagnostics.getDiagnostics(), succeeded, last.name);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static JavaFileManager weaving(JavaFileManager memory, List<String> options) {
    return options.stream()
        .filter(option -> option.startsWith(CHECKS))
        .findFirst()
        .map(option -> new WeavingFileManager(memory, option.substring(CHECKS.length())))
        .orElseGet(() -> new WeavingFileManager(memory));
  }

  private static Map<String, byte[]> weave(
      Map<String, byte[]> classes, Function<byte[], Optional<Woven>> weaver) {
    Map<String, byte[]> woven = new TreeMap<>();
    classes.forEach((name, bytes) -> {
      Optional<Woven> result = weaver.apply(bytes);
      result.ifPresent(each -> {
        if (each.hasErrors()) {
          throw new AssertionError("cannot weave " + name + ": " + each.problems());
        }
        each.frames()
            .forEach((frame, frameBytes) -> woven.put(frame.replace('/', '.'), frameBytes));
      });
      woven.put(name, result.map(Woven::host).orElse(bytes));
    });
    return woven;
  }

  /** Weaves what was compiled plain. */
  public WovenCompilation weave() {
    return new WovenCompilation(this, weave(orThrow().classes, Weaver::weave));
  }

  /** Weaves what was compiled plain, each block in the layout that large ones get. */
  public WovenCompilation weaveCompact() {
    return weave(Layout.COMPACT);
  }

  /** Weaves what was compiled plain, each block in the layout that the largest get. */
  public WovenCompilation weaveFar() {
    return weave(Layout.FAR);
  }

  private WovenCompilation weave(Layout layout) {
    Function<byte[], Optional<Woven>> weaver =
        bytes -> Weaver.weave(bytes, SourceFacts.UNKNOWN, layout);
    return new WovenCompilation(this, weave(orThrow().classes, weaver));
  }

  /** These classes and those of {@code other}, as far as they are not among these. */
  public WovenCompilation with(WovenCompilation other) {
    Map<String, byte[]> both = new TreeMap<>(other.orThrow().classes);
    both.putAll(orThrow().classes);
    return new WovenCompilation(this, both);
  }

  /** Throws with all diagnostics if javac reported an error. */
  public WovenCompilation orThrow() {
    if (!succeeded) {
      throw new AssertionError(String.join("\n", messages()));
    }
    return this;
  }

  public boolean succeeded() {
    return succeeded;
  }

  /** The name of the source on which javac worked last, such as {@code /acme/Server.java}. */
  public String lastFile() {
    return lastFile;
  }

  public List<Diagnostic<? extends JavaFileObject>> diagnostics() {
    return diagnostics;
  }

  /** Javac says this of each class file that a processor makes late; see README. */
  static boolean isOfLastRound(Diagnostic<?> diagnostic) {
    return diagnostic.getMessage(Locale.ROOT).contains("not be subject to annotation processing");
  }

  /** Each diagnostic as {@code ERROR 12: text}. */
  public List<String> messages() {
    return diagnostics.stream()
        .filter(each -> !isOfLastRound(each))
        .map(each ->
            each.getKind() + " " + each.getLineNumber() + ": " + each.getMessage(Locale.ROOT))
        .toList();
  }

  /** The binary names of the classes that stand in no other. */
  public List<String> topLevelNames() {
    return classes.keySet().stream().filter(name -> !name.contains("$")).toList();
  }

  /** Writes the class files under {@code folder}. */
  public void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> each : orThrow().classes.entrySet()) {
      Path file = folder.resolve(each.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
  }

  /** The class files by binary name. */
  public Map<String, byte[]> classes() {
    return classes;
  }

  /** A new loader with the classes of this compilation, under the loader of the tests. */
  public ClassLoader load() {
    orThrow();
    return new MemoryClassLoader(classes);
  }

  /** Loads one class. */
  public Class<?> load(String binaryName) {
    try {
      return Class.forName(binaryName, true, load());
    } catch (ClassNotFoundException absent) {
      throw new AssertionError("not among " + classes.keySet(), absent);
    }
  }

  private static String typeName(String source) {
    Matcher inPackage = PACKAGE.matcher(source);
    Matcher type = TYPE.matcher(source);
    if (!type.find()) {
      return "module-info";
    }
    return (inPackage.find() ? inPackage.group(1) + "." : "") + type.group(1);
  }

  private static final class SourceFile extends SimpleJavaFileObject {
    private final String source;

    SourceFile(String source) {
      super(
          URI.create("memory:///" + typeName(source).replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }

  private static final class LastFile implements TaskListener {
    private String name = "";

    @Override
    public void started(TaskEvent event) {
      if (event.getSourceFile() != null) {
        name = event.getSourceFile().getName();
      }
    }
  }

  private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes;
    private final Map<String, byte[]> stale;

    MemoryFiles(JavaFileManager manager, Map<String, byte[]> classes, Map<String, byte[]> stale) {
      super(manager);
      this.classes = classes;
      this.stale = stale;
    }

    /** Javac must not find the plugin on the class path of the tests, and start it. */
    @Override
    public ClassLoader getClassLoader(Location location) {
      return ClassLoader.getPlatformClassLoader();
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new ClassInMemory(className, kind, classes);
    }

    @Override
    public FileObject getFileForOutput(
        Location location, String packageName, String relativeName, FileObject sibling) {
      String file = relativeName.replaceAll("\\.class$", "");
      String name = packageName.isEmpty() ? file : packageName + "." + file;
      Map<String, byte[]> from = stale.containsKey(name) ? stale : classes;
      return new ClassInMemory(name, JavaFileObject.Kind.CLASS, from);
    }
  }

  private static final class ClassInMemory extends SimpleJavaFileObject {
    private final String name;
    private final Map<String, byte[]> classes;

    ClassInMemory(String name, Kind kind, Map<String, byte[]> classes) {
      super(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind);
      this.name = name;
      this.classes = classes;
    }

    @Override
    public OutputStream openOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          classes.put(name, toByteArray());
        }
      };
    }

    @Override
    public InputStream openInputStream() throws IOException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new FileNotFoundException(name);
      }
      return new ByteArrayInputStream(bytes);
    }
  }

  private static final class MemoryClassLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    MemoryClassLoader(Map<String, byte[]> classes) {
      super(WovenCompilation.class.getClassLoader());
      this.classes = classes;
    }

    /** Its own classes first: a test can so replace one of the class path. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!classes.containsKey(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
