package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.net.TcpListener;
import dev.dormouse.net.TcpStream;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Sender;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections until it is told to stop, then lets every session say goodbye. */
final class ChatServer {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.examples.chat");
  private static final int EVENTS_MAX = 256;
  private static final int LOG_LINES_MAX = 1_000;
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  private final ChatOptions options;
  private final Mpsc<String> events = Mpsc.channel(EVENTS_MAX);
  private final Hub hub = new Hub(events.sender());
  private final LogSink log = new LogSink(LOG_LINES_MAX);
  private final AtomicInteger seats = new AtomicInteger();

  ChatServer(ChatOptions options) {
    this.options = options;
  }

  /** How many are in the chat. */
  int clients() {
    return hub.size();
  }

  /** The last events: who came, went and moved. */
  List<String> log() {
    return log.lines();
  }

  /**
   * Serves {@code listener}, once, until {@code stop} is ready, then tells everybody, sends what is
   * queued and waits for the sessions to end.
   *
   * @cancelSafety dropping it closes the listener; sessions go on until their runtime ends
   */
  Future<Void> serve(TcpListener listener, Future<Void> stop) {
    return async(() -> {
      var stopping = new CancellationToken();
      // Every session holds a sender; when the last is closed, all sessions have ended.
      var sessions = Mpsc.<Void>channel(1);
      var logging = spawn(Session.forward(events.receiver(), log));
      try (listener;
          var first = sessions.sender()) {
        await(Futures.race(acceptAll(listener, stopping, first), stop));
      }
      stopping.cancel();
      await(sessions.receiver().recv());
      events.sender().close();
      await(logging);
    });
  }

  private Future<Void> acceptAll(
      TcpListener listener, CancellationToken stopping, Sender<Void> running) {
    return async(() -> {
      while (true) {
        TcpStream stream;
        try {
          stream = await(listener.accept());
        } catch (IOException failure) {
          // Out of descriptors, usually: it passes when somebody leaves.
          LOG.log(System.Logger.Level.WARNING, "accept failed, trying again", failure);
          await(Time.sleep(ACCEPT_PAUSE));
          continue;
        }
        if (seats.get() == options.clientsMax()) {
          spawn(hold(running.copy(), refuse(stream)));
        } else {
          var seat = new Seat(running.copy(), seats);
          spawn(hold(seat, new Session(stream, hub, options, stopping.child()).serve()));
        }
      }
    });
  }

  /** Keeps a place while a session lasts, and closes it also where the session never began. */
  private static Future<Void> hold(AutoCloseable place, Future<Void> session) {
    return async(() -> {
      try (place) {
        await(session);
      }
    });
  }

  private static Future<Void> refuse(TcpStream stream) {
    return async(() -> {
      try (stream) {
        await(Time.timeout(REFUSAL, stream.writeAll("! the chat is full\n".getBytes())));
      } catch (IOException | Elapsed gone) {
        // It did not wait for the answer.
      }
    });
  }

  /**
   * The place of one session: counts against the bound, and keeps the server waiting at its end.
   */
  private static final class Seat implements AutoCloseable {
    private final Sender<Void> running;
    private final AtomicInteger taken;

    Seat(Sender<Void> running, AtomicInteger taken) {
      this.running = running;
      this.taken = taken;
      taken.incrementAndGet();
    }

    @Override
    public void close() {
      taken.decrementAndGet();
      running.close();
    }
  }
}
