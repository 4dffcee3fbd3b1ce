package dev.dormouse.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of the project as they lie on disk, without what builds and editors leave behind. */
final class Checkout {
  private static final Set<String> FOLDERS_LEFT_OUT =
      Set.of("target", ".git", ".idea", ".vscode", ".settings");
  private static final List<String> FILES_LEFT_OUT =
      List.of(".git", ".classpath", ".project", "Cargo.lock");

  private final Path root;
  private final SortedMap<String, String> texts = new TreeMap<>();

  private Checkout(Path root) {
    this.root = root;
  }

  /** Reads the checkout around the current folder, which is its root or the folder of a module. */
  static Checkout around(Path folder) throws IOException {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("ARCHITECTURE.md"))) {
        Checkout checkout = new Checkout(at);
        checkout.read();
        return checkout;
      }
    }
    throw new IllegalStateException("no ARCHITECTURE.md in or above " + folder.toAbsolutePath());
  }

  Path root() {
    return root;
  }

  /** Returns every text file by its path from the root; binary files are left out. */
  SortedMap<String, String> texts() {
    return texts;
  }

  String text(String path) {
    String text = texts.get(path);
    if (text == null) {
      throw new IllegalStateException("the checkout has no file " + path);
    }
    return text;
  }

  private void read() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean leftOut = FOLDERS_LEFT_OUT.contains(folder.getFileName().toString());
            return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!FILES_LEFT_OUT.contains(file.getFileName().toString())) {
              readText(file).ifPresent(text -> texts.put(slashed(root.relativize(file)), text));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static Optional<String> readText(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (MalformedInputException binary) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}
