package dev.dormouse.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Frame classes that outlived their block: the host was compiled again without it, or is gone.
 *
 * <p>They do no harm by themselves, but a tool that looks at all classes trips over their
 * references to what is no longer there.
 */
final class StaleFrames {
  /** What frame classes are called, and hardly any other class. */
  private static final Pattern NAME = Pattern.compile("(?:.*/)?[^/]+\\$async\\d+\\.class");

  /** The class files in one folder, by simple name such as {@code Server$1.class}. */
  interface Folder<X extends Exception> {
    byte @Nullable [] read(String fileName) throws X;
  }

  private StaleFrames() {}

  /** A cheap test that spares reading: may a file of this name be a frame class? */
  static boolean mayBeFrame(String fileName) {
    return NAME.matcher(fileName).matches();
  }

  /** Tells whether a class file is a frame class that its host, beside it, does not make. */
  static <X extends Exception> boolean isStale(byte[] classFile, Folder<X> beside) throws X {
    Optional<String> host = Marker.hostOfFrame(classFile);
    if (host.isEmpty()) {
      return false;
    }
    byte[] hostFile = beside.read(FolderOutput.fileName(host.get()));
    return hostFile == null || !Weaver.isWoven(hostFile) || !names(hostFile, classFile);
  }

  private static boolean names(byte[] hostFile, byte[] frame) {
    String name = ClassFile.of().parse(frame).thisClass().asInternalName();
    for (PoolEntry entry : ClassFile.of().parse(hostFile).constantPool()) {
      if (entry instanceof ClassEntry type && type.asInternalName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
