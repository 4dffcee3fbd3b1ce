package dev.dormouse.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java file, parsed by the JDK's own parser, with its place in the project. */
final class JavaSource {
  private final String path;
  private final List<String> lines;
  private final CompilationUnitTree unit;
  private final SourcePositions positions;

  private JavaSource(
      String path, String text, CompilationUnitTree unit, SourcePositions positions) {
    this.path = path;
    this.lines = text.lines().toList();
    this.unit = unit;
    this.positions = positions;
  }

  /** Parses one file that need not exist. */
  static JavaSource of(String path, String text) {
    return parse(Map.of(path, text)).getFirst();
  }

  /** Parses files, given by path and text, in one go. */
  static List<JavaSource> parse(Map<String, String> texts) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = new ArrayList<>();
    texts.forEach((path, text) -> files.add(new InMemory(path, text)));
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, files);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<JavaSource> sources = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        String path = unit.getSourceFile().toUri().getPath().substring(1);
        sources.add(new JavaSource(path, texts.get(path), unit, positions));
      }
    } catch (IOException impossible) {
      throw new IllegalStateException("all files are in memory", impossible);
    }
    return sources;
  }

  String path() {
    return path;
  }

  List<String> lines() {
    return lines;
  }

  CompilationUnitTree unit() {
    return unit;
  }

  /** Returns the folder of the module, which is the first name in the path. */
  String module() {
    return path.substring(0, Math.max(0, path.indexOf('/')));
  }

  boolean isMain() {
    return path.contains("/src/main/java/");
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the name of the package, or an empty name. */
  String packageName() {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /** Returns the line on which a tree starts, from 1; modifiers and annotations are part of it. */
  int line(Tree tree) {
    return lineAt(positions.getStartPosition(unit, tree));
  }

  int endLine(Tree tree) {
    return lineAt(positions.getEndPosition(unit, tree));
  }

  private int lineAt(long position) {
    return position < 0 ? 1 : (int) unit.getLineMap().getLineNumber(position);
  }

  /** Returns the text of the comment that ends on the line directly above, or an empty text. */
  String commentAbove(int line) {
    List<String> comment = new ArrayList<>();
    boolean inBlock = false;
    for (int at = line - 2; at >= 0; at--) {
      String text = lines.get(at).strip();
      if (!inBlock && text.endsWith("*/")) {
        inBlock = true;
      }
      if (!inBlock && !text.startsWith("//")) {
        break;
      }
      comment.addFirst(text);
      if (inBlock && text.contains("/*")) {
        break;
      }
    }
    return String.join("\n", comment);
  }

  Finding finding(String rule, Tree tree, String what) {
    return new Finding(rule, path, line(tree), what);
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String text;

    InMemory(String path, String text) {
      super(URI.create("memory:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
