package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.UnixName;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/** A poller whose sources are descriptor numbers, and whose wait an eventfd ends. */
abstract class LinuxPoller extends ReadinessPoller {
  /** The eventfd. */
  final int wake;

  /** What datagrams are received into. */
  final DatagramBatches batches;

  /** Ends a wait whose thread is interrupted. */
  final ThreadInterrupt interrupt = new ThreadInterrupt(this::interruptWait);

  private final LinuxKernel kernel = new LinuxKernel(this);

  /** Orders a signal against the closing of the eventfd. */
  private final ReentrantLock wakeLock = new ReentrantLock();

  private boolean wakeClosed;

  LinuxPoller(int wake, boolean shared) {
    super(shared);
    this.wake = wake;
    this.batches = new DatagramBatches(shared);
    // Loads what a failure needs; see SocketFailures.load().
    IOException unused = connectFailed(new InetSocketAddress(0), Errno.EMFILE);
  }

  /** Has the kernel report events of {@code source}; a negated errno if it refuses. */
  abstract int watch(LinuxSource source);

  /** Has the kernel report no more of a foreign descriptor. */
  void unwatch(LinuxSource source) {
    // where the source does not see to that
  }

  /** Has the kernel report the next event of a direction in which somebody begins to wait. */
  abstract void rewatch(LinuxSource source, int direction) throws IOException;

  /** Makes a source over a descriptor. */
  LinuxSource source(int fd, Role role, SocketAddress address, boolean connected) {
    return new LinuxSource(this, fd, role, address, connected);
  }

  /** Makes a listener over a descriptor whose connections need none; see SocketOptions.DIRECT. */
  LinuxSource directListener(int fd, SocketAddress address) throws IOException {
    throw new UnsupportedOperationException(
        name() + " has no direct descriptors; do without SocketOptions.DIRECT, or use io_uring");
  }

  /** Closes what is the poller's own but for the eventfd. No source is open. */
  abstract void closeOwn();

  @Override
  public final Kernel kernel() {
    return kernel;
  }

  @Override
  final void interruptKernel() {
    wakeLock.lock();
    try {
      if (!wakeClosed) {
        EventFd.signal(wake);
      }
    } finally {
      wakeLock.unlock();
    }
  }

  /** Takes over the descriptor of a connection that a listener has accepted. */
  LinuxSource accepted(int fd, SocketAddress peer) throws IOException {
    return adopt(source(fd, Role.STREAM, peer, true));
  }

  /** Registers a new source, or closes its descriptor. */
  LinuxSource adopt(LinuxSource source) throws IOException {
    try {
      registry.add(source);
    } catch (Throwable failure) {
      Sockets.close(source.fd);
      throw failure;
    }
    return source;
  }

  @Override
  ReadySource startConnect(Connect connect) throws IOException {
    SocketAddress address = connect.address();
    int fd = LinuxAddresses.socket(address, Sockets.SOCK_STREAM);
    if (fd < 0) {
      throw connectFailed(address, -fd);
    }
    int answer;
    try {
      LinuxKernel.prepare(fd, address, connect.options());
      answer = start(fd, connect);
    } catch (Throwable failure) {
      Sockets.close(fd);
      throw failure;
    }
    // Registered only now: a socket that was never connected reports that it has hung up.
    return adopt(source(fd, Role.STREAM, address, answer == 0));
  }

  private static int start(int fd, Connect connect) throws IOException {
    SocketAddress local = connect.local();
    if (local != null) {
      int answer = LinuxAddresses.bind(fd, local);
      if (answer < 0) {
        throw LinuxKernel.bindFailed(local, -answer);
      }
    }
    int answer = LinuxAddresses.connect(fd, connect.address());
    // Interrupted, it goes on like one in progress.
    if (answer < 0 && answer != -Errno.EINPROGRESS && answer != -Errno.EINTR) {
      throw connectFailed(connect.address(), -answer);
    }
    return answer;
  }

  /** Makes the failure to connect. */
  static IOException connectFailed(SocketAddress address, int errno) {
    return address instanceof UnixName name
        ? UnixTrouble.of(errno).connect(name, Errno.name(errno))
        : SocketFailures.connect(address, LinuxTrouble.of(errno), Errno.name(errno));
  }

  @Override
  final void closePoller() {
    wakeLock.lock();
    try {
      wakeClosed = true;
      Sockets.close(wake);
    } finally {
      wakeLock.unlock();
    }
    batches.close();
    closeOwn();
  }
}
