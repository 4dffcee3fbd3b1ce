package dev.dormouse.examples.chat;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.net.TcpListener;
import dev.dormouse.runtime.AsyncRuntime;
import dev.dormouse.signal.Signals;
import dev.dormouse.sync.CancellationToken;
import dev.dormouse.time.Elapsed;
import dev.dormouse.time.Time;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The demo: a chat server in this process, a thousand real TCP clients in a second one, one line of
 * progress, and a check at the end that every message arrived once and in order and that nothing
 * was left behind. Options: {@code --clients N --seconds N --rate N}, the rate being messages per
 * client and second.
 */
public final class Demo {
  private static final Duration PROGRESS = Duration.ofMillis(500);

  /** How long the clients may take beyond the time they talk: to start, to connect, to hear all. */
  private static final Duration GRACE = Duration.ofSeconds(45);

  private final AsyncRuntime runtime;
  private final Load load;
  private final ChatServer server = new ChatServer(ChatOptions.standard());
  private final long heapBefore = heapAfterCollection();
  private long heapPerClient;
  private long lastDelivered;

  private Demo(AsyncRuntime runtime, Load load) {
    this.runtime = runtime;
    this.load = load;
  }

  public static void main(String[] args) throws Exception {
    Load load;
    try {
      load = Load.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    boolean good;
    try (var runtime = AsyncRuntime.workStealing()) {
      good = new Demo(runtime, load).run();
    }
    System.out.println(good ? "demo: passed" : "demo: FAILED");
    System.exit(good ? 0 : 1);
  }

  private boolean run() throws Exception {
    TcpListener listener = runtime.blockOn(TcpListener.bind("127.0.0.1", 0));
    System.out.printf(
        "chat server on %s (%s), %,d clients in a second process, %d s%n",
        listener.localAddress(), runtime.pollerName(), load.clients(), load.seconds());
    try (var clients = ClientProcess.start(listener.localAddress().getPort(), load)) {
      boolean ended = runtime.blockOn(watch(listener, clients));
      System.out.println();
      return ended & report(clients);
    }
  }

  /** Serves until the clients have ended, or until time is up or somebody pressed Ctrl-C. */
  private Future<Boolean> watch(TcpListener listener, ClientProcess clients) {
    return async(() -> {
      var stop = new CancellationToken();
      var serving = spawn(server.serve(listener, stop.cancelled()));
      boolean ended = true;
      try {
        await(
            Time.timeout(
                GRACE.plusSeconds(load.seconds()),
                Futures.race(clients.ended(), progress(clients), Signals.ctrlC())));
      } catch (Elapsed tooLong) {
        System.out.print("\nthe clients did not end in time");
        ended = false;
      }
      stop.cancel();
      await(serving);
      return ended;
    });
  }

  private Future<Void> progress(ClientProcess clients) {
    return async(() -> {
      while (true) {
        await(Time.sleep(PROGRESS));
        Stats seen = clients.latest();
        if (heapPerClient == 0 && seen.connected() == load.clients()) {
          heapPerClient = (heapAfterCollection() - heapBefore) / load.clients();
        }
        System.out.print("\r" + line(seen));
      }
    });
  }

  private String line(Stats seen) {
    long perSecond = (seen.delivered() - lastDelivered) * 1_000 / PROGRESS.toMillis();
    lastDelivered = seen.delivered();
    return """
    %,6d clients %,8d messages/s  p50 %,7d us  p99 %,7d us %,6d tasks %,6d heap B/client\
    """
        .formatted(
            server.clients(),
            perSecond,
            seen.p50Micros(),
            seen.p99Micros(),
            runtime.metrics().aliveTasks(),
            heapPerClient);
  }

  private boolean report(ClientProcess clients) throws Exception {
    Stats end = clients.latest();
    System.out.printf(
        "said %,d, delivered %,d of %,d, wrong %,d; said to heard p50 %,d us, p99 %,d us%n",
        end.sent(), end.delivered(), end.expected(), end.wrong(), end.p50Micros(), end.p99Micros());
    var left = Settled.metrics(runtime);
    System.out.printf(
        "left behind: %d tasks, %d descriptors, %d timers%n",
        left.aliveTasks(), left.descriptors(), left.armedTimers());
    return end.isExact()
        & clients.succeeded()
        & left.aliveTasks() == 0
        & left.descriptors() == 0
        & left.armedTimers() == 0;
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
