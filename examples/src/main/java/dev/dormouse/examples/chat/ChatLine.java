package dev.dormouse.examples.chat;

import java.util.regex.Pattern;

/** Turns a line of text into a command. Pure: no sockets, futures or clocks. */
final class ChatLine {
  /** Longest line a client may send, in bytes without the end of line. */
  static final int BYTES_MAX = 512;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,24}");
  private static final String NAME_RULE = "1 to 24 letters, digits, '_' or '-'";

  static final String HELP =
      "commands: /nick NAME, /join ROOM, /msg NAME TEXT, /list, /help, /quit; other lines are said";

  private ChatLine() {}

  static Command parse(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      return new Command.Nothing();
    }
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return new Command.Malformed("a line may not hold control characters");
    }
    if (text.charAt(0) != '/') {
      return new Command.Say(text);
    }
    int space = text.indexOf(' ');
    String verb = space < 0 ? text : text.substring(0, space);
    String rest = space < 0 ? "" : text.substring(space + 1).strip();
    return switch (verb) {
      case "/nick" ->
          isName(rest)
              ? new Command.Nick(rest)
              : new Command.Malformed("/nick NAME, where NAME is " + NAME_RULE);
      case "/join" ->
          isName(rest)
              ? new Command.Join(rest)
              : new Command.Malformed("/join ROOM, where ROOM is " + NAME_RULE);
      case "/msg" -> tell(rest);
      case "/list" -> new Command.ListAll();
      case "/help" -> new Command.Help();
      case "/quit" -> new Command.Quit();
      default -> new Command.Malformed("no command " + verb + "; " + HELP);
    };
  }

  private static Command tell(String rest) {
    int space = rest.indexOf(' ');
    if (space < 0 || !isName(rest.substring(0, space))) {
      return new Command.Malformed("/msg NAME TEXT, where NAME is " + NAME_RULE);
    }
    return new Command.Tell(rest.substring(0, space), rest.substring(space + 1).strip());
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
