package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import java.nio.file.Path;

/**
 * Checks the source, and says so when no class can be woven because no processor ran.
 *
 * <p>Starts by itself when the jar is on the processor path. With {@code -proc:none} it weaves if
 * it is told where classes go: {@code -Xplugin:"Dormouse out=FOLDER"}.
 */
public final class DormousePlugin implements Plugin {
  private static final String OUT = "out=";

  /** For the service loader. */
  public DormousePlugin() {}

  @Override
  public String getName() {
    return "Dormouse";
  }

  @Override
  public boolean autoStart() {
    return true;
  }

  @Override
  public void init(JavacTask task, String... arguments) {
    CompileSession session = CompileSession.of(task);
    for (String argument : arguments) {
      if (!argument.startsWith(OUT)) {
        throw new IllegalArgumentException(
            "the plugin Dormouse knows no argument '" + argument + "', only out=FOLDER");
      }
      session.use(new FolderOutput(Path.of(argument.substring(OUT.length()))));
    }
  }
}
