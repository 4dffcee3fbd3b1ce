package dev.dormouse.bench;

import dev.dormouse.compiler.DormouseProcessor;
import dev.dormouse.future.Future;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One JVM in which javac compiles a module of blocks, with and without the processor in turns.
 * Prints peer, workload and milliseconds of each run, after runs that only warm up. With one peer
 * and no warm-up it is what a build tool that starts javac anew pays.
 */
final class CompileProcess {
  private static final int CLASSES = 20;
  private static final int BLOCKS_EACH = 10;
  private static final int ORDINARY_EACH = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private CompileProcess() {}

  /** Takes how many runs warm up, how many are printed, and perhaps the only peer to run. */
  public static void main(String[] arguments) throws IOException, URISyntaxException {
    int warmUps = Integer.parseInt(arguments[0]);
    int runs = warmUps + Integer.parseInt(arguments[1]);
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      sources.add(new Source("C" + i, text("C" + i)));
    }
    List<Peer> peers =
        arguments.length > 2
            ? List.of(Peer.valueOf(arguments[2]))
            : List.of(Peer.DORMOUSE, Peer.JAVAC);
    String workload = "compiling 200 blocks, " + (warmUps == 0 ? "cold javac" : "warm javac");
    for (int run = 0; run < runs; run++) {
      for (Peer peer : run % 2 == 0 ? peers : peers.reversed()) {
        double millis = compile(sources, peer == Peer.DORMOUSE);
        if (run >= warmUps) {
          System.out.println(peer + "\t" + workload + "\t" + millis);
        }
      }
    }
  }

  private static double compile(List<Source> sources, boolean weaving)
      throws IOException, URISyntaxException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Path out = Files.createTempDirectory("dormouse-bench");
    String future =
        Path.of(Future.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    List<String> options = new ArrayList<>(List.of("-g", "-d", out.toString(), "-cp", future));
    if (!weaving) {
      options.add("-proc:none");
    }
    // Else javac looks for the plugin where it looks for classes.
    options.addAll(List.of("-processorpath", future));
    try (StandardJavaFileManager files = javac.getStandardFileManager(diagnostics, null, null)) {
      long start = System.nanoTime();
      JavaCompiler.CompilationTask task =
          javac.getTask(null, files, diagnostics, options, null, sources);
      if (weaving) {
        task.setProcessors(List.of(new DormouseProcessor()));
      }
      if (!task.call()) {
        throw new IOException(diagnostics.getDiagnostics().toString());
      }
      return (System.nanoTime() - start) / NANOS_PER_MILLI;
    } finally {
      delete(out);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Blocks of ten lines or so, and twice as many ordinary methods, as in a program. */
  private static String text(String name) {
    StringBuilder text = new StringBuilder();
    text.append("import static dev.dormouse.future.Async.*;\n");
    text.append("import dev.dormouse.future.*;\nimport java.util.*;\n");
    text.append("class ").append(name).append(" {\n");
    for (int i = 0; i < BLOCKS_EACH; i++) {
      text.append(
          """
            Future<Integer> block#(List<String> names, int limit) {
              return async(() -> {
                int sum = 0;
                for (String name : names) {
                  if (name.length() > limit) {
                    sum += await(Futures.ready(name.length()));
                  }
                }
                try {
                  String more = await(Futures.lazy(() -> names.get(limit)));
                  sum += more.length();
                } catch (IndexOutOfBoundsException e) {
                  await(Futures.yieldNow());
                }
                return sum + await(Futures.ready(limit));
              });
            }
          """
              .replace("#", Integer.toString(i)));
    }
    for (int i = 0; i < ORDINARY_EACH; i++) {
      text.append(
          """
            static Map<String, Integer> ordinary#(List<String> names, int limit) {
              Map<String, Integer> counts = new HashMap<>();
              for (String name : names) {
                String key = name.isBlank() ? "blank" : name.strip().toLowerCase(Locale.ROOT);
                counts.merge(key, limit, Integer::sum);
              }
              return counts;
            }
          """
              .replace("#", Integer.toString(i)));
    }
    return text.append("}\n").toString();
  }

  /** A source file in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
