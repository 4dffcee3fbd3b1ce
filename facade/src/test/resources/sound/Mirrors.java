package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.io.AsyncRead;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Attempts that are made anew, choices in loops, and futures in collections. */
class Mirrors {
  private static final Duration SHORT = Duration.ofMillis(200);

  private Future<String> fetch(String mirror, String path) {
    return async(() -> mirror + path);
  }

  Future<String> fastest(List<String> mirrors, String path) {
    return async(() -> {
      List<Future<String>> attempts = new ArrayList<>();
      for (String mirror : mirrors) {
        attempts.add(fetch(mirror, path));
      }
      return await(Futures.raceOk(attempts));
    });
  }

  Future<List<String>> all(List<String> mirrors, String path) {
    return async(() -> {
      List<Future<String>> attempts =
          mirrors.stream().map(mirror -> fetch(mirror, path)).toList();
      List<String> pages = new ArrayList<>();
      for (Future<String> attempt : attempts) {
        pages.add(await(attempt));
      }
      pages.addAll(await(Futures.joinAll(mirrors.stream().map(m -> fetch(m, path)).toList())));
      return pages;
    });
  }

  <T> Future<T> retry(Supplier<Future<T>> work, int tries) {
    return async(() -> {
      for (int i = 1; ; i++) {
        Future<T> attempt = work.get();
        try {
          return await(attempt);
        } catch (IOException failure) {
          if (i == tries) {
            throw failure;
          }
        }
      }
    });
  }

  /** Each round makes its attempt; reads lose nothing. */
  Future<Integer> poll(AsyncRead in, AsyncWrite out) {
    return async(() -> {
      byte[] buffer = new byte[256];
      int rounds = 0;
      while (true) {
        int read;
        try {
          read = await(Time.timeout(SHORT, in.read(buffer)));
        } catch (Elapsed quiet) {
          await(out.writeAll("."));
          rounds++;
          continue;
        }
        if (read < 0) {
          return rounds;
        }
        await(out.writeAll(buffer, 0, read));
      }
    });
  }

  /** Either future is awaited, on ways that exclude each other. */
  Future<String> either(boolean first, Future<String> one, Future<String> other) {
    return async(() -> {
      Future<String> chosen = first ? one : other;
      Future<String> rest = first ? other : one;
      String value = await(chosen);
      return value.isEmpty() ? await(rest) : value;
    });
  }

  Future<String> onDemand(Future<String> costly, Optional<String> known) {
    return async(() -> {
      String value = known.orElse(null);
      if (value == null) {
        value = await(costly);
      } else {
        costly.drop();
      }
      return value;
    });
  }

  Future<Integer> sums(List<List<Future<Integer>>> rows) {
    return async(() -> {
      int sum = 0;
      for (var row : rows) {
        for (var each : row) {
          sum += await(each);
        }
        if (sum < 0) {
          break;
        }
      }
      return sum;
    });
  }

  Future<Void> backOff(Supplier<Future<Boolean>> ready) {
    return async(() -> {
      var wait = SHORT;
      while (!await(ready.get())) {
        await(Time.sleep(wait));
        wait = wait.multipliedBy(2);
      }
    });
  }
}
