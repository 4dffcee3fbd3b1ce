package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the source, and says so when no class can be woven because no processor ran.
 *
 * <p>Starts by itself when the jar is on the processor path. With {@code -proc:none} it weaves if
 * it is told where classes go: {@code -Xplugin:"Dormouse out=FOLDER"}. A further argument {@code
 * checks=not-send=warning} says how severe a check is, {@code blocking=FILE} names a list of
 * blocking calls, and {@code report} or {@code report=FILE} asks what became of each block.
 */
public final class DormousePlugin implements Plugin {
  private static final String OUT = "out";
  private static final String CHECKS = "checks";
  private static final String REPORT = "report";
  private static final String BLOCKING = "blocking";

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
      String[] parts = argument.split("=", 2);
      if (parts[0].equals(REPORT)) {
        session.report(parts.length < 2 ? "" : parts[1]);
        continue;
      }
      if (parts.length < 2 || !List.of(OUT, CHECKS, BLOCKING).contains(parts[0])) {
        throw new IllegalArgumentException(
            "the plugin Dormouse knows no argument '"
                + argument
                + "', only out=FOLDER, checks=NAME=error|warning|off,…, blocking=FILE, and report"
                + " or report=FILE");
      }
      if (parts[0].equals(OUT)) {
        session.use(new FolderOutput(Path.of(parts[1])));
      } else if (parts[0].equals(BLOCKING)) {
        session.blocking().addFile(Path.of(parts[1]));
      } else {
        session.options().chooseAll(parts[1]);
      }
    }
  }
}
