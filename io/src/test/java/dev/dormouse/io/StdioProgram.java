package dev.dormouse.io;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.runtime.AsyncRuntime;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the standard streams run as a process. */
final class StdioProgram {
  static final int TASKS = 8;
  static final int LINES = 200;

  private StdioProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (AsyncRuntime runtime =
        arguments[1].equals("stealing")
            ? AsyncRuntime.builder().workStealing().workers(2).build()
            : AsyncRuntime.builder().currentThread().build()) {
      switch (arguments[0]) {
        case "read-and-end" -> runtime.blockOn(readAndEnd());
        case "write-and-end" -> runtime.blockOn(writeAndEnd());
        case "copy" -> runtime.blockOn(copy());
        case "lines" -> runtime.blockOn(lines());
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
    if (arguments[0].equals("read-and-end")) {
      System.out.println("ended");
    }
  }

  private static Future<Void> readAndEnd() {
    return async(() -> {
      JoinHandle<Integer> reading = spawn(Stdio.stdin().read(new byte[10]));
      await(Futures.yieldNow());
      assert !reading.isFinished();
    });
  }

  private static Future<Void> writeAndEnd() {
    return async(() -> {
      AsyncWrite out = Stdio.stdout();
      byte[] much = new byte[1 << 20];
      JoinHandle<Void> writing = spawn(out.writeAll(much));
      await(Futures.yieldNow());
      assert !writing.isFinished();
    });
  }

  private static Future<Void> copy() {
    return async(() -> {
      AsyncWrite out = Stdio.stdout();
      await(ByteStreams.copy(Stdio.stdin(), out));
      await(out.flush());
    });
  }

  static String line(int task) {
    return String.valueOf((char) ('a' + task)).repeat(37 * (task + 1));
  }

  private static Future<Void> lines() {
    return async(() -> {
      List<JoinHandle<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(spawn(writeLines(line(i) + "\n")));
      }
      for (JoinHandle<Void> task : tasks) {
        await(task);
      }
    });
  }

  private static Future<Void> writeLines(String line) {
    return async(() -> {
      AsyncWrite out = Stdio.stdout();
      for (int i = 0; i < LINES; i++) {
        await(out.writeAll(line));
        await(Futures.yieldNow());
      }
      await(out.flush());
    });
  }
}
