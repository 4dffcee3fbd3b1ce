package dev.dormouse.compiler;

import dev.dormouse.compiler.Problem.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Weaves each class as javac writes it, for callers of {@code javax.tools} with a file manager of
 * their own. Needs no processor. A class that cannot be woven fails the compilation with an {@link
 * IOException} that says why.
 */
public final class WeavingFileManager extends ForwardingJavaFileManager<JavaFileManager> {
  /** The resource that a plugin, perhaps of another class loader, knows this manager by. */
  static final String SIGN = "dormouse-weaving-file-manager";

  static final URI SIGN_URI = URI.create("dormouse:" + SIGN);

  private static final System.Logger LOG = System.getLogger("dev.dormouse.compiler");

  private final CheckOptions options = new CheckOptions();

  /** Makes a manager that hands woven classes on to {@code manager}. */
  public WeavingFileManager(JavaFileManager manager) {
    super(manager);
  }

  /**
   * Makes a manager that hands woven classes on to {@code manager} and takes the findings of the
   * bytecode as seriously as {@code checks} says, written like the processor's option: {@code
   * awaited-twice=off,not-send=warning}.
   *
   * @throws IllegalArgumentException if there is no such check or level, or the check must be
   */
  public WeavingFileManager(JavaFileManager manager, String checks) {
    this(manager);
    options.chooseAll(checks);
  }

  @Override
  public FileObject getFileForOutput(
      Location location, String packageName, String relativeName, @Nullable FileObject sibling)
      throws IOException {
    if (relativeName.equals(SIGN)) {
      return new SimpleJavaFileObject(SIGN_URI, JavaFileObject.Kind.OTHER) {};
    }
    return super.getFileForOutput(location, packageName, relativeName, sibling);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling)
      throws IOException {
    JavaFileObject file = super.getJavaFileForOutput(location, className, kind, sibling);
    return kind == JavaFileObject.Kind.CLASS ? new WeavingFile(file, location, sibling) : file;
  }

  @Override
  public JavaFileObject getJavaFileForOutputForOriginatingFiles(
      Location location,
      String className,
      JavaFileObject.Kind kind,
      @Nullable FileObject... originating)
      throws IOException {
    JavaFileObject file =
        super.getJavaFileForOutputForOriginatingFiles(location, className, kind, originating);
    FileObject sibling = originating.length > 0 ? originating[0] : null;
    return kind == JavaFileObject.Kind.CLASS ? new WeavingFile(file, location, sibling) : file;
  }

  private final class WeavingFile extends ForwardingJavaFileObject<JavaFileObject> {
    private final Location location;
    private final @Nullable FileObject sibling;

    WeavingFile(JavaFileObject file, Location location, @Nullable FileObject sibling) {
      super(file);
      this.location = location;
      this.sibling = sibling;
    }

    @Override
    public OutputStream openOutputStream() {
      return new ByteArrayOutputStream() {
        private boolean closed;

        @Override
        public void close() throws IOException {
          if (!closed) {
            closed = true;
            weave(toByteArray());
          }
        }
      };
    }

    private void weave(byte[] unwoven) throws IOException {
      Optional<Woven> woven = Weaver.weave(unwoven);
      if (woven.isPresent()) {
        for (Problem problem : woven.get().problems()) {
          report(problem);
        }
        for (Map.Entry<String, byte[]> frame : woven.get().frames().entrySet()) {
          String name = frame.getKey().replace('/', '.');
          write(
              fileManager.getJavaFileForOutput(location, name, Kind.CLASS, sibling),
              frame.getValue());
        }
      }
      write(fileObject, woven.map(Woven::host).orElse(unwoven));
    }

    private void report(Problem problem) throws IOException {
      Optional<Severity> severity = options.severity(problem);
      if (severity.isEmpty()) {
        return;
      }
      String check = " [" + problem.check().id() + "] ";
      String text = getName() + ":" + problem.line() + ":" + check + problem.message();
      if (severity.get() == Severity.ERROR) {
        throw new IOException(text);
      }
      LOG.log(System.Logger.Level.WARNING, text);
    }

    private static void write(JavaFileObject file, byte[] bytes) throws IOException {
      try (OutputStream out = file.openOutputStream()) {
        out.write(bytes);
      }
    }
  }
}
