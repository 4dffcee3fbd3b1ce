package dev.dormouse.reactor.poller;

import dev.dormouse.reactor.UnixName;
import dev.dormouse.sys.linux.Errno;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.Locale;

/** What can go wrong with the name of a Unix socket, and the words for it. */
enum UnixTrouble {
  IN_USE("something has that name already; if it is the file of a server that has gone, delete it"),
  NO_FILE("there is no such file; is the server running, and the folder right?"),
  REFUSED("refused; the server that made the file has gone, or only listens elsewhere"),
  BACKLOG_FULL("too many connections wait to be accepted there; try again later"),
  NO_PERMISSION("no permission for the file or its folder"),
  OTHER_KIND("the socket there is of another kind, for datagrams or for streams"),
  TOO_MANY_FILES("too many open files; close some, or raise the limit (ulimit -n)"),
  OTHER("");

  private final String words;

  UnixTrouble(String words) {
    this.words = words;
  }

  static UnixTrouble of(int errno) {
    return switch (errno) {
      case Errno.EADDRINUSE -> IN_USE;
      case Errno.ENOENT -> NO_FILE;
      case Errno.ECONNREFUSED -> REFUSED;
      case Errno.EAGAIN -> BACKLOG_FULL;
      case Errno.EACCES, Errno.EPERM -> NO_PERMISSION;
      case Errno.EPROTOTYPE -> OTHER_KIND;
      case Errno.EMFILE, Errno.ENFILE -> TOO_MANY_FILES;
      default -> OTHER;
    };
  }

  /** Recognises what the JDK reports, whose words may be in the language of the user. */
  static UnixTrouble of(IOException failure) {
    String message = failure.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    if (text.contains("in use")) {
      return IN_USE;
    }
    if (text.contains("no such file")) {
      return NO_FILE;
    }
    if (text.contains("refused")) {
      return REFUSED;
    }
    if (text.contains("permission")) {
      return NO_PERMISSION;
    }
    if (text.contains("wrong type")) {
      return OTHER_KIND;
    }
    return text.contains("too many open files") ? TOO_MANY_FILES : OTHER;
  }

  /**
   * Makes the failure to take a name.
   *
   * @param detail the kernel's own words
   */
  IOException bind(UnixName name, String detail) {
    return new BindException("cannot bind to " + name + ": " + words(detail));
  }

  /** Makes the failure to connect. */
  IOException connect(UnixName name, String detail) {
    return new ConnectException("cannot connect to " + name + ": " + words(detail));
  }

  /** Makes the failure to send a datagram. */
  IOException send(UnixName name, String detail) {
    return new SocketException("cannot send to " + name + ": " + words(detail));
  }

  private String words(String detail) {
    return words.isEmpty() ? detail : words;
  }
}
