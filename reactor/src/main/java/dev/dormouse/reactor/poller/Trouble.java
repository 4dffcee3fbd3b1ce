package dev.dormouse.reactor.poller;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
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
  RESET,
  BROKEN_PIPE,
  OTHER;

  /**
   * Recognises what the JDK reports. It gives a type for some, and for the rest only the text of
   * the C library, which may be in the language of the user; then it stays OTHER, with that text.
   */
  static Trouble of(IOException failure) {
    String text = text(failure.getMessage());
    if (text.contains("too many open files")) {
      return TOO_MANY_FILES;
    }
    return switch (failure) {
      case BindException _ -> bind(text);
      case ConnectException _ -> text.contains("timed out") ? TIMED_OUT : connect(text);
      case NoRouteToHostException _ -> UNREACHABLE;
      default -> transfer(text);
    };
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
