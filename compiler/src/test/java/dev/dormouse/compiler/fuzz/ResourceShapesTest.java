package dev.dormouse.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.dormouse.compiler.ResourceShapes;
import dev.dormouse.compiler.WovenCompilation;
import dev.dormouse.compiler.WovenCompilation.Way;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The weaver knows try-with-resources by the shape of javac's handlers. Here the parsed source of
 * random programs confirms it: each try with resources has a handler that looks so, and no other
 * handler does.
 */
class ResourceShapesTest {
  private static final int PROGRAMS = Integer.getInteger("fuzz.programs", 100);
  private static final long SEED = Long.getLong("fuzz.seed", 1);

  @Test
  void handlersOfThisShapeAreThoseOfTheResourcesInTheSource() throws IOException {
    int found = 0;
    for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
      Program program = Programs.of(seed);
      String source = program.code();
      Set<Integer> parsed = linesWithResources(source);
      if (parsed.isEmpty()) {
        continue;
      }
      WovenCompilation plain = WovenCompilation.compile(Way.PLAIN, List.of(source), "-g");
      if (plain.succeeded()) { // javac crashes on a few
        assertThat(ResourceShapes.lines(plain.classes())).as(source).isEqualTo(parsed);
        found += parsed.size();
      }
    }
    assertThat(found).isGreaterThan(PROGRAMS / 4);
  }

  /** The lines of the statements for which javac makes a handler. */
  private static Set<Integer> linesWithResources(String source) throws IOException {
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("memory:///P.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(file));
    CompilationUnitTree unit = task.parse().iterator().next();
    Set<Integer> lines = new TreeSet<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitTry(TryTree tree, Void unused) {
        // The last resource of a try without statements is closed as soon as it is open.
        int handlers =
            tree.getResources().size() - (tree.getBlock().getStatements().isEmpty() ? 1 : 0);
        if (handlers > 0) {
          long start = Trees.instance(task).getSourcePositions().getStartPosition(unit, tree);
          lines.add((int) unit.getLineMap().getLineNumber(start));
        }
        return super.visitTry(tree, null);
      }
    }.scan(unit, null);
    return lines;
  }
}
