package dev.dormouse.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.tools.FileObject;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/** Class files where javac's own file manager has put them. */
final class FilerOutput implements ClassOutput {
  private final Filer filer;

  FilerOutput(Filer filer) {
    this.filer = filer;
  }

  @Override
  public byte[] read(Place place) throws IOException {
    try (InputStream in = find(place, place.fileName()).openInputStream()) {
      return in.readAllBytes();
    }
  }

  /** A compilation of several modules wants the module's name, that of a single one refuses it. */
  private FileObject find(Place place, String fileName) throws IOException {
    try {
      return filer.getResource(StandardLocation.CLASS_OUTPUT, place.packageName(), fileName);
    } catch (FilerException | IllegalArgumentException severalModules) {
      if (place.module().isEmpty()) {
        throw severalModules;
      }
      String inModule = place.module() + "/" + place.packageName();
      return filer.getResource(StandardLocation.CLASS_OUTPUT, inModule, fileName);
    }
  }

  @Override
  public void write(Place place, byte[] host, Map<String, byte[]> frames) throws IOException {
    URI uri = find(place, place.fileName()).toUri();
    if ("file".equals(uri.getScheme())) {
      FolderOutput.writeBeside(Path.of(uri), host, frames);
      return;
    }
    for (Map.Entry<String, byte[]> frame : frames.entrySet()) {
      create(place, frame.getKey().replace('/', '.'), frame.getValue());
    }
    create(place, place.binaryName(), host);
  }

  private void create(Place place, String binaryName, byte[] bytes) throws IOException {
    try (OutputStream out = createFile(place, binaryName).openOutputStream()) {
      out.write(bytes);
    }
  }

  private JavaFileObject createFile(Place place, String binaryName) throws IOException {
    try {
      return filer.createClassFile(binaryName);
    } catch (FilerException severalModules) {
      if (place.module().isEmpty()) {
        throw severalModules;
      }
      return filer.createClassFile(place.module() + "/" + binaryName);
    }
  }

  @Override
  public boolean isWeaving(Place place) {
    try {
      URI uri = find(place, WeavingFileManager.SIGN).toUri();
      return WeavingFileManager.SIGN_URI.equals(uri);
    } catch (IOException absent) {
      return false;
    }
  }
}
