package dev.dormouse.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Weaves the class files under a folder in place, and removes stale frame classes. */
final class FolderWeaving {
  private final ClassBatch batch;

  FolderWeaving(ClassBatch batch) {
    this.batch = batch;
  }

  void weave(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : files) {
      weaveFile(file);
    }
    for (Path file : files) {
      removeIfStale(file);
    }
  }

  private void weaveFile(Path file) {
    try {
      Optional<Woven> woven = batch.weave(file.toString(), Files.readAllBytes(file));
      if (woven.isPresent()) {
        FolderOutput.writeBeside(file, woven.get().host(), woven.get().frames());
      }
    } catch (IOException unusable) {
      batch.fail(file.toString(), unusable.toString());
    }
  }

  private void removeIfStale(Path file) throws IOException {
    if (!StaleFrames.mayBeFrame(file.toString().replace('\\', '/'))) {
      return;
    }
    StaleFrames.Folder<IOException> beside =
        name -> {
          Path sibling = file.resolveSibling(name);
          return Files.exists(sibling) ? Files.readAllBytes(sibling) : null;
        };
    try {
      if (StaleFrames.isStale(Files.readAllBytes(file), beside)) {
        Files.delete(file);
        batch.countRemoved();
      }
    } catch (IllegalArgumentException notClassFile) {
      batch.fail(file.toString(), notClassFile.toString());
    }
  }
}
