package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** Workloads that are measured together. */
interface Group {

  String name();

  /** Returns the flags of the JVMs, for the report. */
  Jvm jvm(BenchOptions options);

  /** Runs all rounds. */
  List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure;
}
