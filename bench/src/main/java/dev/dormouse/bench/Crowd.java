package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server with so many connections open at once, whose other ends are in processes of their own. A
 * message goes through each before bytes are counted, so that none waits unaccepted.
 *
 * @param program that opens them
 */
record Crowd(Path program, int connections, String threads) {

  /** What a process of clients holds: most systems let one open 20,000 files. */
  private static final int CLIENTS_MAX = 19_000;

  /** Connections that load what the others need, and are gone when those come. */
  private static final int FIRST = 200;

  /** Files that a server has open beside its connections. */
  private static final int OTHER_FILES = 100;

  /** Tells whether a process may open so many files at all. */
  static boolean isAllowed(int connections) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String hard = line.split("\\s{2,}")[2];
        return hard.equals("unlimited") || Long.parseLong(hard) >= connections + OTHER_FILES;
      }
    }
    return false;
  }

  /** Takes a server that prints its resident bytes for each line that it gets. */
  void measure(Server server, Peer peer, Tally tally)
      throws IOException, InterruptedException, BenchFailure {
    try (Child warmUp = clients(server, 0, FIRST)) {
      warmUp.nextLine();
      warmUp.ask();
    }
    double before = server.process().ask();
    List<Child> clients = new ArrayList<>();
    try {
      double openMicros = 0;
      for (int first = 0; first < connections; first += CLIENTS_MAX) {
        int count = Math.min(CLIENTS_MAX, connections - first);
        Child child = clients(server, first, count);
        clients.add(child);
        openMicros += Double.parseDouble(child.nextLine()) * count / connections;
      }
      double bytes = (server.process().ask() - before) / connections;
      double echoMicros = 0;
      for (Child child : clients) {
        echoMicros += child.ask() / clients.size();
      }
      String each = String.format(Locale.ROOT, "%,d sockets, %s, ", connections, threads);
      add(tally, peer, each + "resident memory of each", "bytes", bytes);
      add(tally, peer, each + "opening one", "microseconds", openMicros);
      add(tally, peer, each + "an echo through each", "microseconds per echo", echoMicros);
    } finally {
      for (Child child : clients) {
        child.close();
      }
    }
  }

  private static void add(Tally tally, Peer peer, String workload, String unit, double value) {
    tally.add(new Tally.Measure(workload, unit, Row.Better.LESS), peer, value);
  }

  private Child clients(Server server, int first, int count) throws IOException {
    return Child.server(
        List.of(
            program.toString(),
            Integer.toString(server.port()),
            Integer.toString(first),
            Integer.toString(count)));
  }
}
