package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.io.Lines;
import dev.dormouse.net.TcpStream;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The second process of the demo: connects the clients, lets them talk in rooms, and checks at each
 * that every message of the others arrives once and in order. One thread runs it all, so the
 * counters are plain fields.
 */
public final class DemoClients {
  private static final Duration REPORT = Duration.ofMillis(250);
  private static final Duration HEAR_ALL = Duration.ofSeconds(15);

  /**
   * How many may be on their way into their rooms at once. All come through one lobby, where each
   * hears of all others: a crowd would hear more than the server queues for one reader.
   */
  private static final int ENTERING_MAX = 25;

  private static final Duration ENTERING_PAUSE = Duration.ofMillis(1);

  private final int port;
  private final Load load;
  private final long origin = System.nanoTime();
  private final CancellationToken everybodyIsIn = new CancellationToken();
  private final CancellationToken heardAll = new CancellationToken();
  private final CancellationToken failed = new CancellationToken();
  private final Latencies latencies = new Latencies();

  /** How many messages each client has said. */
  private final int[] said;

  private int connected;
  private int speaking;
  private long sent;
  private long expected;
  private long delivered;
  private long wrong;

  private DemoClients(int port, Load load) {
    this.port = port;
    this.load = load;
    this.said = new int[load.clients()];
    this.speaking = load.clients();
  }

  public static void main(String[] args) throws Exception {
    int port = Load.number("PORT", args[0], 1, 65_535);
    String[] rest = List.of(args).subList(1, args.length).toArray(String[]::new);
    var clients = new DemoClients(port, Load.parse(rest));
    try (var runtime = AsyncRuntime.currentThread()) {
      runtime.blockOn(clients.run());
    }
    System.exit(clients.stats().isExact() ? 0 : 1);
  }

  private Future<Void> run() {
    return async(() -> {
      List<JoinHandle<Void>> all = new ArrayList<>();
      for (int i = 0; i < load.clients(); i++) {
        all.add(spawn(orGiveUp(client(i))));
        while (i + 1 - connected >= ENTERING_MAX && !failed.isCancelled()) {
          await(Time.sleep(ENTERING_PAUSE));
        }
      }
      await(Futures.race(reportOften(), endOf(all), failed.cancelled()));
      System.out.println(stats().toLine());
    });
  }

  /** Ends the demo with the first client that fails: the others would wait for it. */
  private Future<Void> orGiveUp(Future<Void> client) {
    return async(() -> {
      try {
        await(client);
      } catch (IOException failure) {
        System.err.println("a client failed: " + failure.getMessage());
        failed.cancel();
      }
    });
  }

  private Future<Void> reportOften() {
    return async(() -> {
      while (true) {
        await(Time.sleep(REPORT));
        System.out.println(stats().toLine());
      }
    });
  }

  private static Future<Void> endOf(List<JoinHandle<Void>> all) {
    return async(() -> {
      for (JoinHandle<Void> client : all) {
        await(client);
      }
    });
  }

  private Stats stats() {
    return new Stats(
        connected,
        sent,
        expected,
        delivered,
        wrong,
        latencies.percentile(0.5),
        latencies.percentile(0.99));
  }

  private Future<Void> client(int id) {
    return async(() -> {
      try (var stream = await(TcpStream.connect("127.0.0.1", port))) {
        Lines lines = Lines.of(stream, 4 * ChatLine.BYTES_MAX);
        await(stream.writeAll(("/nick c" + id + "\n/join " + load.room(id) + "\n").getBytes()));
        await(enterRoom(id, lines));
        if (++connected == load.clients()) {
          everybodyIsIn.cancel();
        }
        await(everybodyIsIn.cancelled());
        var listener = spawn(listen(id, lines)).abortOnDrop();
        await(speak(id, stream));
        endOfSpeaking();
        try {
          await(Time.timeout(HEAR_ALL, heardAll.cancelled()));
          await(stream.writeAll("/quit\n".getBytes()));
          await(Time.timeout(HEAR_ALL, listener));
        } catch (Elapsed missing) {
          // The counters tell what is missing.
          listener.drop();
        }
      }
    });
  }

  private Future<Void> enterRoom(int id, Lines lines) {
    return async(() -> {
      String wanted = "* you are in " + load.room(id);
      String last = "";
      for (String line; !wanted.equals(line = await(lines.next())); ) {
        if (line == null || line.startsWith("!")) {
          throw new IOException("client " + id + " was refused: " + (line == null ? last : line));
        }
        last = line;
      }
    });
  }

  /** Says numbered, dated messages at its rate; clients start at different times of the period. */
  private Future<Void> speak(int id, TcpStream stream) {
    return async(() -> {
      long periodNanos = 1_000_000_000L / load.rate();
      long startNanos = System.nanoTime() + periodNanos * id / load.clients();
      int messages = load.seconds() * load.rate();
      for (int i = 0; i < messages; i++) {
        long wait = startNanos + i * periodNanos - System.nanoTime();
        await(Time.sleep(Duration.ofNanos(Math.max(0, wait))));
        expected += roomSize(id) - 1;
        sent++;
        said[id]++;
        String line = "m " + said[id] + " " + (System.nanoTime() - origin) + "\n";
        await(stream.writeAll(line.getBytes()));
      }
    });
  }

  private void endOfSpeaking() {
    speaking--;
    checkHeardAll();
  }

  private void checkHeardAll() {
    if (speaking == 0 && delivered >= expected) {
      heardAll.cancel();
    }
  }

  private int roomSize(int id) {
    int first = id - id % Load.ROOM_SIZE;
    return Math.min(Load.ROOM_SIZE, load.clients() - first);
  }

  /** Hears the others; each speaker's numbers must come as 1, 2, 3 without a gap. */
  private Future<Void> listen(int id, Lines lines) {
    return async(() -> {
      int[] heard = new int[Load.ROOM_SIZE];
      for (String line; (line = await(lines.next())) != null; ) {
        int colon = line.indexOf(": m ");
        if (colon < 0) {
          continue; // the server's own words: who came and went
        }
        hear(id, line, colon, heard);
      }
    });
  }

  private void hear(int id, String line, int colon, int[] heard) {
    int speaker = Integer.parseInt(line, 1, colon, 10);
    int space = line.indexOf(' ', colon + 4);
    int number = Integer.parseInt(line, colon + 4, space, 10);
    long nanos = Long.parseLong(line, space + 1, line.length(), 10);
    latencies.add((System.nanoTime() - origin - nanos) / 1_000);
    int seat = speaker % Load.ROOM_SIZE;
    boolean ofThisRoom = speaker / Load.ROOM_SIZE == id / Load.ROOM_SIZE && speaker != id;
    if (!ofThisRoom || number != heard[seat] + 1) {
      wrong++;
    }
    heard[seat] = number;
    delivered++;
    checkHeardAll();
  }
}
