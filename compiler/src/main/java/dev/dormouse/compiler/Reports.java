package dev.dormouse.compiler;

import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import javax.tools.Diagnostic;

/** Hands reports of blocks on: to javac as notes, or to a file. */
final class Reports {
  /** The option of javac that asks for reports. */
  static final String OPTION = "dormouse.report";

  private final Supplier<Trees> trees;
  private final String file;
  private boolean begun;

  /** Reports as notes if {@code file} is empty. */
  Reports(Supplier<Trees> trees, String file) {
    this.trees = trees;
    this.file = file;
  }

  void add(List<BlockReport> reports, SourceClass source) throws IOException {
    for (BlockReport report : reports) {
      if (file.isEmpty()) {
        SourceClass.Place place = source.placeOfBlock(report.line());
        trees
            .get()
            .printMessage(
                Diagnostic.Kind.NOTE,
                "dormouse: " + report,
                place.caret(),
                place.path().getCompilationUnit());
      } else {
        write(report + System.lineSeparator());
      }
    }
  }

  /** A run of javac replaces what an earlier one has written. */
  private void write(String line) throws IOException {
    Path target = Path.of(file);
    if (begun) {
      Files.writeString(target, line, StandardOpenOption.APPEND);
    } else {
      begun = true;
      Files.writeString(target, line);
    }
  }
}
