package dev.dormouse.reactor.poller;

import dev.dormouse.sys.linux.Errno;
import java.io.IOException;

/** What the kernel answered, before it is known who was meant. Never seen by users. */
final class LinuxFailure extends IOException {
  private static final long serialVersionUID = 1L;

  LinuxFailure(int errno) {
    super(Errno.name(errno));
  }
}
