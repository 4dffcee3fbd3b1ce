package dev.dormouse.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The standard streams: by hand over streams of the test, and in processes of their own. */
class StdioTest {
  private static final long PATIENCE_SECONDS = 120;

  /** Gives a text once it is let, then its end. */
  private static final class Slow extends InputStream {
    private final Semaphore let = new Semaphore(0);
    private final byte[] text;
    private int at;

    Slow(String text) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into) throws IOException {
      let.acquireUninterruptibly();
      if (at == text.length) {
        return -1;
      }
      into[0] = text[at++];
      if (into[0] == '!') {
        throw new IOException("broken");
      }
      return 1;
    }
  }

  /** Takes bytes once it is let. */
  private static final class Sluggish extends OutputStream {
    private final Semaphore let = new Semaphore(0);
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private boolean broken;

    @Override
    public void write(int one) {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) throws IOException {
      let.acquireUninterruptibly();
      if (broken) {
        throw new IOException("nobody reads");
      }
      got.write(from, offset, length);
    }
  }

  @Test
  void readsWaitForTheThreadAndTakeWhatItRead() throws Exception {
    Slow slow = new Slow("ab");
    AsyncRead in = new SharedInput("in", slow).open();
    byte[] got = new byte[4];
    Future<Integer> first = in.read(got);
    Polled.of(first).pending();
    slow.let.release();
    assertThat(Polled.block(first)).isEqualTo(1);
    slow.let.release(3);
    assertThat(Polled.block(in.read(got, 1, 1))).isEqualTo(1);
    assertThat(got).startsWith('a', 'b');
    assertThat(Polled.block(in.read(got))).isEqualTo(-1);
    assertThat(Polled.block(in.read(got))).as("asked again").isEqualTo(-1);
  }

  @Test
  void aReadThatIsDroppedLeavesItsBytesToTheNextThroughAnyHandle() throws Exception {
    Slow slow = new Slow("a");
    SharedInput input = new SharedInput("in", slow);
    Polled<Integer> dropped = Polled.of(input.open().read(new byte[1])).pending();
    AsyncRead other = input.open();
    assertThatThrownBy(() -> Polled.of(other.read(new byte[1])).poll())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another task waits to read in");
    dropped.drop();
    byte[] got = new byte[1];
    Future<Integer> next = other.read(got);
    Polled.of(next).pending();
    slow.let.release();
    assertThat(Polled.block(next)).isEqualTo(1);
    assertThat(got).containsExactly('a');
    assertThat(dropped.wakes()).isZero();
  }

  @Test
  void aFailureIsToldOnceAndReadingGoesOn() throws Exception {
    Slow slow = new Slow("!b");
    AsyncRead in = new SharedInput("in", slow).open();
    slow.let.release(2);
    assertThatThrownBy(() -> Polled.block(in.read(new byte[1])))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot read in: broken");
    assertThat(Polled.block(in.read(new byte[1]))).isEqualTo(1);
  }

  @Test
  void writesAreTakenWholeAndFlushWaitsUntilTheyAreWritten() throws Exception {
    Sluggish sluggish = new Sluggish();
    AsyncWrite out = new SharedOutput("out", sluggish).open();
    assertThat(Polled.now(out.write("line\n".getBytes(StandardCharsets.UTF_8)))).isEqualTo(5);
    Future<Void> flush = out.flush();
    Polled.of(flush).pending();
    sluggish.let.release();
    Polled.block(flush);
    assertThat(sluggish.got.toString(StandardCharsets.UTF_8)).isEqualTo("line\n");
    Polled.now(out.flush());
    Polled.now(out.shutdown());
  }

  /** Fills the buffer, and the one that the thread is writing. */
  private static void fill(AsyncWrite out) throws Exception {
    byte[] full = new byte[Limits.STDIO_BYTES];
    assertThat(Polled.block(out.write(full))).isEqualTo(full.length);
    assertThat(Polled.block(out.write(full))).isEqualTo(full.length);
  }

  @Test
  void whoeverWaitsForRoomIsServedInTurn() throws Exception {
    Sluggish sluggish = new Sluggish();
    SharedOutput output = new SharedOutput("out", sluggish);
    fill(output.open());
    byte[] half = new byte[Limits.STDIO_BYTES / 2 + 1];
    Future<Integer> first = output.open().write(half);
    Future<Integer> dropped = output.open().write(half);
    Future<Integer> third = output.open().write(new byte[1]);
    Polled.of(first).pending();
    Polled.of(dropped).pending();
    Polled.of(third).pending();
    sluggish.let.release();
    assertThat(Polled.block(first)).isEqualTo(half.length);
    Polled.of(third).pending();
    dropped.drop();
    assertThat(Polled.block(third)).isEqualTo(1);
    sluggish.let.release(10);
  }

  @Test
  void aFailureReachesWhoeverWaitsAndAllLaterWrites() throws Exception {
    Sluggish sluggish = new Sluggish();
    SharedOutput output = new SharedOutput("out", sluggish);
    AsyncWrite out = output.open();
    fill(out);
    Future<Integer> write = output.open().write(new byte[Limits.STDIO_BYTES]);
    Future<Void> flush = out.flush();
    Polled.of(write).pending();
    Polled.of(flush).pending();
    sluggish.broken = true;
    sluggish.let.release(10);
    for (Future<?> each : List.of(flush, out.write(new byte[1]), out.flush())) {
      assertThatThrownBy(() -> Polled.block(each))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot write out: nobody reads");
    }
    write.drop();
  }

  // ---- In a process of its own

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(StdioProgram.class.getName());
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-thread", "stealing"})
  void aRuntimeEndsWhileAReadOfAnOpenPipeIsUnderWay(String threads) throws Exception {
    Process process = start("read-and-end", threads);
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(process.inputReader().readLine()).isEqualTo("ended");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aRuntimeEndsWhileAWriteIntoAFullPipeIsUnderWay() throws Exception {
    Process process = start("write-and-end", "stealing");
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatComesInGoesOutToItsEnd() throws Exception {
    Process process = start("copy", "one-thread");
    try {
      String text = "some line\n".repeat(5000);
      Thread writer =
          Thread.startVirtualThread(() -> {
            try (OutputStream out = process.getOutputStream()) {
              out.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
              throw new AssertionError(gone);
            }
          });
      String copy = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(copy).isEqualTo(text);
      writer.join();
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void linesOfManyTasksStayWhole() throws Exception {
    Process process = start("lines", "stealing");
    try {
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(lines).hasSize(StdioProgram.TASKS * StdioProgram.LINES);
      assertThat(lines).allMatch(line -> line.equals(StdioProgram.line(line.charAt(0) - 'a')));
    } finally {
      process.destroyForcibly();
    }
  }
}
