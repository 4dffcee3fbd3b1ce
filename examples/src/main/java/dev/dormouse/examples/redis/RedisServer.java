package dev.dormouse.examples.redis;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.clock;
import static dev.dormouse.task.Scope.scope;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.Semaphore;
import dev.dormouse.sync.SemaphorePermit;
import dev.dormouse.task.ScopeOptions;
import dev.dormouse.task.TaskTracker;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;

/**
 * Accepts connections until it is told to stop, then lets every session send what it has answered.
 *
 * @param clientsMax how many may be connected; further ones wait in the listener's queue
 * @param bytesMax how many bytes keys and values may take
 * @param drain how long the sessions may take to end
 */
record RedisServer(int clientsMax, long bytesMax, Duration drain) {

  static RedisServer standard() {
    return new RedisServer(10_000, Runtime.getRuntime().maxMemory() / 2, Duration.ofSeconds(2));
  }

  // region server
  /**
   * Serves {@code listener} until {@code stop} is ready. No task of it is left when it ends.
   *
   * @cancelSafety dropping it closes the listener and all connections
   */
  Future<Void> serve(TcpListener listener, Future<Void> stop) {
    return scope(
        ScopeOptions.keepGoing().endingWithBody(),
        tasks ->
            async(() -> {
              var keys = new Keyspace(clock(), bytesMax);
              tasks.spawn(keys.purge());
              var stopping = new CancellationToken();
              var sessions = new TaskTracker(tasks);
              try (listener) {
                await(Futures.race(acceptAll(listener, keys, sessions, stopping), stop));
              }
              stopping.cancel();
              sessions.close();
              try {
                await(Time.timeout(drain, sessions.awaitEmpty()));
              } catch (Elapsed tooSlow) {
                // Clients that do not read are cut off at the end of the scope.
              }
            }));
  }

  private Future<Void> acceptAll(
      TcpListener listener, Keyspace keys, TaskTracker sessions, CancellationToken stopping) {
    return async(() -> {
      var channels = new Channels();
      var places = new Semaphore(clientsMax);
      while (true) {
        var place = await(places.acquire());
        var stream = await(listener.accept());
        var session = new RedisSession(stream, keys, channels);
        sessions.spawn(serve(stream, place, session.serve(stopping)));
      }
    });
  }

  private static Future<Void> serve(TcpStream stream, SemaphorePermit place, Future<Void> session) {
    return async(() -> {
      try (place;
          stream) {
        stream.noDelay(true);
        await(session);
      } catch (IOException gone) {
        // The client had left before it was served.
      }
    });
  }

  // endregion
}
