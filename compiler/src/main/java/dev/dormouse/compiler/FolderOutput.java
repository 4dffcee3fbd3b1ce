package dev.dormouse.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Class files in a folder that the plugin was told. */
final class FolderOutput implements ClassOutput {
  private final Path folder;

  FolderOutput(Path folder) {
    this.folder = folder;
  }

  @Override
  public byte[] read(Place place) throws IOException {
    return Files.readAllBytes(file(place));
  }

  private Path file(Place place) {
    return folder.resolve(place.binaryName().replace('.', '/') + ".class");
  }

  @Override
  public void write(Place place, byte[] host, Map<String, byte[]> frames) throws IOException {
    writeBeside(file(place), host, frames);
  }

  @Override
  public boolean isWeaving(Place place) {
    return false;
  }

  /** Writes the frames first: a build that dies half-way leaves a class that is merely unwoven. */
  static void writeBeside(Path file, byte[] host, Map<String, byte[]> frames) throws IOException {
    for (Map.Entry<String, byte[]> frame : frames.entrySet()) {
      Files.write(file.resolveSibling(fileName(frame.getKey())), frame.getValue());
    }
    Files.write(file, host);
  }

  /** The class file of an internal name, without its folders. */
  static String fileName(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1) + ".class";
  }
}
