package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.EpollEvents;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The poller over Linux epoll, edge-triggered. */
public final class EpollPoller extends LinuxPoller {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int LISTENER_EVENTS = Epoll.EPOLLIN | Epoll.EPOLLET;
  private static final int STREAM_EVENTS =
      Epoll.EPOLLIN | Epoll.EPOLLOUT | Epoll.EPOLLRDHUP | Epoll.EPOLLET;

  /** The key of the eventfd; those of sources are not negative. */
  private static final long WAKE_KEY = -1;

  private final int epoll;
  private final EpollEvents events;
  private final long[] keys;
  private final @Nullable ReadySource[] found;

  /** False once the kernel has refused the wait in nanoseconds; the turning thread's. */
  private boolean waitsNanos = Epoll.hasWaitNanos();

  private EpollPoller(int epoll, int wake, boolean shared, int eventsMax) {
    super(wake, shared);
    this.events = new EpollEvents(eventsMax);
    this.keys = new long[eventsMax];
    this.found = new ReadySource[eventsMax];
    this.epoll = epoll;
  }

  /** Opens a poller that takes up to {@code eventsMax} events at once. */
  public static EpollPoller open(boolean shared, int eventsMax) throws IOException {
    int epoll = Epoll.create();
    if (epoll < 0) {
      throw new IOException("epoll_create1: " + Errno.name(-epoll));
    }
    int wake = EventFd.open();
    if (wake < 0) {
      Sockets.close(epoll);
      throw new IOException("eventfd: " + Errno.name(-wake));
    }
    int answer = Epoll.add(epoll, wake, Epoll.EPOLLIN | Epoll.EPOLLET, WAKE_KEY);
    if (answer < 0) {
      Sockets.close(wake);
      Sockets.close(epoll);
      throw new IOException("epoll_ctl: " + Errno.name(-answer));
    }
    return new EpollPoller(epoll, wake, shared, eventsMax);
  }

  @Override
  public String name() {
    return "epoll";
  }

  /** The registration is for changes, and lasts as long as the descriptor. */
  @Override
  int watch(LinuxSource source) {
    return Epoll.add(
        epoll,
        source.fd,
        source.role() == Role.LISTENER ? LISTENER_EVENTS : STREAM_EVENTS,
        source.key);
  }

  @Override
  void unwatch(LinuxSource source) {
    int unused = Epoll.remove(epoll, source.fd); // it fails if the owner has closed it
  }

  @Override
  void rewatch(LinuxSource source, int direction) {
    // The registration stands.
  }

  @Override
  int awaitKernel(long timeoutNanos) throws IOException {
    if (timeoutNanos == 0 && descriptors() == 0) {
      return 0; // nobody waits for the kernel
    }
    int count = timeoutNanos == 0 ? Epoll.waitMillis(epoll, events, 0) : sleep(timeoutNanos);
    if (count < 0) {
      if (count == -Errno.EINTR) {
        return 0;
      }
      throw new IOException("epoll_wait: " + Errno.name(-count));
    }
    return dispatch(count);
  }

  private int sleep(long timeoutNanos) {
    interrupt.watch();
    try {
      if (timeoutNanos < 0) {
        return Epoll.waitMillis(epoll, events, -1);
      }
      if (waitsNanos) {
        int count = Epoll.waitNanos(epoll, events, timeoutNanos);
        if (count != -Errno.ENOSYS && count != -Errno.EPERM) {
          return count;
        }
        waitsNanos = false;
      }
      // Rounded up: woken too early, the caller would turn in vain until the deadline.
      long millis = Math.min(Math.ceilDiv(timeoutNanos, NANOS_PER_MILLI), Integer.MAX_VALUE);
      return Epoll.waitMillis(epoll, events, (int) millis);
    } finally {
      interrupt.ignore();
    }
  }

  private int dispatch(int count) {
    for (int i = 0; i < count; i++) {
      keys[i] = events.data(i);
    }
    registry.find(keys, count, found);
    int concerned = 0;
    for (int i = 0; i < count; i++) {
      ReadySource source = found[i];
      if (source != null) {
        found[i] = null;
        concerned++;
        dispatch(source, events.flags(i));
      }
    }
    return concerned;
  }

  private static void dispatch(ReadySource source, int flags) {
    boolean broken = (flags & (Epoll.EPOLLERR | Epoll.EPOLLHUP)) != 0;
    boolean ended = broken || (flags & Epoll.EPOLLRDHUP) != 0;
    int ready = 0;
    if (ended || (flags & Epoll.EPOLLIN) != 0) {
      ready |= ReadySource.READ;
    }
    if (broken || (flags & Epoll.EPOLLOUT) != 0) {
      ready |= ReadySource.WRITE;
    }
    source.event(ready, ended);
  }

  @Override
  void closeOwn() {
    Sockets.close(epoll);
    events.close();
  }
}
