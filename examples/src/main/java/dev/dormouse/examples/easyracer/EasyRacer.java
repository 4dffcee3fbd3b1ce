package dev.dormouse.examples.easyracer;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.task.Scope.firstSuccess;
import static dev.dormouse.task.Scope.scope;

import com.sun.management.OperatingSystemMXBean;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.Outcome;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.task.JoinSet;
import dev.dormouse.task.Scope;
import dev.dormouse.task.ScopeOptions;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * The scenarios, each a future of the word {@code right}.
 *
 * <p>Start the server of the course, {@code docker run -it -p8080:8080
 * ghcr.io/jamesward/easyracer}, then this.
 *
 * @param port of the server on this machine
 * @param racers how many requests scenario 3 makes at once
 * @param second how long a second is; tests shorten it
 */
record EasyRacer(int port, int racers, Duration second) {

  public static void main(String[] args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    var course = new EasyRacer(port, 10_000, Duration.ofSeconds(1));
    try (var runtime = AsyncRuntime.workStealing()) {
      int number = 1;
      for (Future<String> scenario : course.scenarios()) {
        System.out.println(number++ + ": " + runtime.blockOn(scenario));
      }
    }
  }

  List<Future<String>> scenarios() {
    return List.of(
        race(1, 2),
        race(2, 2),
        race(3, racers),
        raceWithImpatience(),
        race(5, 2),
        race(6, 3),
        hedge(),
        raceForResources(),
        spell(),
        computeWhileAsking(),
        raceOfRaces());
  }

  private Future<String> ask(String path) {
    return Reply.success(port, path);
  }

  // region race
  /** 1, 2, 3, 5 and 6: the first success wins; a failure, of whatever kind, loses. */
  Future<String> race(int scenario, int requests) {
    return async(() -> {
      var all = Collections.nCopies(requests, scenario).stream().map(n -> ask("/" + n)).toList();
      return await(firstSuccess(all));
    });
  }

  // endregion

  /** 4: one of two has a second only. */
  Future<String> raceWithImpatience() {
    return firstSuccess(List.of(Time.timeout(second, ask("/4")), ask("/4")));
  }

  // region hedge
  /** 7: the second request starts three seconds after the first, if that is not back. */
  Future<String> hedge() {
    Future<String> second = Time.sleep(this.second.multipliedBy(3)).then(_ -> ask("/7"));
    return firstSuccess(List.of(ask("/7"), second));
  }

  // endregion

  // region resources
  /** 8: whoever loses, every resource that was opened is closed before this ends. */
  Future<String> raceForResources() {
    return scope(s -> firstSuccess(List.of(useResource(s), useResource(s))));
  }

  private Future<String> useResource(Scope scope) {
    return async(() -> {
      String id = await(ask("/8?open"));
      scope.atEnd(ask("/8?close=" + id));
      return await(ask("/8?use=" + id));
    });
  }

  // endregion

  // region spell
  /** 9: of ten requests five succeed; their letters count in the order in which they come back. */
  Future<String> spell() {
    return scope(s ->
        async(() -> {
          var answers = new JoinSet<Outcome<String>>(s);
          for (int i = 0; i < 10; i++) {
            answers.spawn(ask("/9").outcome());
          }
          var word = new StringBuilder();
          for (Outcome<Outcome<String>> next; (next = await(answers.joinNext())) != null; ) {
            if (next.orThrow() instanceof Outcome.Value<String>(String letter)) {
              word.append(letter);
            }
          }
          return word.toString();
        }));
  }

  // endregion

  // region compute
  /** 10: computes while a request is open; beside it the server is told of the load. */
  Future<String> computeWhileAsking() {
    String id = UUID.randomUUID().toString();
    Future<String> busy =
        scope(
            ScopeOptions.failFast().endingWithBody(),
            s -> {
              s.spawn(computeForEver());
              return ask("/10?" + id);
            });
    return Futures.join(busy, reportLoad(id)).map(both -> both.second());
  }

  /** Ends at its next await when it is cancelled. */
  private static Future<Void> computeForEver() {
    return async(() -> {
      var sha = MessageDigest.getInstance("SHA-512");
      byte[] data = new byte[1 << 16];
      while (true) {
        System.arraycopy(sha.digest(data), 0, data, 0, sha.getDigestLength());
        await(Futures.yieldNow());
      }
    });
  }

  // endregion

  private Future<String> reportLoad(String id) {
    return async(() -> {
      var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      while (true) {
        await(Time.sleep(second));
        double load = Math.clamp(system.getProcessCpuLoad(), 0, 1);
        Reply reply = await(Reply.get(port, "/10?" + id + "=" + load));
        if (reply.status() / 100 == 2) {
          return reply.body();
        }
        if (reply.status() / 100 != 3) {
          throw new IOException("/10 answered " + reply.status() + ": " + reply.body());
        }
      }
    });
  }

  /** 11, of older courses: a request races a race of two. */
  Future<String> raceOfRaces() {
    return firstSuccess(List.of(ask("/11"), firstSuccess(List.of(ask("/11"), ask("/11")))));
  }
}
