package dev.dormouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the groups are given: the command line, and the peer that may be missing. */
final class Setting {
  private static final List<Peer> RUNTIMES =
      List.of(Peer.TOKIO, Peer.DORMOUSE, Peer.VIRTUAL_THREADS);

  private final BenchOptions options;
  private final Path folder;
  private @Nullable Optional<TokioPeer> tokio;

  /** Takes the module's folder in the checkout. */
  Setting(BenchOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  BenchOptions options() {
    return options;
  }

  Path folder() {
    return folder;
  }

  /** Returns tokio's peer; the first call builds it. */
  Optional<TokioPeer> tokio() throws IOException, InterruptedException {
    if (tokio == null) {
      tokio = TokioPeer.build(folder);
    }
    return tokio;
  }

  /** Returns tokio's version if a group has asked for the peer. */
  Optional<String> tokioVersion() {
    return tokio == null ? Optional.empty() : tokio.map(TokioPeer::version);
  }

  /** Returns the peers in the order of one round; every second round goes the other way. */
  List<Peer> peers(int round) throws IOException, InterruptedException {
    return peers(round, RUNTIMES);
  }

  /** Returns those of the given peers that are there, in the order of one round. */
  List<Peer> peers(int round, List<Peer> wanted) throws IOException, InterruptedException {
    List<Peer> peers = new ArrayList<>(wanted);
    if (peers.stream().anyMatch(Peer::isRust) && tokio().isEmpty()) {
      peers.removeIf(Peer::isRust);
    }
    return round % 2 == 0 ? peers : peers.reversed();
  }
}
