package dev.dormouse.reactor.poller;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a socket, whichever interface to the kernel reports it. */
enum Trouble {
  ADDRESS_IN_USE,
  ADDRESS_NOT_HERE,
  NO_PERMISSION,
  REFUSED,
  TIMED_OUT,
  UNREACHABLE,
  TOO_MANY_FILES,
  TOO_MANY_FILES_IN_SYSTEM,
  NO_MEMORY,
  RESET,
  BROKEN_PIPE,
  OTHER;

  /** What a connection can die of that waits to be accepted. */
  private static final Set<Trouble> ONE_CONNECTION =
      EnumSet.of(NO_PERMISSION, REFUSED, TIMED_OUT, UNREACHABLE, RESET, BROKEN_PIPE);

  /**
   * Recognises what the JDK reports. It gives a type for some, and for the rest only the text of
   * the C library, which may be in the language of the user; then it stays OTHER, with that text.
   */
  static Trouble of(IOException failure) {
    String text = text(failure.getMessage());
    if (text.contains("too many open files")) {
      return text.contains("in system") ? TOO_MANY_FILES_IN_SYSTEM : TOO_MANY_FILES;
    }
    if (text.contains("no buffer space") || text.contains("cannot allocate memory")) {
      return NO_MEMORY;
    }
    return switch (failure) {
      case BindException _ -> bind(text);
      case ConnectException _ -> text.contains("timed out") ? TIMED_OUT : connect(text);
      case NoRouteToHostException _ -> UNREACHABLE;
      default -> transfer(text);
    };
  }

  /** Tells whether a failure to accept is about the connection that was taken. */
  boolean concernsOneConnection() {
    return ONE_CONNECTION.contains(this);
  }

  private static Trouble bind(String text) {
    if (text.contains("permission")) {
      return NO_PERMISSION;
    }
    if (text.contains("in use")) {
      return ADDRESS_IN_USE;
    }
    return text.contains("assign") ? ADDRESS_NOT_HERE : OTHER;
  }

  private static Trouble connect(String text) {
    if (text.contains("unreachable")) {
      return UNREACHABLE;
    }
    return text.contains("refused") ? REFUSED : OTHER;
  }

  private static Trouble transfer(String text) {
    if (text.contains("permission")) {
      return NO_PERMISSION;
    }
    if (text.contains("unreachable")) {
      return UNREACHABLE;
    }
    if (text.contains("reset")) {
      return RESET;
    }
    return text.contains("broken pipe") ? BROKEN_PIPE : OTHER;
  }

  private static String text(@Nullable String message) {
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
