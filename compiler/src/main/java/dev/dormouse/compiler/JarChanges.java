package dev.dormouse.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What weaving changes in one jar.
 *
 * <p>Entries keep their order, times, comments and way of compression; a frame class follows its
 * host and has its times. Classes of a multi-release jar are woven where they stand, so that each
 * version has frames of its own.
 */
final class JarChanges {
  private static final Predicate<String> SIGNATURE =
      Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE)
          .asMatchPredicate();

  private final ZipFile jar;
  private final List<? extends ZipEntry> entries;

  /** Woven classes by the name of their entry. */
  private final Map<String, byte[]> hosts = new HashMap<>();

  /** Frame classes by the name of the entry that they follow, then by their own. */
  private final Map<String, Map<String, byte[]>> frames = new HashMap<>();

  /** Old entries that are not copied: frame classes that are stale or made anew. */
  private final TreeSet<String> dropped = new TreeSet<>();

  private JarChanges(ZipFile jar) {
    this.jar = jar;
    entries = Collections.list(jar.entries());
  }

  static JarChanges find(ZipFile jar, String name, ClassBatch batch) throws IOException {
    JarChanges changes = new JarChanges(jar);
    for (ZipEntry entry : changes.entries) {
      if (!entry.isDirectory() && entry.getName().endsWith(".class")) {
        Optional<Woven> woven = batch.weave(name + "!/" + entry.getName(), changes.read(entry));
        woven.ifPresent(made -> changes.add(entry.getName(), made));
      }
    }
    for (ZipEntry entry : changes.entries) {
      if (changes.isStale(entry)) {
        changes.dropped.add(entry.getName());
        batch.countRemoved();
      }
    }
    return changes;
  }

  private void add(String entry, Woven woven) {
    Map<String, byte[]> made = new LinkedHashMap<>();
    woven
        .frames()
        .forEach((name, bytes) -> made.put(beside(entry, FolderOutput.fileName(name)), bytes));
    hosts.put(entry, woven.host());
    frames.put(entry, made);
    dropped.addAll(made.keySet());
  }

  private static String beside(String entry, String fileName) {
    return entry.substring(0, entry.lastIndexOf('/') + 1) + fileName;
  }

  private boolean isStale(ZipEntry entry) throws IOException {
    String name = entry.getName();
    return StaleFrames.mayBeFrame(name)
        && !dropped.contains(name)
        && StaleFrames.<IOException>isStale(
            read(entry), fileName -> current(beside(name, fileName)));
  }

  private byte @Nullable [] current(String name) throws IOException {
    byte[] woven = hosts.get(name);
    if (woven != null) {
      return woven;
    }
    ZipEntry entry = jar.getEntry(name);
    return entry == null ? null : read(entry);
  }

  private byte[] read(ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  boolean isEmpty() {
    return hosts.isEmpty() && dropped.isEmpty();
  }

  boolean isSigned() {
    return entries.stream().map(ZipEntry::getName).anyMatch(SIGNATURE);
  }

  /** Writes the jar as it is to be. */
  void write(Path target) throws IOException {
    try (OutputStream file = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setComment(jar.getComment());
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        if (!dropped.contains(name)) {
          byte[] woven = hosts.get(name);
          put(out, new ZipEntry(entry), woven == null ? read(entry) : woven);
        }
        for (Map.Entry<String, byte[]> frame : frames.getOrDefault(name, Map.of()).entrySet()) {
          ZipEntry beside = new ZipEntry(frame.getKey());
          copyTimes(entry, beside);
          beside.setMethod(entry.getMethod());
          put(out, beside, frame.getValue());
        }
      }
    }
  }

  private static void copyTimes(ZipEntry from, ZipEntry to) {
    if (from.getTime() != -1) {
      to.setTimeLocal(from.getTimeLocal());
    }
  }

  private static void put(ZipOutputStream out, ZipEntry entry, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    // Another deflater may compress better or worse than the one before.
    entry.setCompressedSize(entry.getMethod() == ZipEntry.STORED ? bytes.length : -1);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
