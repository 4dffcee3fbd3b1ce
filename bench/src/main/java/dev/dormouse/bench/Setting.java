package dev.dormouse.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the groups are given.
 *
 * @param options the command line
 * @param folder the module's folder in the checkout
 * @param tokio the peer that may be missing
 */
record Setting(BenchOptions options, Path folder, Optional<TokioPeer> tokio) {

  /** Returns the peers in the order of one round; every second round goes the other way. */
  List<Peer> peers(int round) {
    List<Peer> peers = new ArrayList<>();
    tokio.ifPresent(_ -> peers.add(Peer.TOKIO));
    peers.add(Peer.DORMOUSE);
    peers.add(Peer.VIRTUAL_THREADS);
    return round % 2 == 0 ? peers : peers.reversed();
  }
}
