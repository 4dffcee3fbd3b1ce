package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;

/** Workloads that are measured together. */
interface Group {

  String name();

  /** Returns how its JVMs are started; most groups are about throughput. */
  default Jvm jvm(BenchOptions options) {
    return Jvm.forThroughput(options);
  }

  /** Runs all rounds. */
  List<Row> run(Setting setting) throws IOException, InterruptedException, BenchFailure;
}
