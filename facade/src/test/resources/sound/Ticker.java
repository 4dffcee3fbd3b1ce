package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.Select2;
import dev.dormouse.future.Select3;
import dev.dormouse.io.AsyncWrite;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.Receiver;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Interval;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** One task with several sources: messages, a clock, and a stop. */
class Ticker {
  private static final Duration SECOND = Duration.ofSeconds(1);

  Future<Integer> run(Receiver<String> messages, AsyncWrite out, CancellationToken stop) {
    return async(() -> {
      Interval ticks = Time.interval(SECOND);
      Deque<String> waiting = new ArrayDeque<>();
      int sent = 0;
      while (true) {
        switch (await(Futures.selectBiased(stop.cancelled(), messages.recv(), ticks.tick()))) {
          case Select3.First(_) -> {
            await(flush(out, waiting));
            return sent;
          }
          case Select3.Second(String message) when message == null -> {
            return sent;
          }
          case Select3.Second(String message) -> waiting.add(message);
          case Select3.Third(_) -> {
            sent += waiting.size();
            await(flush(out, waiting));
          }
        }
      }
    });
  }

  /** The write is not part of a choice: the task that makes it goes on. */
  Future<Void> inTheBackground(Receiver<String> messages, AsyncWrite out) {
    return async(() -> {
      for (String message; (message = await(messages.recv())) != null; ) {
        JoinHandle<Void> write = spawn(out.writeAll(message + "\n"));
        if (await(Futures.select(write, Time.sleep(SECOND))) instanceof Select2.Second) {
          System.err.println("slow");
          write.abort();
          return;
        }
      }
    });
  }

  private static Future<Void> flush(AsyncWrite out, Deque<String> waiting) {
    return async(() -> {
      for (String line; (line = waiting.poll()) != null; ) {
        await(out.writeAll(line));
      }
      await(out.flush());
    });
  }

  /** A timeout that ends the block loses nothing that anybody goes on with. */
  Future<Void> withDeadline(Receiver<byte[]> chunks, AsyncWrite out) {
    return async(() -> {
      try {
        for (byte[] chunk; (chunk = await(chunks.recv())) != null; ) {
          await(Time.timeout(SECOND, out.writeAll(chunk)));
        }
      } catch (Elapsed slow) {
        throw new IOException("the peer does not read", slow);
      }
    });
  }

  Future<String> firstOf(Future<String> one, Future<String> other) {
    return async(() -> await(Futures.race(one, other.map(String::strip))));
  }
}
