package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dormouse.future.Future;
import dev.dormouse.io.AsyncFd;
import dev.dormouse.reactor.Interest;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A pipe of the JDK, of which a native backend knows the numbers: Linux tells them. */
record OpenPipe(Pipe pipe, int readingEnd, int writingEnd) implements AutoCloseable {
  private static final Path OWN = Path.of("/proc/self/fd");
  private static final int O_ACCMODE = 3;

  /** Opens one that does not block. */
  static OpenPipe open(Backend backend) throws IOException {
    Set<String> before = new HashSet<>(pipes().values());
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
    if (!backend.isNative()) {
      return new OpenPipe(pipe, -1, -1);
    }
    int reading = -1;
    int writing = -1;
    for (Map.Entry<Integer, String> each : pipes().entrySet()) {
      if (!before.contains(each.getValue())) {
        if (isReadingEnd(each.getKey())) {
          reading = each.getKey();
        } else {
          writing = each.getKey();
        }
      }
    }
    assertThat(reading).isNotNegative();
    assertThat(writing).isNotNegative();
    return new OpenPipe(pipe, reading, writing);
  }

  private static Map<Integer, String> pipes() throws IOException {
    Map<Integer, String> found = new HashMap<>();
    if (!Files.isDirectory(OWN)) {
      return found;
    }
    try (Stream<Path> all = Files.list(OWN)) {
      for (Path each : all.toList()) {
        try {
          String target = Files.readSymbolicLink(each).toString();
          if (target.startsWith("pipe:")) {
            found.put(Integer.parseInt(each.getFileName().toString()), target);
          }
        } catch (NoSuchFileException closed) {
          // the one that lists them, for instance
        }
      }
    }
    return found;
  }

  private static boolean isReadingEnd(int number) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + number))) {
      if (line.startsWith("flags:")) {
        return (Integer.parseInt(line.substring(6).trim(), 8) & O_ACCMODE) == 0;
      }
    }
    throw new AssertionError("no flags of " + number);
  }

  /** Registers the end that is read from. */
  Future<AsyncFd> registerReading() {
    return readingEnd < 0
        ? AsyncFd.register(pipe.source(), Interest.READABLE)
        : AsyncFd.register(readingEnd, Interest.READABLE);
  }

  /** Registers the end that is written to. */
  Future<AsyncFd> registerWriting() {
    return writingEnd < 0
        ? AsyncFd.register(pipe.sink(), Interest.WRITABLE)
        : AsyncFd.register(writingEnd, Interest.WRITABLE);
  }

  @Override
  public void close() throws IOException {
    pipe.source().close();
    pipe.sink().close();
  }
}
