package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.Kernel;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/** A poller whose sources are descriptor numbers, and whose wait an eventfd ends. */
abstract class LinuxPoller extends ReadinessPoller {
  /** The eventfd. */
  final int wake;

  /** Ends a wait whose thread is interrupted. */
  final ThreadInterrupt interrupt = new ThreadInterrupt(this::interruptWait);

  private final LinuxKernel kernel = new LinuxKernel(this);

  /** Orders a signal against the closing of the eventfd. */
  private final ReentrantLock wakeLock = new ReentrantLock();

  private boolean wakeClosed;

  LinuxPoller(int wake, boolean shared) {
    super(shared);
    this.wake = wake;
    // Loads what a failure needs; see SocketFailures.load().
    IOException unused = connectFailed(new InetSocketAddress(0), Errno.EMFILE);
  }

  /** Has the kernel report events of {@code source}; a negated errno if it refuses. */
  abstract int watch(LinuxSource source);

  /** Has the kernel report the next event of a direction in which somebody begins to wait. */
  abstract void rewatch(LinuxSource source, int direction) throws IOException;

  /** Makes a source over a descriptor. */
  LinuxSource source(int fd, boolean listener, InetSocketAddress address, boolean connected) {
    return new LinuxSource(this, fd, listener, address, connected);
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
  LinuxSource accepted(int fd, InetSocketAddress peer) throws IOException {
    return adopt(source(fd, false, peer, true));
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
  ReadySource startConnect(InetSocketAddress address) throws IOException {
    int fd = Sockets.socket(address.getAddress());
    if (fd < 0) {
      throw connectFailed(address, -fd);
    }
    Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    int answer = Sockets.connect(fd, address);
    // Interrupted, it goes on like one in progress.
    if (answer < 0 && answer != -Errno.EINPROGRESS && answer != -Errno.EINTR) {
      Sockets.close(fd);
      throw connectFailed(address, -answer);
    }
    // Registered only now: a socket that was never connected reports that it has hung up.
    return adopt(source(fd, false, address, answer == 0));
  }

  private static IOException connectFailed(InetSocketAddress address, int errno) {
    return SocketFailures.connect(address, LinuxTrouble.of(errno), Errno.name(errno));
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
    closeOwn();
  }
}
