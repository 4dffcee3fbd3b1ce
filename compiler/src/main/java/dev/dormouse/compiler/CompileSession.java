package dev.dormouse.compiler;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.dormouse.compiler.ClassOutput.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * The weaver's part in one run of javac: checks each class when it has been analysed and weaves it
 * when its class file has been written.
 *
 * <p>Processor and plugin of one run share a session. Javac calls it on one thread.
 */
final class CompileSession implements TaskListener {
  /**
   * Sessions of the runs under way. The value is weak because a session refers to its task; the
   * task's list of listeners keeps it alive.
   */
  private static final Map<JavacTask, WeakReference<CompileSession>> SESSIONS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final JavacTask task;
  private final Map<String, SourceClass> classes = new HashMap<>();
  private @Nullable ClassOutput output;
  private @Nullable Trees trees;
  private final CheckOptions options = new CheckOptions();
  private @Nullable Reports reports;
  private @Nullable BlockingCalls blocking;
  private @Nullable Reporter reporter;

  private CompileSession(JavacTask task) {
    this.task = task;
  }

  static CompileSession of(JavacTask task) {
    synchronized (SESSIONS) {
      WeakReference<CompileSession> known = SESSIONS.get(task);
      CompileSession session = known == null ? null : known.get();
      if (session == null) {
        session = new CompileSession(task);
        SESSIONS.put(task, new WeakReference<>(session));
        task.addTaskListener(session);
      }
      return session;
    }
  }

  /** Tells the session where class files are; what was told first counts. */
  void use(ClassOutput found) {
    if (output == null) {
      output = found;
    }
  }

  /** Asks for a report of each block, as notes, or in {@code file} if that is not empty. */
  void report(String file) {
    reports = new Reports(this::trees, file);
  }

  /** How severe the checks are in this run. */
  CheckOptions options() {
    return options;
  }

  /**
   * The calls that block, to add to.
   *
   * @throws IllegalArgumentException if a list is wrong
   */
  BlockingCalls blocking() {
    if (blocking == null) {
      try {
        blocking = BlockingCalls.ofProcessorPath();
      } catch (IOException unreadable) {
        throw new UncheckedIOException("a list of blocking calls cannot be read", unreadable);
      }
    }
    return blocking;
  }

  private Reporter reporter() {
    if (reporter == null) {
      reporter = new Reporter(trees(), options);
    }
    return reporter;
  }

  private Trees trees() {
    if (trees == null) {
      trees = Trees.instance(task);
    }
    return trees;
  }

  @Override
  public void finished(TaskEvent event) {
    TypeElement type = event.getTypeElement();
    CompilationUnitTree unit = event.getCompilationUnit();
    if (type == null || unit == null) {
      return;
    }
    switch (event.getKind()) {
      case ANALYZE -> guard(type, unit, unit, () -> analyzed(type, unit));
      case GENERATE -> {
        String binaryName = task.getElements().getBinaryName(type).toString();
        SourceClass source = classes.remove(binaryName);
        if (source != null && source.hasBlocks()) {
          guard(type, source.path().getLeaf(), unit, () -> generated(type, binaryName, source));
        }
      }
      default -> {}
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  /** What leaves a listener would end javac with a request to report a bug in it. */
  private void guard(TypeElement type, Tree tree, CompilationUnitTree unit, Step step) {
    try {
      step.run();
    } catch (Throwable failure) {
      StackTraceElement[] trace = failure.getStackTrace();
      String where = trace.length == 0 ? "" : " at " + trace[0];
      String message = "the weaver failed on " + type + ": " + failure + where;
      print(Diagnostic.Kind.ERROR, message + "; the class is NOT woven", tree, unit);
    }
  }

  private void analyzed(TypeElement type, CompilationUnitTree unit) {
    if (task.getElements().getTypeElement(Vocabulary.ASYNC_NAME) == null) {
      return; // the compilation cannot name it
    }
    TreePath path = trees().getPath(type);
    if (path != null) {
      new SourceScan(trees(), task, unit, classes, reporter()).scan(path, null);
      new SourceChecks(new SourceView(trees(), task), reporter(), blocking()).run(path);
    }
  }

  private void generated(TypeElement type, String binaryName, SourceClass source)
      throws IOException {
    if (reporter().hasFailed()) {
      return; // after an error javac writes no class file
    }
    PackageElement inPackage = task.getElements().getPackageOf(type);
    ModuleElement module = task.getElements().getModuleOf(type);
    String moduleName = module == null ? "" : module.getQualifiedName().toString();
    Place place = new Place(moduleName, inPackage.getQualifiedName().toString(), binaryName);
    ClassOutput found = output;
    if (found == null) {
      notWoven(
          place,
          "no annotation processor ran (-proc:none?), so its class file is unknown;"
              + " name the folder with -Xplugin:\"Dormouse out=FOLDER\"",
          source);
    } else if (!found.isWeaving(place)) {
      weave(place, found, source);
    }
  }

  private void weave(Place place, ClassOutput found, SourceClass source) throws IOException {
    byte[] unwoven;
    try {
      unwoven = found.read(place);
    } catch (IOException unreadable) {
      notWoven(
          place,
          "its class file cannot be read back ("
              + unreadable
              + "); wrap the file"
              + " manager in a WeavingFileManager",
          source);
      return;
    }
    SourceFacts facts = source.facts(task);
    if (Weaver.isWoven(unwoven) || !Weaver.isFrom(unwoven, facts)) {
      notWoven(place, "its class file is that of an earlier build", source);
      return;
    }
    Optional<Woven> result =
        reports == null ? Weaver.weave(unwoven, facts) : Weaver.weaveAndReport(unwoven, facts);
    int sites = result.map(Woven::sites).orElse(0);
    if (sites < source.blocks()
        && sites + Weaver.deadLambdas(unwoven) < source.blocks()
        && result.stream().noneMatch(Woven::hasErrors)) {
      String message =
          place.binaryName()
              + " has "
              + source.blocks()
              + " async blocks in its source and "
              + sites
              + " in its class file; the others are NOT woven, since the class file is that of an"
              + " earlier build";
      reporter().report(Check.NOT_WOVEN, source.path(), source.path().getLeaf(), message);
    }
    if (result.isEmpty()) {
      return;
    }
    Woven woven = result.get();
    for (Problem problem : woven.problems()) {
      boolean isLoop = problem.check() == Check.ENDLESS_LOOP;
      int line = problem.line();
      report(problem, isLoop ? source.placeOfLoop(line) : source.placeOf(line));
    }
    if (reports != null) {
      reports.add(woven.blocks(), source);
    }
    if (!woven.hasErrors()) {
      found.write(place, woven.host(), woven.frames());
    }
  }

  private void report(Problem problem, SourceClass.Place place) {
    boolean isThere = problem.line() == 0 || problem.line() == place.line();
    String line = isThere ? "" : "line " + problem.line() + ": ";
    if (problem.isPreventing()) {
      reporter().fail(problem.check(), place.path(), place.caret(), line + problem.message());
    } else {
      reporter().report(problem.check(), place.path(), place.caret(), line + problem.message());
    }
  }

  private void notWoven(Place place, String why, SourceClass source) {
    String message = place.binaryName() + " is NOT woven: " + why;
    reporter().report(Check.NOT_WOVEN, source.path(), source.path().getLeaf(), message);
  }

  private void print(Diagnostic.Kind kind, String message, Tree tree, CompilationUnitTree unit) {
    trees().printMessage(kind, "dormouse: " + message, tree, unit);
  }
}
