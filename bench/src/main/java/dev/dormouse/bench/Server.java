package dev.dormouse.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A server that is up.
 *
 * @param process its process
 * @param port where it listens
 */
record Server(Child process, int port) implements AutoCloseable {

  /** Starts the server of a peer; where the kernel refuses io_uring it says so in one line. */
  static Optional<Server> start(Peer peer, List<String> command) throws IOException, BenchFailure {
    try {
      return Optional.of(start(command));
    } catch (BenchFailure missing) {
      if (!peer.needsUring()) {
        throw missing;
      }
      System.err.println("bench: no rows of " + peer.title() + ", which this kernel refuses");
      return Optional.empty();
    }
  }

  /** Waits for the line with its port. */
  static Server start(List<String> command) throws IOException, BenchFailure {
    Child process = Child.server(command);
    return new Server(process, Integer.parseInt(process.nextLine()));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.close();
  }
}
