package dev.dormouse.tidy;

import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that every Java file of the project keeps to.
 *
 * @param name what findings and exceptions carry
 * @param check looks through one file
 */
record Rule(String name, Check check) {

  /** Looks through one file and reports what breaks the rule. */
  @FunctionalInterface
  interface Check {
    void run(JavaSource source, Report report);
  }

  List<Finding> findings(JavaSource source) {
    Report report = new Report(name, source, new ArrayList<>());
    check.run(source, report);
    return report.findings;
  }

  /** Collects what one rule finds in one file. */
  record Report(String rule, JavaSource source, List<Finding> findings) {

    void at(Tree tree, String what) {
      at(source.line(tree), what);
    }

    void at(int line, String what) {
      findings.add(new Finding(rule, source.path(), line, what));
    }
  }
}
