package dev.dormouse.compiler;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A jar that a test makes or looks at, entry by entry. */
final class TestJar {
  /** When all entries were last changed; jars count in steps of two seconds. */
  static final LocalDateTime TIME = LocalDateTime.of(2020, 2, 20, 20, 20, 20);

  /** An entry, by what weaving must keep. */
  record Entry(String name, boolean isStored, LocalDateTime time, String text) {}

  private final List<Entry> entries = new ArrayList<>();

  TestJar file(String name, String text) {
    entries.add(new Entry(name, false, TIME, text));
    return this;
  }

  TestJar file(String name, byte[] bytes) {
    return file(name, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  TestJar stored(String name, String text) {
    entries.add(new Entry(name, true, TIME, text));
    return this;
  }

  List<Entry> entriesWithout(String suffix) {
    return entries.stream().filter(entry -> !entry.name.endsWith(suffix)).toList();
  }

  Path write(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Entry entry : entries) {
        byte[] bytes = entry.text.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry made = new ZipEntry(entry.name);
        made.setMethod(entry.isStored ? ZipEntry.STORED : ZipEntry.DEFLATED);
        made.setTimeLocal(entry.time);
        made.setSize(bytes.length);
        made.setCrc(crc.getValue());
        out.putNextEntry(made);
        out.write(bytes);
      }
    }
    return jar;
  }

  static List<Entry> read(Path jar) throws IOException {
    List<Entry> found = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String text =
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        boolean isStored = entry.getMethod() == ZipEntry.STORED;
        found.add(new Entry(entry.getName(), isStored, entry.getTimeLocal(), text));
      }
    }
    return found;
  }
}
