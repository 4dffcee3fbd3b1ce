package dev.dormouse.compiler;

import dev.dormouse.compiler.Problem.Severity;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Many class files woven by one command: weaves each, and counts and reports what comes of it. */
final class ClassBatch {
  private static final String ASYNC = Vocabulary.ASYNC_NAME.replace('.', '/');

  private final CheckOptions options;
  private final boolean reporting;
  private final PrintStream out;
  private final PrintStream err;
  private int classes;
  private int blocks;
  private int removed;
  private boolean failed;

  /** The checks that alone kept a class from being woven. */
  private final Set<Check> objections = EnumSet.noneOf(Check.class);

  /** Reports each block to {@code out} if {@code reporting}. */
  ClassBatch(CheckOptions options, boolean reporting, PrintStream out, PrintStream err) {
    this.options = options;
    this.reporting = reporting;
    this.out = out;
    this.err = err;
  }

  /**
   * Weaves one class.
   *
   * @param where names it in messages
   * @return nothing if the class is to be left as it is
   */
  Optional<Woven> weave(String where, byte[] classFile) {
    if (!ConstantSearch.holds(classFile, ASYNC)) {
      return Optional.empty();
    }
    try {
      Optional<Woven> result =
          reporting
              ? Weaver.weaveAndReport(classFile, SourceFacts.UNKNOWN)
              : Weaver.weave(classFile);
      if (result.isEmpty() || !report(where, result.get())) {
        return Optional.empty();
      }
      result.get().blocks().forEach(out::println);
      classes++;
      blocks += result.get().frames().size();
      return result;
    } catch (RuntimeException unusable) {
      fail(where, unusable.toString());
      return Optional.empty();
    }
  }

  /**
   * Prints what the checks found. An error leaves the class unwoven whatever its check: woven, it
   * would pass the next run without a word.
   */
  private boolean report(String where, Woven woven) {
    boolean usable = true;
    for (Problem problem : woven.problems()) {
      Optional<Severity> severity = options.severity(problem);
      if (severity.isEmpty()) {
        continue;
      }
      String line = problem.line() == 0 ? "" : ":" + problem.line();
      String check = " [" + problem.check().id() + "] ";
      err.println(severity.get() + " " + where + line + ":" + check + problem.message());
      if (severity.get() == Severity.ERROR) {
        usable = false;
        if (!problem.isPreventing()) {
          objections.add(problem.check());
        }
      }
    }
    failed |= !usable;
    return usable;
  }

  /** Tells that a frame class, whose host no longer makes it, was removed. */
  void countRemoved() {
    removed++;
  }

  /** Reports what could not be read or written. */
  void fail(String where, String why) {
    failed = true;
    err.println("ERROR " + where + ": " + why);
  }

  /** Prints the counts, and tells whether all went well. */
  boolean end() {
    if (!objections.isEmpty()) {
      String off =
          objections.stream().map(each -> each.id() + "=off").collect(Collectors.joining(","));
      err.println(
          "dormouse: these classes are not woven. Class files hold no @SuppressWarnings; where the"
              + " code is meant, --checks "
              + off
              + " weaves them");
    }
    String stale = removed == 0 ? "" : ", removed " + removed + " stale frame classes";
    out.println("dormouse: wove " + blocks + " async blocks in " + classes + " classes" + stale);
    return !failed;
  }
}
