package dev.dormouse.testing;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.testing.PollAssertions.assertFails;
import static dev.dormouse.testing.PollAssertions.assertNotWoken;
import static dev.dormouse.testing.PollAssertions.assertPending;
import static dev.dormouse.testing.PollAssertions.assertReadyValue;
import static dev.dormouse.testing.PollAssertions.assertWoken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.AsyncRead;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.io.Lines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedStreamTest {
  // region serve
  /** Answers each line until the other side ends. */
  private static Future<Void> serve(AsyncRead in, AsyncWrite out) {
    return async(() -> {
      Lines lines = in.lines();
      for (String line; (line = await(lines.next())) != null; ) {
        await(out.writeAll(line.equals("PING") ? "PONG\n" : "?\n"));
      }
    });
  }

  // endregion

  // region scripted
  @DormouseTest
  void eachLineIsAnswered(TestRuntime test) throws Exception {
    try (var stream =
        ScriptedStream.of(script ->
            script
                .read("PI") // a line may come in pieces
                .pause(Duration.ofSeconds(1))
                .read("NG\n")
                .write("PONG\n")
                .read("what\n")
                .write("?\n"))) {
      test.run(serve(stream, stream));
    }
  }

  // endregion

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Test
  void readsTakeWhatTheyHaveRoomFor() throws Exception {
    ScriptedStream stream = ScriptedStream.of(script -> script.read("abc").read("d"));
    byte[] buffer = new byte[2];
    assertReadyValue(2, TestTask.of(stream.read(buffer)));
    assertThat(text(buffer, 2)).isEqualTo("ab");
    assertReadyValue(0, TestTask.of(stream.read(buffer, 0, 0)));
    assertReadyValue(1, TestTask.of(stream.read(buffer)));
    assertThat(text(buffer, 1)).isEqualTo("c");
    assertReadyValue(1, TestTask.of(stream.read(buffer)));
    assertReadyValue(AsyncRead.END, TestTask.of(stream.read(buffer)));
    stream.close();
    stream.close();
  }

  @Test
  void readWaitsForTheWriteBeforeItAndTheOtherWayRound() throws Exception {
    ScriptedStream stream =
        ScriptedStream.of(script -> script.write("ask").read("told").write("!"));
    byte[] buffer = new byte[8];
    TestTask<Integer> read = TestTask.of(stream.read(buffer));
    assertPending(read);
    assertReadyValue(3, TestTask.of(stream.write(bytes("ask"))));
    assertWoken(read);
    TestTask<Integer> write = TestTask.of(stream.write(bytes("!")));
    assertPending(write);
    assertReadyValue(4, read);
    assertWoken(write);
    assertReadyValue(1, write);
    stream.close();
  }

  @Test
  void writeThatIsNotInTheScriptFailsTheTest() throws Exception {
    ScriptedStream stream = ScriptedStream.of(script -> script.name("the bank").write("debit 5\n"));
    assertThat(assertFails(AssertionError.class, TestTask.of(stream.write(bytes("debit 6\n")))))
        .hasMessage("the bank, step 1: to be written is \"debit 5\\n\" but it was \"debit 6\\n\"");
    assertReadyValue(6, TestTask.of(stream.write(bytes("debit "))));
    assertReadyValue(2, TestTask.of(stream.write(bytes("5\nmore"))));
    assertThat(assertFails(AssertionError.class, TestTask.of(stream.write(bytes("more")))))
        .hasMessageContaining("nothing is to be written");
    stream.close();
  }

  @Test
  void closeNamesWhatIsLeftAndHidesNoOtherFailure() {
    ScriptedStream left =
        ScriptedStream.of(script -> script.name("db").read("rows").pause(Duration.ofMillis(5)));
    assertThatThrownBy(left::close)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "db: after 0 steps these have not happened: read of \"rows\", pause of PT0.005S");
    assertThatCode(left::close).doesNotThrowAnyException();
    IOException first = new IOException("first");
    assertThatThrownBy(
            () -> {
              try (ScriptedStream stream = ScriptedStream.of(script -> script.read("x"))) {
                assertThat(stream).isNotNull();
                throw first;
              }
            })
        .isSameAs(first);
    assertThat(first.getSuppressed()).hasSize(1);
  }

  @Test
  void failuresOfTheScriptAreThrownOnce() throws Exception {
    IOException reset = new IOException("reset");
    IOException full = new IOException("full");
    ScriptedStream stream =
        ScriptedStream.of(script -> script.failRead(reset).read("x").failWrite(full).write("y"));
    byte[] buffer = new byte[8];
    assertThat(assertFails(IOException.class, TestTask.of(stream.read(buffer)))).isSameAs(reset);
    assertReadyValue(1, TestTask.of(stream.read(buffer)));
    assertThat(assertFails(IOException.class, TestTask.of(stream.write(bytes("y")))))
        .isSameAs(full);
    assertReadyValue(1, TestTask.of(stream.write(bytes("y"))));
    stream.close();
  }

  @Test
  void pauseBeginsWithTheFirstThatWaitsForWhatIsBehindIt() throws Exception {
    ScriptedStream stream =
        ScriptedStream.of(script -> script.pause(Duration.ofSeconds(1)).read("late"));
    TestTask<Integer> dropped = TestTask.of(stream.read(new byte[8]));
    assertPending(dropped);
    dropped.close();
    TestTask<Integer> read = TestTask.of(stream.read(new byte[8]));
    assertPending(read);
    read.advance(Duration.ofMillis(999));
    assertNotWoken(read);
    read.advance(Duration.ofMillis(1));
    assertWoken(read);
    assertReadyValue(4, read);
    stream.close();
  }

  @DormouseTest
  void openStreamWaitsForWhatIsAppended(TestRuntime test) throws Exception {
    ScriptedStream stream = ScriptedStream.open();
    test.run(
        async(() -> {
          JoinHandle<Void> server = spawn(serve(stream, stream));
          await(Futures.yieldNow());
          assertThat(server.isFinished()).isFalse();
          stream.append(script -> script.read("PING\n").write("PONG\n"));
          await(Futures.yieldNow());
          stream.finish();
          await(server);
        }));
    stream.close();
    assertThatThrownBy(() -> stream.append(script -> script.read("more")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void secondReadBesideOneIsRefusedAndHarmsNotTheFirst() throws Exception {
    ScriptedStream stream = ScriptedStream.open();
    TestTask<Integer> first = TestTask.of(stream.read(new byte[8]));
    assertPending(first);
    assertFails(IllegalStateException.class, TestTask.of(stream.read(new byte[8])));
    stream.append(script -> script.read("x"));
    assertWoken(first);
    assertReadyValue(1, first);
    stream.close();
  }

  @Test
  void closedAndShutDownStreamsRefuse() throws Exception {
    ScriptedStream stream = ScriptedStream.open();
    TestTask<Integer> waiting = TestTask.of(stream.read(new byte[8]));
    assertPending(waiting);
    assertReadyValue(null, TestTask.of(stream.flush()));
    assertReadyValue(null, TestTask.of(stream.shutdown()));
    assertFails(IOException.class, TestTask.of(stream.write(bytes("x"))));
    stream.close();
    assertWoken(waiting);
    assertFails(IOException.class, waiting);
    assertThatThrownBy(() -> stream.read(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ScriptedStream.of(script -> script.pause(Duration.ofMillis(-1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readDroppedAtEachSuspensionLeavesNothing() {
    int suspensions =
        Suspensions.dropAtEach(() ->
            ScriptedStream.of(script -> script.pause(Duration.ofSeconds(1)).read("x"))
                .read(new byte[8]));
    assertThat(suspensions).isEqualTo(1);
  }
}
