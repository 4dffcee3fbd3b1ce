package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.BufferRing;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.Ring;
import dev.dormouse.sys.linux.Slab;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel offers of io_uring, found out by trying: versions say little where containers and
 * administrators forbid parts of it.
 */
final class UringSupport {
  private static final int REQUIRED = Ring.FEAT_NODROP | Ring.FEAT_EXT_ARG;
  private static final int PROBE_ENTRIES = 8;
  private static final int PROBE_BUFFERS = 4;
  private static final int PROBE_BUFFER_BYTES = 64;
  private static final int PROBE_BYTES = 5;
  private static final long PROBE_WAIT_NANOS = 1_000_000_000;
  private static final long RECEIVE = 1;
  private static final long SEND = 2;

  /** What was found; the kernel does not change. */
  private static @Nullable UringFeatures known;

  private UringSupport() {}

  /**
   * Returns the features that work here.
   *
   * @throws IOException if io_uring does not, with the reason
   */
  static UringFeatures features() throws IOException {
    UringFeatures wanted = UringFeatures.wanted();
    if (UringFeatures.isForbidden()) {
      throw new IOException("-D" + UringFeatures.WITHOUT_PROPERTY + " forbids it");
    }
    UringFeatures found = known();
    return new UringFeatures(
        found.bound() && wanted.bound(),
        found.cooperative() && wanted.cooperative(),
        found.direct() && wanted.direct(),
        found.receive() && wanted.receive(),
        found.send() && wanted.send(),
        wanted.table());
  }

  private static synchronized UringFeatures known() throws IOException {
    UringFeatures found = known;
    if (found == null) {
      found = probe();
      known = found;
    }
    return found;
  }

  /** Returns what a ring is opened with. */
  static int flags(UringFeatures features, RingUse use) {
    int flags = Ring.SETUP_SUBMIT_ALL;
    if (features.direct()) {
      flags |= Ring.SETUP_NO_SQARRAY;
    }
    return switch (use) {
      case BOUND ->
          flags
              | Ring.SETUP_R_DISABLED
              | Ring.SETUP_SINGLE_ISSUER
              | Ring.SETUP_DEFER_TASKRUN
              | Ring.SETUP_TASKRUN_FLAG;
      case CONFINED ->
          features.cooperative()
              ? flags | Ring.SETUP_COOP_TASKRUN | Ring.SETUP_TASKRUN_FLAG
              : flags;
      // Of several threads, one that runs on and on would keep completions from the others.
      case SHARED -> flags;
    };
  }

  private static UringFeatures probe() throws IOException {
    UringFeatures features = UringFeatures.ALL;
    Ring ring = open(features, RingUse.CONFINED);
    if (ring == null) {
      features = features.withoutDirect();
      ring = open(features, RingUse.CONFINED);
    }
    if (ring == null) {
      features = features.withoutCooperative();
      ring = Ring.open(PROBE_ENTRIES, 2 * PROBE_ENTRIES, flags(features, RingUse.CONFINED));
    }
    try {
      if ((ring.features() & REQUIRED) != REQUIRED) {
        throw new IOException("the kernel is too old: its io_uring has no time-outs for waits");
      }
      if ((ring.features() & Ring.FEAT_CQE_SKIP) == 0) {
        features = features.withoutSend();
      }
      return probeBound(transfer(ring, features));
    } finally {
      ring.close();
    }
  }

  private static UringFeatures probeBound(UringFeatures features) throws IOException {
    try (Ring ring = open(features, RingUse.BOUND)) {
      return ring != null && ring.enable() >= 0 ? features : features.withoutBound();
    }
  }

  /** Opens a ring; null if the kernel does not know a flag. */
  private static @Nullable Ring open(UringFeatures features, RingUse use) throws IOException {
    try {
      return Ring.open(PROBE_ENTRIES, 2 * PROBE_ENTRIES, flags(features, use));
    } catch (IOException refusal) {
      if (Objects.toString(refusal.getMessage()).contains(Errno.name(Errno.EINVAL))) {
        return null;
      }
      throw refusal;
    }
  }

  /** Sends some bytes to ourselves. */
  private static UringFeatures transfer(Ring ring, UringFeatures features) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    int listener = require("socket", Sockets.socket(loopback));
    int client = -1;
    int server = -1;
    try {
      require("bind", Sockets.bind(listener, new InetSocketAddress(loopback, 0)));
      require("listen", Sockets.listen(listener, 1));
      client = require("socket", Sockets.socket(loopback));
      int answer = Sockets.connect(client, Objects.requireNonNull(Sockets.localAddress(listener)));
      if (answer < 0 && answer != -Errno.EINPROGRESS) {
        require("connect", answer);
      }
      ring.poll(listener, 1, SEND);
      ring.submitAndWait(PROBE_WAIT_NANOS);
      ring.takenUpTo(ring.tail());
      server = require("accept", Sockets.accept(listener));
      return transfer(ring, client, server, features);
    } finally {
      for (int fd : new int[] {listener, client, server}) {
        if (fd >= 0) {
          Sockets.close(fd);
        }
      }
    }
  }

  private static UringFeatures transfer(Ring ring, int client, int server, UringFeatures features)
      throws IOException {
    UringFeatures found = features;
    BufferRing buffers;
    try {
      buffers = new BufferRing(ring, ReceiveBuffers.GROUP, PROBE_BUFFERS, PROBE_BUFFER_BYTES);
    } catch (IOException refusal) {
      return found.withoutReceive();
    }
    for (int i = 0; i < PROBE_BUFFERS; i++) {
      buffers.give(i);
    }
    try (buffers;
        Slab bytes = new Slab(PROBE_BYTES)) {
      ring.send(client, bytes.memory(), SEND);
      ring.submit();
      if (ring.tail() != ring.head()) {
        ring.takenUpTo(ring.tail());
        found = found.withoutSend();
        require("send", Sockets.send(client, bytes.memory()));
      }
      ring.receiveEach(server, ReceiveBuffers.GROUP, RECEIVE);
      ring.submitAndWait(PROBE_WAIT_NANOS);
      boolean received =
          ring.tail() != ring.head()
              && ring.result(ring.head()) == PROBE_BYTES
              && (ring.flags(ring.head()) & Ring.CQE_MORE) != 0;
      ring.close(); // before the memory that it writes to
      return received ? found : found.withoutReceive();
    }
  }

  private static int require(String call, int answer) throws IOException {
    if (answer < 0) {
      throw new IOException(
          "its self-test over loopback failed: " + call + ": " + Errno.name(-answer));
    }
    return answer;
  }
}
