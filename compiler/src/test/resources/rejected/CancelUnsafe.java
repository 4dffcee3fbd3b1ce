package rejected;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.CancelSafe;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Select2;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.time.Duration;
import java.util.List;

final class CancelUnsafe {
  interface Output {
    @dev.dormouse.future.CancelUnsafe("how much was written")
    Future<Void> writeAll(String text);

    Future<Integer> write(String text);
  }

  interface File extends Output {
    @Override
    Future<Void> writeAll(String text);
  }

  static final Duration SECOND = Duration.ofSeconds(1);

  // region wrong
  Future<Void> wrong(Output output, Future<Void> stop) {
    return async(() -> {
      while (true) {
        await(Futures.select(output.writeAll("tick\n"), Time.sleep(SECOND)));
      }
    });
  }
  // endregion

  // region right
  Future<Void> right(Output output) {
    return async(() -> {
      while (true) {
        JoinHandle<Void> write = spawn(output.writeAll("tick\n"));
        if (await(Futures.select(write.byRef(), Time.sleep(SECOND))) instanceof Select2.Second) {
          await(write); // slow, but whole
        }
      }
    });
  }
  // endregion

  Future<Void> more(File file, List<String> texts) {
    return async(() -> {
      for (String text : texts) {
        Future<Integer> made = file.writeAll(text).map(_ -> 1);
        await(Futures.race(made, Time.sleep(SECOND).map(_ -> 0)));
        await(Futures.selectBiased(async(() -> await(file.writeAll(text))), Time.sleep(SECOND)));
        await(Futures.select(Time.sleep(SECOND), writeTwice(file)));
        try {
          await(Time.timeout(SECOND, file.writeAll(text)));
        } catch (Elapsed slow) {
          continue;
        }
        await(Time.timeout(SECOND, file.writeAll(text)).outcome());
      }
    });
  }

  Future<Void> writeTwice(Output output) {
    return async(() -> {
      await(output.writeAll("a"));
      await(output.writeAll("b"));
    });
  }

  @CancelSafe("who reads skips what is not whole")
  Future<Void> writeRecord(Output output) {
    return async(() -> await(output.writeAll("record")));
  }

  Future<Integer> allowed(File file, Future<Void> stop) {
    return async(() -> {
      await(Futures.select(file.writeAll("once"), stop));
      for (int i = 0; ; i++) {
        await(Futures.select(file.write("some"), Time.sleep(SECOND)));
        await(Futures.select(writeRecord(file), Time.sleep(SECOND)));
        await(file.writeAll("not a branch"));
        await(Time.timeout(SECOND, file.writeAll("an end by time leaves the loop")));
        try {
          await(Time.timeout(SECOND, file.writeAll("so it does here")));
        } catch (Elapsed slow) {
          return i;
        }
        if (i == 3) {
          return await(Futures.select(file.writeAll("last"), stop)).hashCode();
        }
      }
    });
  }

  @SuppressWarnings("cancel-unsafe")
  Future<Void> meant(Output output) {
    return async(() -> {
      while (true) {
        await(Futures.select(output.writeAll("tick"), Time.sleep(SECOND)));
      }
    });
  }
}
