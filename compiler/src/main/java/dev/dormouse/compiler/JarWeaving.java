package dev.dormouse.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.zip.ZipFile;

/**
 * Weaves the class files in a jar, and removes stale frame classes.
 *
 * <p>A jar is written anew only if something in it changes, and then beside the old one, which it
 * replaces in one step.
 */
final class JarWeaving {
  private static final int ZIP_MAGIC = 0x504B;

  private final ClassBatch batch;

  JarWeaving(ClassBatch batch) {
    this.batch = batch;
  }

  /** Weaves {@code jar} into {@code target}, which may be the same file. */
  void weave(Path jar, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      JarChanges changes = JarChanges.find(zip, jar.toString(), batch);
      if (changes.isEmpty()) {
        copy(jar, target);
      } else if (changes.isSigned()) {
        batch.fail(
            jar.toString(),
            "the jar is signed, and weaving would break its signature; weave before signing, or"
                + " weave when classes are loaded, with -javaagent:dormouse-compiler.jar");
      } else if (!startsAsZip(jar)) {
        batch.fail(
            jar.toString(),
            "something precedes the entries, as in a jar that is a program of its own, and would"
                + " be lost; weave the jar it is made of");
      } else {
        replace(jar, target, changes);
      }
    }
  }

  /** Leaves a target that is the same already, so that its time stays. */
  private static void copy(Path jar, Path target) throws IOException {
    boolean same = Files.exists(target) && Files.mismatch(jar, target) < 0;
    if (!same) {
      Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean startsAsZip(Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      return (in.read() << Byte.SIZE | in.read()) == ZIP_MAGIC;
    }
  }

  private static void replace(Path jar, Path target, JarChanges changes) throws IOException {
    Path fresh = Files.createTempFile(target.toAbsolutePath().getParent(), "weaving", ".jar");
    try {
      changes.write(fresh);
      boolean same = Files.exists(target) && Files.mismatch(fresh, target) < 0;
      if (!same) {
        copyPermissions(jar, fresh);
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView source = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (source != null) {
      Files.setPosixFilePermissions(to, source.readAttributes().permissions());
    }
  }
}
