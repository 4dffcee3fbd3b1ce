package dev.dormouse.reactor;

import dev.dormouse.sys.linux.Epoll;
import dev.dormouse.sys.linux.EpollEvents;
import dev.dormouse.sys.linux.Errno;
import dev.dormouse.sys.linux.EventFd;
import dev.dormouse.sys.linux.Sockets;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;

/** Events of descriptor numbers, over epoll. */
final class EpollEventSource implements EventSource {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What events of the eventfd carry; refused as a token. */
  private static final long WAKE = Long.MIN_VALUE;

  private final int epoll;
  private final int wake;
  private final EpollEvents events = new EpollEvents(Limits.EVENTS_MAX);

  EpollEventSource() throws IOException {
    epoll = Epoll.create();
    if (epoll < 0) {
      throw new IOException("epoll_create1: " + Errno.name(-epoll));
    }
    wake = EventFd.open();
    if (wake < 0) {
      Sockets.close(epoll);
      throw new IOException("eventfd: " + Errno.name(-wake));
    }
    int answer = Epoll.add(epoll, wake, Epoll.EPOLLIN | Epoll.EPOLLET, WAKE);
    if (answer < 0) {
      close();
      throw new IOException("epoll_ctl: " + Errno.name(-answer));
    }
  }

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public void watch(
      SelectableChannel channel, long token, Interest interest, EventMode mode, boolean known) {
    throw new UnsupportedOperationException(
        "epoll watches descriptor numbers, and the JDK tells none of " + channel + "; take nio");
  }

  @Override
  public void watch(int descriptor, long token, Interest interest, EventMode mode, boolean known)
      throws IOException {
    if (token == WAKE) {
      throw new IllegalArgumentException("the token is taken: " + token);
    }
    int flags = flags(interest, mode);
    int answer =
        known
            ? Epoll.modify(epoll, descriptor, flags, token)
            : Epoll.add(epoll, descriptor, flags, token);
    check(descriptor, answer, known);
  }

  private static int flags(Interest interest, EventMode mode) {
    return (interest.readable() ? Epoll.EPOLLIN | Epoll.EPOLLRDHUP : 0)
        | (interest.writable() ? Epoll.EPOLLOUT : 0)
        | (interest.priority() ? Epoll.EPOLLPRI : 0)
        | (mode.isEdge() ? Epoll.EPOLLET : 0)
        | (mode.isOnce() ? Epoll.EPOLLONESHOT : 0);
  }

  private static void check(int descriptor, int answer, boolean known) throws IOException {
    if (answer >= 0) {
      return;
    }
    String name = "descriptor " + descriptor;
    if (answer == -Errno.EEXIST || answer == -Errno.ENOENT) {
      throw EventPoller.wrong(name, known);
    }
    throw switch (-answer) {
      case Errno.EBADF -> new IOException(name + " is not open");
      case Errno.EPERM ->
          new IOException(name + " cannot be watched: regular files and folders are always ready");
      default -> new IOException("cannot watch " + name + ": " + Errno.name(-answer));
    };
  }

  @Override
  public void forget(SelectableChannel channel) {
    throw EventPoller.wrong(channel, true);
  }

  @Override
  public void forget(int descriptor) throws IOException {
    check(descriptor, Epoll.remove(epoll, descriptor), true);
  }

  @Override
  public List<ReadyEvent> await(long timeoutNanos) throws IOException {
    long millis = timeoutNanos < 0 ? -1 : Math.ceilDiv(timeoutNanos, NANOS_PER_MILLI);
    int count = Epoll.waitMillis(epoll, events, (int) Math.min(millis, Integer.MAX_VALUE));
    if (count < 0 && count != -Errno.EINTR) {
      throw new IOException("epoll_wait: " + Errno.name(-count));
    }
    List<ReadyEvent> ready = new ArrayList<>(Math.max(0, count));
    for (int i = 0; i < count; i++) {
      if (events.data(i) != WAKE) {
        ready.add(event(events.data(i), events.flags(i)));
      }
    }
    return ready;
  }

  private static ReadyEvent event(long token, int flags) {
    boolean broken = (flags & (Epoll.EPOLLERR | Epoll.EPOLLHUP)) != 0;
    boolean ended = (flags & (Epoll.EPOLLRDHUP | Epoll.EPOLLHUP)) != 0;
    return new ReadyEvent(
        token,
        broken || (flags & (Epoll.EPOLLIN | Epoll.EPOLLRDHUP)) != 0,
        broken || (flags & Epoll.EPOLLOUT) != 0,
        ended,
        (flags & Epoll.EPOLLERR) != 0,
        (flags & Epoll.EPOLLPRI) != 0);
  }

  @Override
  public void wake() {
    EventFd.signal(wake);
  }

  @Override
  public void close() {
    Sockets.close(wake);
    Sockets.close(epoll);
    events.close();
  }
}
